// Every place in which a notebook can carry text, each as a notebook that carries a list of texts there.
import type { Cell, Notebook } from "@innerloop/nbformat";
import type { PageOptions } from "../../../packages/ts-jupyter-export/src/render/options.js";
import { code, display, markdown, notebookOf, PNG } from "../render/rich-notebook.js";
import type { Vector } from "./vectors.js";

export interface Place {
  name: string;
  /** Vectors that mean something here; default: all. */
  kinds?: readonly Vector["kind"][];
  options?: PageOptions;
  notebook: (texts: readonly string[]) => Notebook;
  /** The notebook's file name, where the texts stand in it. */
  fileName?: (texts: readonly string[]) => string;
}

const id = (index: number): string => `c${index}`;

/** One cell a text. */
const cells =
  (make: (text: string, id: string) => Cell, metadata: Notebook["metadata"] = {}) =>
  (texts: readonly string[]): Notebook =>
    notebookOf(
      texts.map((text, index) => make(text, id(index))),
      metadata,
    );

/** All texts in one string of the metadata. */
const together =
  (make: (text: string) => Notebook["metadata"]) =>
  (texts: readonly string[]): Notebook =>
    notebookOf([markdown("a", "Some *prose*."), code("b", "1 + 1")], make(texts.join(" ")));

const output = (mime: string, more: Record<string, unknown> = {}) =>
  cells((text, name) => code(name, "", [display({ [mime]: text, ...more })]));

const image = (metadata: (text: string) => Record<string, unknown>) =>
  cells((text, name) => code(name, "", [display({ "image/png": PNG }, metadata(text))]));

const GROUP = 62;

/** Every text at the points and ticks of a figure; the first of each figure also where plotly draws slowly. */
function figures(texts: readonly string[]): Notebook {
  const groups = Array.from({ length: Math.ceil(texts.length / GROUP) }, (_, at) =>
    texts.slice(GROUP * at, GROUP * at + GROUP),
  );
  return notebookOf(
    groups.map((group, index) => code(id(index), "", [display(figureBundle(group), innerloop(group))])),
  );
}

const innerloop = (group: readonly string[]) => ({ innerloop: { figure: group.join(" "), caption: group.join(" ") } });

function figureBundle(group: readonly string[]): Record<string, unknown> {
  const [first, second, third, fourth, ...rest] = group;
  const few = rest.slice(0, 6);
  const positions = group.map((_, index) => index);
  return {
    "text/plain": group.join(" "),
    "application/vnd.plotly.v1+json": {
      data: [
        {
          type: "scatter",
          mode: "markers+text",
          x: [...group],
          y: positions,
          text: [...group],
          hovertext: [...group],
          customdata: [...group],
          hovertemplate: first,
          texttemplate: second,
          meta: third,
        },
        ...few.map((text) => ({ type: "scatter", y: [1, text], name: text, hovertemplate: text, legendgroup: text })),
      ],
      layout: {
        title: { text: `${first} ${second}`, subtitle: { text: third } },
        showlegend: true,
        hovermode: "closest",
        annotations: few.map((text, x) => ({ text, hovertext: text, x, y: 1, captureevents: true })),
        images: group.map((source) => ({ source, x: 0, y: 0, sizex: 1, sizey: 1, xref: "paper", yref: "paper" })),
        yaxis: { title: { text: first }, ticktext: [...group], tickvals: positions },
        yaxis2: { title: { text: fourth }, ticksuffix: second, tickformat: third, overlaying: "y" },
        updatemenus: [
          { buttons: few.map((text) => ({ label: text, method: "relayout", args: [{ "title.text": text }] })) },
        ],
        sliders: [{ steps: few.map((text) => ({ label: text, method: "skip", args: [text] })) }],
        font: { family: first },
      },
      config: {
        plotlyServerURL: "https://canary.invalid/plotly",
        showEditInChartStudio: true,
        showSendToCloud: true,
        linkText: first,
        showLink: true,
        displaylogo: true,
        editable: true,
        modeBarButtonsToAdd: [{ name: first, click: first }],
      },
      frames: [{ name: first, data: [] }],
    },
  };
}

/** An HTML widget, a slider and a text box in a box for every text. */
function widgets(texts: readonly string[]): Notebook {
  const model = (model_name: string, state: Record<string, unknown>, module = "@jupyter-widgets/controls") => ({
    model_name,
    model_module: module,
    model_module_version: "2.0.0",
    state: { _model_name: model_name, _model_module: module, _view_module: module, ...state },
  });
  const entries = texts.flatMap((text, index) => [
    [
      `l${index}`,
      model(
        "LayoutModel",
        { _view_name: "LayoutView", width: text, border_top: text, grid_area: text },
        "@jupyter-widgets/base",
      ),
    ],
    [
      `h${index}`,
      model("HTMLModel", {
        _view_name: "HTMLView",
        value: text,
        description: text,
        tooltip: text,
        layout: `IPY_MODEL_l${index}`,
        _dom_classes: [text.replace(/\s/g, "")],
      }),
    ],
    [
      `c${index}`,
      model("ComboboxModel", {
        _view_name: "ComboboxView",
        value: text,
        options: [text],
        placeholder: text,
        description: text,
        description_allow_html: true,
      }),
    ],
    [
      `b${index}`,
      model("VBoxModel", { _view_name: "VBoxView", children: [`IPY_MODEL_h${index}`, `IPY_MODEL_c${index}`] }),
    ],
  ]) as [string, unknown][];
  return notebookOf(
    texts.map((text, index) =>
      code(id(index), "", [
        display({
          "text/plain": text,
          "application/vnd.jupyter.widget-view+json": { model_id: `b${index}`, version_major: 2, version_minor: 0 },
        }),
      ]),
    ),
    {
      widgets: {
        "application/vnd.jupyter.widget-state+json": {
          version_major: 2,
          version_minor: 0,
          state: Object.fromEntries(entries),
        },
      },
    },
  );
}

const PROSE = ["html", "markdown", "tex"] as const;

export const places: readonly Place[] = [
  { name: "Markdown", notebook: cells((text, name) => markdown(name, text)) },
  {
    name: "a heading",
    kinds: PROSE,
    notebook: cells((text, name) => markdown(name, `# ${text.replaceAll("\n", " ")}`)),
  },
  {
    name: "a link in Markdown",
    notebook: cells((text, name) => markdown(name, `[${text}](<${text.replace(/[<>\n]/g, "")}> "${text}")`)),
  },
  {
    name: "an image in Markdown",
    notebook: cells((text, name) =>
      markdown(name, `![${text}](x.png "${text}")\n\n![a](<${text.replace(/[<>\n]/g, "")}>)`),
    ),
  },
  {
    name: "a fence and its language",
    notebook: cells((text, name) => markdown(name, `~~~${text.replaceAll("\n", " ")}\n${text}\n~~~\n\n    ${text}`)),
  },
  {
    name: "a formula",
    kinds: ["tex", "html"],
    notebook: cells((text, name) => markdown(name, `$${text.replaceAll("\n", " ")}$`)),
  },
  {
    name: "a formula inside an attribute",
    kinds: ["tex", "html"],
    notebook: cells((text, name) => markdown(name, `<b title="a>b $${text.replaceAll("\n", " ")}$">x</b>`)),
  },
  {
    name: "an attribute in Markdown",
    notebook: cells((text, name) => markdown(name, `<b title="${text}">x</b> <b title='${text}'>y</b>`)),
  },
  {
    name: "a raw cell of HTML",
    notebook: cells((text, name) => ({
      cell_type: "raw",
      id: name,
      source: text,
      metadata: { raw_mimetype: "text/html" },
    })),
  },
  {
    name: "a raw cell's media type",
    notebook: cells((text, name) => ({
      cell_type: "raw",
      id: name,
      source: text,
      metadata: { raw_mimetype: text, format: text },
    })),
  },
  { name: "an HTML output", notebook: output("text/html") },
  { name: "a Markdown output", notebook: output("text/markdown") },
  { name: "an SVG output as an image", kinds: ["html"], notebook: output("image/svg+xml") },
  { name: "an SVG output in the page", kinds: ["html"], options: { svg: "inline" }, notebook: output("image/svg+xml") },
  {
    name: "inside an SVG output in the page",
    kinds: ["html"],
    options: { svg: "inline" },
    notebook: cells((text, name) =>
      code(name, "", [
        display({
          "image/svg+xml": `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g>${text}</g></svg>`,
        }),
      ]),
    ),
  },
  { name: "a LaTeX output", notebook: output("text/latex") },
  { name: "a JavaScript output", notebook: output("application/javascript") },
  {
    name: "a JSON output",
    notebook: cells((text, name) => code(name, "", [display({ "application/json": { [text]: [text] } })])),
  },
  { name: "a Mermaid output", kinds: ["mermaid"], notebook: output("text/vnd.mermaid") },
  {
    name: "labels of a Mermaid diagram",
    kinds: ["html"],
    notebook: (texts) =>
      notebookOf(
        Array.from({ length: Math.ceil(texts.length / 60) }, (_, at) =>
          code(id(at), "", [
            display({
              "text/vnd.mermaid": `graph TD\n${texts
                .slice(60 * at, 60 * at + 60)
                .map((text, index) => `n${index}["${text.replaceAll('"', "#quot;").replaceAll("\n", " ")}"]`)
                .join("\n")}`,
            }),
          ]),
        ),
      ),
  },
  {
    name: "a Mermaid fence in Markdown",
    kinds: ["mermaid"],
    notebook: cells((text, name) => markdown(name, `\`\`\`mermaid\n${text}\n\`\`\``)),
  },
  { name: "a plain text output", notebook: output("text/plain") },
  {
    name: "an unknown media type",
    notebook: cells((text, name) => code(name, "", [display({ [`application/${text}+json`]: text, [text]: text })])),
  },
  {
    name: "a stream",
    notebook: cells((text, name) =>
      code(name, "", [
        { output_type: "stream", name: "stdout", text },
        { output_type: "stream", name: text, text },
      ]),
    ),
  },
  {
    name: "an error",
    notebook: cells((text, name) =>
      code(name, "", [
        { output_type: "error", ename: text, evalue: text, traceback: [text, `\u001b[31m${text}`] },
        { output_type: "error", ename: text, evalue: text, traceback: [] },
      ]),
    ),
  },
  { name: "code", notebook: cells((text, name) => code(name, text)) },
  {
    name: "code of a cell magic",
    notebook: cells((text, name) => code(name, `%%html ${text}`), {
      language_info: { name: "python", pygments_lexer: "ipython3" },
    }),
  },
  { name: "data of an image", notebook: cells((text, name) => code(name, "", [display({ "image/png": text })])) },
  {
    name: "data of other images",
    kinds: ["html"],
    notebook: cells((text, name) =>
      code(name, "", [
        display({ "image/jpeg": text }),
        display({ "image/gif": text }),
        display({ "image/webp": `${PNG}${text}` }),
      ]),
    ),
  },
  {
    name: "size and words of an image",
    notebook: image((text) => ({
      "image/png": { width: text, height: text, alt: text, needs_background: text },
      width: text,
      alt: text,
    })),
  },
  {
    name: "words beside an image",
    notebook: cells((text, name) => code(name, "", [display({ "image/png": PNG, "text/plain": text })])),
  },
  { name: "plotly figures", kinds: ["plotly", "html"], notebook: figures },
  { name: "widgets", kinds: ["html", "ansi"], notebook: widgets },
  { name: "the title", notebook: together((text) => ({ title: text })) },
  {
    name: "tags",
    notebook: cells((text, name) => ({
      ...code(name, "x", [], { metadata: { tags: [text, `hide-${text}`], name: text } }),
    })),
  },
  {
    name: "the language",
    kinds: ["html"],
    notebook: together((text) => ({
      language_info: { name: text, pygments_lexer: text, file_extension: text, mimetype: text, version: text },
      kernelspec: { name: text, display_name: text, language: text },
      authors: [{ name: text }],
    })),
  },
  {
    name: "slideshow metadata",
    kinds: ["html"],
    notebook: cells((text, name) =>
      markdown(name, "x", {
        metadata: {
          slideshow: { slide_type: text, data: { "background-image": text, [text]: text } },
          collapsed: text,
          jupyter: { source_hidden: text },
        } as never,
      }),
    ),
  },
  {
    name: "an attachment's name",
    notebook: cells((text, name) =>
      markdown(name, `![x](attachment:${encodeURIComponent(text)})`, {
        attachments: { [text]: { "image/png": PNG } },
      }),
    ),
  },
  {
    name: "an attachment's media type",
    notebook: cells((text, name) =>
      markdown(name, "![x](attachment:a.png)", { attachments: { "a.png": { [`image/${text}`]: PNG } } }),
    ),
  },
  {
    name: "an attachment's data",
    notebook: cells((text, name) =>
      markdown(name, "![x](attachment:a.png)", { attachments: { "a.png": { "image/png": text } } }),
    ),
  },
  {
    name: "an attached SVG",
    kinds: ["html"],
    notebook: cells((text, name) =>
      markdown(name, "![x](attachment:a.svg)", {
        attachments: {
          "a.svg": {
            "image/svg+xml": Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${text}</svg>`).toString("base64"),
          },
        },
      }),
    ),
  },
  {
    name: "an attached page",
    kinds: ["html"],
    notebook: cells((text, name) =>
      markdown(name, "![x](attachment:a) [y](attachment:a)", { attachments: { a: { "text/html": text } } }),
    ),
  },
  {
    name: "a cell id",
    notebook: cells((text) => code(text, "x", [display({ "text/html": "<b>b</b>", "application/javascript": "1" })])),
  },
  {
    name: "an execution count",
    kinds: ["html"],
    notebook: cells((text, name) =>
      code(
        name,
        "x",
        [{ output_type: "execute_result", execution_count: text as never, data: { "text/plain": "x" }, metadata: {} }],
        { execution_count: text as never },
      ),
    ),
  },
  {
    name: "the file name",
    notebook: () => notebookOf([markdown("a", "Some *prose*.")]),
    fileName: (texts) => texts.join(" "),
  },
];
