import type { Cell, CodeCell, MarkdownCell, Notebook, Output } from "@innerloop/nbformat";

/** A red 2 x 2 PNG. */
export const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==";

export const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="teal"/></svg>';

export const notebookOf = (cells: Cell[], metadata: Notebook["metadata"] = {}): Notebook => ({
  cells,
  metadata: {
    kernelspec: { name: "ts-jupyter", display_name: "TypeScript", language: "typescript" },
    language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/x-typescript" },
    ...metadata,
  },
  nbformat: 4,
  nbformat_minor: 5,
});

export const markdown = (id: string, source: string, rest: Partial<MarkdownCell> = {}): MarkdownCell => ({
  cell_type: "markdown",
  id,
  source,
  metadata: {},
  ...rest,
});

export const code = (id: string, source: string, outputs: Output[] = [], rest: Partial<CodeCell> = {}): CodeCell => ({
  cell_type: "code",
  id,
  source,
  outputs,
  execution_count: 1,
  metadata: {},
  ...rest,
});

export const display = (data: Record<string, unknown>, metadata: Record<string, unknown> = {}): Output => ({
  output_type: "display_data",
  data,
  metadata,
});

export const result = (data: Record<string, unknown>): Output => ({
  output_type: "execute_result",
  execution_count: 1,
  data,
  metadata: {},
});

export const stdout = (text: string): Output => ({ output_type: "stream", name: "stdout", text });
export const stderr = (text: string): Output => ({ output_type: "stream", name: "stderr", text });

const steps = Array.from({ length: 40 }, (_, i) => i);

/** Learning curves with an error band, a null line and an oracle line: the kind of figure the book is made of. */
export const FIGURE = {
  data: [
    {
      type: "scatter",
      mode: "lines",
      x: steps,
      y: steps.map((t) => Math.exp(-t / 8) + 0.09),
      line: { width: 0 },
      showlegend: false,
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "lines",
      x: steps,
      y: steps.map((t) => 0.6 * Math.exp(-t / 8) + 0.03),
      fill: "tonexty",
      fillcolor: "rgba(0,114,178,0.2)",
      line: { width: 0 },
      showlegend: false,
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "lines",
      name: "adapted",
      x: steps,
      y: steps.map((t) => 0.8 * Math.exp(-t / 8) + 0.05),
      line: { color: "#0072b2" },
    },
    {
      type: "scatter",
      mode: "lines",
      name: "null: no adaptation",
      x: steps,
      y: steps.map(() => 0.9),
      line: { color: "#777777", dash: "dash" },
    },
    {
      type: "scatter",
      mode: "lines",
      name: "oracle",
      x: steps,
      y: steps.map(() => 0.05),
      line: { color: "black", dash: "dot" },
    },
  ],
  layout: {
    title: { text: "Error after k steps, x<sub>t</sub><sup>2</sup>" },
    xaxis: { title: { text: "inner steps k" } },
    yaxis: { type: "log", title: { text: "mean squared error" }, exponentformat: "power" },
    height: 420,
  },
};

export const CHECK_HTML =
  '<div class="innerloop-check innerloop-check-pass" style="border-left:3px solid #2e9e5b;padding:1px 0 1px 8px;line-height:1.5;display:flex;flex-wrap:wrap;gap:0 .9em"><b style="color:#2e9e5b">✓</b> trace distance <code>3.1e-13</code> ≤ 1e-12 <span style="opacity:.7">closed form</span></div>';

const TABLE_HTML =
  '<table class="innerloop-table"><caption>Five-step error</caption><thead><tr><th>method</th><th class="n">MSE</th><th class="n">±</th></tr></thead><tbody><tr><td>MAML</td><td class="n">0.213</td><td class="n">0.011</td></tr><tr><td>Reptile</td><td class="n">0.301</td><td class="n">0.020</td></tr></tbody></table>';

/** Everything a page can hold, once. */
export const richNotebook = (): Notebook =>
  notebookOf([
    markdown(
      "title",
      "# The inner loop as a memory kernel\n\nWe ask whether a few gradient steps can be written as a *memory integral*, and check it against the closed form. See https://example.org/paper and [equation](#Derivation) below.",
    ),
    markdown(
      "derivation",
      "## Derivation\n\n$\\newcommand{\\K}{\\mathcal{K}}$Let $x_t \\in \\mathbb{R}^d$ follow $\\dot x = -\\nabla \\mathcal L(x)$ with $|x_0| < 1$. Then, by \\eqref{eq:volterra},\n\n\\begin{equation}\n\\dot x(t) = \\int_0^t \\K(t-s)\\, x(s)\\, \\mathrm ds + \\xi(t). \\label{eq:volterra}\n\\end{equation}\n\nA wide one scrolls:\n\n$$\\rho(t) = \\operatorname{Tr}_E\\!\\left[e^{-iHt}\\rho_0\\otimes\\rho_E e^{iHt}\\right] = \\sum_{k=0}^{\\infty} (-i)^k \\int_0^t \\mathrm dt_1 \\int_0^{t_1} \\mathrm dt_2 \\cdots \\int_0^{t_{k-1}} \\mathrm dt_k \\, \\operatorname{Tr}_E\\left[H(t_1), \\left[H(t_2), \\ldots \\left[H(t_k), \\rho_0 \\otimes \\rho_E\\right]\\right]\\right] \\tag{*}$$\n\nCosts of $5 and $10 stay text, `$code$` too, and \\\\(a_1\\\\) is math; broken: $\\nope{1}$.",
    ),
    markdown(
      "methods",
      "## Methods compared\n\n| method | inner loop | cost per step |\n|:--|:-:|--:|\n| MAML | $\\theta' = \\theta - \\alpha\\nabla L$ | 1.00 |\n| ANIL | head only | 0.41 |\n| ~~Old~~ | none | 0.10 |\n\n- [x] derive the kernel\n- [ ] compare with **transfer tensors**\n  1. build the map\n  2. divide\n\n> The memory is what the environment has not yet forgotten.\n\n```ts\nconst step = (x: number) => x - 0.1 * grad(x); // one step\n```\n\n```python\ndef f(x):\n    return x ** 2\n```",
    ),
    markdown(
      "picture",
      '### A picture\n\n![a teal box](attachment:box.svg) and <img src="attachment:dot.png" width="20">',
      {
        attachments: { "box.svg": { "image/svg+xml": SVG }, "dot.png": { "image/png": PNG } },
      },
    ),
    code("parameters", 'const profile: "quick" | "full" = "quick";\nconst seed = 0x2a;', [], {
      metadata: { tags: ["parameters"] },
    }),
    code(
      "run",
      'import { maml } from "../lib/adapt/index.js";\n\n/** One inner loop, as a function of the step count. */\nasync function adapt(k: number): Promise<number> {\n  const rates = [0.1, 1e-3];\n  for (const rate of rates) {\n    if (rate > 0.05 && !Number.isNaN(rate)) console.log(`rate`, rate);\n  }\n  return 0.5 ** k; // halves every step\n}\nawait adapt(5);',
      [
        stdout("10 %\r\u001b[32m100 %\u001b[0m done\n\u001b[1;31mbold red\u001b[0m \u001b[38;5;208morange\u001b[0m\n"),
        stderr("warning: slow backend\n"),
        display({ "text/html": TABLE_HTML, "text/plain": "…" }),
        display({ "application/vnd.innerloop.check+json": { name: "x" }, "text/html": CHECK_HTML, "text/plain": "✓" }),
        result({ "text/plain": "0.03125" }),
      ],
      { execution_count: 2 },
    ),
    markdown("results", "## Results\n\nThe curve falls to the oracle."),
    code(
      "plot",
      'show(plot({ name: "learning-curve" }));',
      [
        display(
          {
            "application/vnd.plotly.v1+json": FIGURE,
            "text/html": "<p>no plotly</p>",
            "text/plain": "figure learning-curve",
          },
          { innerloop: { figure: "learning-curve", caption: "Band: 95 % interval over 20 tasks." } },
        ),
      ],
      { execution_count: 3 },
    ),
    code(
      "others",
      "show(everything);",
      [
        display({ "text/latex": "$$E = mc^2$$" }),
        display({ "image/png": PNG, "text/plain": "a red square" }, { "image/png": { width: 40, height: 40 } }),
        display({ "image/svg+xml": SVG }),
        display({ "application/json": { seed: 42, losses: [0.5, 0.25], nested: { ok: true } } }),
        display({ "text/markdown": "**bold** and $\\alpha$" }),
      ],
      { execution_count: 4, metadata: { tags: ["hide-input"] } },
    ),
    markdown("failed", "## What did not work"),
    code(
      "error",
      "throw new Error('diverged');",
      [
        {
          output_type: "error",
          ename: "Error",
          evalue: "diverged",
          traceback: ["\u001b[31mError\u001b[0m: diverged", "    at cell-9.ts:1:7"],
        },
      ],
      { execution_count: 5 },
    ),
  ]);
