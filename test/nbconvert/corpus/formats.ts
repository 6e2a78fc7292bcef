// Older formats, and languages.
import {
  code,
  display,
  type Entry,
  md,
  notebook,
  older,
  PNG,
  PYTHON,
  raw,
  result,
  stream,
  TYPESCRIPT,
} from "./entry.js";

const version3 = (cells: readonly object[], metadata: object = { name: "old", signature: "" }): string =>
  JSON.stringify({ metadata, nbformat: 3, nbformat_minor: 0, worksheets: [{ cells, metadata: {} }] });

const language = (
  name: string,
  info: Record<string, string> | undefined,
  source: string,
  spec?: Record<string, string>,
): Entry => ({
  name: `language-${name}`,
  text: () =>
    notebook([md(`\`\`\`${name}\n${source}\n\`\`\``), code(source, [stream("ok\n")])], {
      ...(info && { language_info: info }),
      ...(spec && { kernelspec: spec }),
    }),
});

export const formats: readonly Entry[] = [
  {
    name: "v3",
    randomIds: true,
    variants: "all",
    text: () =>
      version3([
        { cell_type: "heading", level: 1, metadata: {}, source: ["A heading cell"] },
        { cell_type: "heading", level: 3, metadata: {}, source: "Third level" },
        { cell_type: "markdown", metadata: {}, source: ["Some *text*\n", "and more"] },
        {
          cell_type: "code",
          collapsed: false,
          input: ["print('x')\n", "1"],
          language: "python",
          metadata: {},
          outputs: [
            { output_type: "stream", stream: "stdout", text: ["x\n"] },
            { output_type: "pyout", prompt_number: 4, text: ["1"], html: ["<b>1</b>"], metadata: {} },
            { output_type: "display_data", png: PNG, text: ["<fig>"], metadata: {} },
            { output_type: "pyerr", ename: "E", evalue: "v", traceback: ["E: v"] },
          ],
          prompt_number: 4,
        },
        { cell_type: "code", collapsed: true, input: "", language: "python", metadata: {}, outputs: [] },
        { cell_type: "raw", metadata: {}, source: "raw" },
        { cell_type: "html", metadata: {}, source: "<b>html cell</b>" },
      ]),
  },
  { name: "v3-empty", randomIds: true, text: () => version3([]) },
  {
    name: "v3-mime-types",
    randomIds: true,
    text: () =>
      version3([
        {
          cell_type: "code",
          collapsed: false,
          input: "x",
          language: "python",
          metadata: {},
          outputs: [
            { output_type: "display_data", latex: ["$x$"], metadata: {} },
            { output_type: "display_data", svg: ["<svg xmlns='http://www.w3.org/2000/svg'/>"], metadata: {} },
            { output_type: "display_data", javascript: ["element.x = 1"], metadata: {} },
            { output_type: "display_data", jpeg: "/9j/", metadata: {} },
          ],
          prompt_number: 1,
        },
      ]),
  },
  ...[0, 1, 2, 3, 4].map(
    (minor): Entry => ({
      name: `v4-${minor}`,
      randomIds: true,
      text: () =>
        older(minor, [
          md("# Old\n\ntext"),
          code("1 + 1", [result({ "text/plain": "2" })], { metadata: minor < 4 ? { collapsed: true } : {} }),
          raw("raw", {}),
          code("", []),
        ]),
    }),
  ),
  language(
    "python",
    { name: "python", pygments_lexer: "ipython3", file_extension: ".py" },
    "def f(x):\n    return x ** 2  # square",
  ),
  language(
    "typescript",
    { name: "typescript", file_extension: ".ts" },
    "const f = (x: number): number => x ** 2; // square",
  ),
  language("javascript", { name: "javascript", file_extension: ".js" }, `const f = (x) => \`\${x}\`;`),
  language("r", { name: "R", pygments_lexer: "r", file_extension: ".r" }, "f <- function(x) x^2 # square"),
  language("julia", { name: "julia", file_extension: ".jl" }, "f(x) = x^2 # square"),
  language("c++", { name: "c++", file_extension: ".cpp" }, "int f(int x) { return x < 2 && x > 1; }"),
  language("bash", { name: "bash", file_extension: ".sh" }, 'echo "$HOME" | wc -l'),
  language("sql", { name: "sql", file_extension: ".sql" }, "SELECT a FROM b WHERE c < 'x';"),
  language("nonesuch", { name: "nonesuch", file_extension: ".none" }, "whatever <b>this</b> & that is"),
  language("none", undefined, "a < b && c"),
  language("spec-only", undefined, "let x = 1", { name: "x", display_name: "X", language: "python" }),
  language("odd-case", { name: "TypeScript", file_extension: ".ts" }, "let x = 1"),
  language("no-extension", { name: "python" }, "x = 1"),
  {
    name: "python-magics",
    text: () =>
      notebook(
        [
          code("%matplotlib inline\nimport os"),
          code("%%bash\necho hi | wc"),
          code("%%html\n<b>hi</b>"),
          code("%%javascript\nconst x = 1;"),
          code("%%time\nx = 1"),
          code("!ls -l\nfiles = !ls"),
          code("%%R -i x\nplot(x)"),
          code("x?\n??y"),
        ],
        PYTHON,
      ),
  },
  {
    name: "typescript-cells",
    text: () =>
      notebook(
        [
          code(
            'import { a } from "b";\n\ninterface X<T> {\n  readonly y?: T[];\n}\n\nconst z = <T,>(x: T): X<T> => ({ y: [x] });',
          ),
          code(`const s = \`template \${1 + 2} & <b>\`;\nconst r = /re[gG]ex\\/+/giu;\n/* block */ // line`),
          code("class A extends B { #p = 0x1fn; @decorated static async *m() { yield await this.#p; } }"),
        ],
        TYPESCRIPT,
      ),
  },
  {
    name: "code-fences",
    text: () =>
      notebook([
        md("```\nno language\n```"),
        md("```python\nx = 1\n```"),
        md("```ts\nlet x: number = 1;\n```"),
        md("```nonesuch\nunknown <b>\n```"),
        md('```python title="x"\ny = 2\n```'),
        md("~~~js\ntildes\n~~~"),
        md("    indented\n      more"),
        md("````md\n```\ninner\n```\n````"),
        md("```python\nnever closed"),
        md("```{.python .numberLines}\nx\n```"),
        md("* list\n  ```sh\n  echo in list\n  ```\n* next"),
        md('> ```json\n> {"quoted": 1}\n> ```'),
        md("```\n```"),
        md("```html\n<b>&amp;</b>\n```"),
      ]),
  },
  {
    name: "display-with-id",
    text: () => notebook([code("x", [{ ...display({ "text/plain": "x" }), transient: { display_id: "a" } }])]),
  },
];
