// Notebooks that hold every kind of cell and output that a text format treats in a way of its own.

type Part = Record<string, unknown>;

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="teal"/></svg>';

const markdown = (source: string, rest: Part = {}): Part => ({ cell_type: "markdown", metadata: {}, source, ...rest });
const raw = (source: string, metadata: Part = {}): Part => ({ cell_type: "raw", metadata, source });
const code = (source: string, outputs: Part[] = [], rest: Part = {}): Part => ({
  cell_type: "code",
  execution_count: 3,
  metadata: {},
  outputs,
  source,
  ...rest,
});
const stream = (text: string, name = "stdout"): Part => ({ output_type: "stream", name, text });
const display = (data: Part, metadata: Part = {}): Part => ({ output_type: "display_data", data, metadata });
const result = (data: Part, metadata: Part = {}): Part => ({
  ...display(data, metadata),
  output_type: "execute_result",
  execution_count: 3,
});

const python: Part = {
  language_info: {
    file_extension: ".py",
    mimetype: "text/x-python",
    name: "python",
    nbconvert_exporter: "python",
    pygments_lexer: "ipython3",
  },
};
const typescript: Part = {
  language_info: { file_extension: ".ts", mimetype: "text/x-typescript", name: "typescript" },
};

const file = (cells: Part[], metadata: Part = python): string =>
  JSON.stringify({
    cells: cells.map((cell, index) => ({ id: `c${index}`, ...cell })),
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
  });

const prose = [
  markdown(
    "# Title\n\nText with *emphasis*, **weight**, `code`, $x_1^2$ and a [link](https://example.org/a_b).\n\n- one\n- two\n  - deeper\n\n1. first\n2. second",
  ),
  markdown(
    "## Second heading with `code`\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> quoted\n\n```python\nx = 1\n```\n\n$$\\int_0^1 x\\,dx = \\frac12$$",
  ),
  markdown(
    'A paragraph with a note.[^1]\n\n[^1]: The note.\n\n![picture](images/a%20b.png)\n\n<div class="x">html</div>\n\nLine one\\\nline two\n* list without a blank line',
  ),
  markdown("Ends with line ends\n\n\n"),
  markdown(""),
  markdown("Ünïcode 漢字 😀 — “quotes” … and \\(a+b\\) \\[c\\]\n\n__init__ _a_b_ __x__: (__y__)"),
];

const outputs = [
  code("print('a')", [stream("a\nb\n"), stream("no line end"), stream("warned\n", "stderr"), stream("asked", "stdin")]),
  code("x", [result({ "text/plain": "1\n2" }), result({ "text/plain": "" }), result({ "text/plain": "ends\n" })]),
  code("html", [
    display({ "text/html": "<style>p{}</style>\n<script>alert(1)</script>\n<p>x</p>\n", "text/plain": "p" }),
  ]),
  code("table", [result({ "text/html": "    <table>\n      <tr><td>1</td></tr>\n    </table>", "text/plain": "t" })]),
  code("md", [
    display({ "text/markdown": "**md** _x_ ``y``", "text/plain": "p" }),
    result({ "text/latex": "$\\displaystyle x^2$", "text/plain": "p" }),
  ]),
  code("latex", [display({ "text/latex": "\\begin{equation}\na_1 &= 2\n\\end{equation}" })]),
  code("png", [
    display({ "image/png": PNG, "text/plain": "<Figure>" }, { "image/png": { width: 40, height: 30 } }),
    result({ "image/png": PNG }, { width: 7 }),
  ]),
  code("named", [display({ "image/png": PNG }, { filename: "my plot (1).png" })]),
  code("error", [
    {
      output_type: "error",
      ename: "ValueError",
      evalue: "bad",
      traceback: ["\u001b[0;31mValueError\u001b[0m: bad", "  two\n  lines", ""],
    },
  ]),
  code("nothing of use", [display({ "application/json": { a: 1 } }), display({})]),
  code("", []),
  code("hidden()", [stream("kept\n")], { metadata: { transient: { remove_source: true }, tags: ["a", "b"] } }),
  code("never ran", [], { execution_count: null }),
  code("%%bash\necho hi", [stream("hi\n")]),
  code("  %%R  \nx <- 1", []),
];

const rawCells = [
  raw("plain raw"),
  raw("html raw", { raw_mimetype: "text/html" }),
  raw("Markdown raw", { raw_mimetype: "text/Markdown" }),
  raw("latex raw \\LaTeX", { raw_mimetype: "text/latex" }),
  raw("rst raw", { raw_mimetype: "text/restructuredtext" }),
  raw("x-rst raw", { raw_mimetype: "text/x-rst" }),
  raw("python raw", { raw_mimetype: "text/x-python" }),
  raw("ts raw", { raw_mimetype: "text/x-typescript" }),
  raw("asciidoc raw", { raw_mimetype: "text/asciidoc" }),
  raw("pdf raw", { raw_mimetype: "application/pdf" }),
];

const magics = [
  code(
    "%matplotlib inline\nimport os\nfiles = !ls *.py\nt = %time f(1)\nos.path?\n??os\n!echo {x} \\\n  more\nif x:\n    %timeit y\n    !!pwd",
  ),
  code("%%time it's \"quoted\"\nx = 'é'\n\ty"),
  code("text = '''\n%not a magic\n!nor this?\n'''\n# %comment?\nx = a % b  # !\nnp.*load*?"),
  code("In [1]: x = 1\n   ...: y = 2"),
  code(">>> x = 1\n>>> if x:\n...     y\n"),
  code("   indented\n   code\n\n"),
  code("\n\n  \nx"),
  code(", f a b\n;f a b\n/f a b"),
];

/** By name; format 4.5 with ids, so that nbformat draws none at random. */
export const notebooks: Readonly<Record<string, string>> = {
  prose: file(prose),
  outputs: file(outputs),
  "outputs in typescript": file(outputs, typescript),
  "raw cells": file(rawCells),
  "raw cells in typescript": file(rawCells, typescript),
  magics: file(magics),
  mixed: file([...prose, ...outputs, ...rawCells, ...magics], {}),
  empty: file([], {}),
  "one empty cell": file([code("")], typescript),
  svg: file(
    [code("svg", [display({ "image/svg+xml": SVG, "text/plain": "s" }), result({ "image/svg+xml": SVG })])],
    typescript,
  ),
  attachments: file([
    markdown("![a](attachment:a.png) and ![b](attachment:b%20c.png)", {
      attachments: { "a.png": { "image/png": PNG } },
    }),
  ]),
  // Pandoc puts spaces that do not break after these; two texts go through one process.
  abbreviations: file([markdown("(Finn et al. 2017, No. 3)"), markdown("Fig. 2 of Dr. Li, e.g. Mr. Wu\tand vol. 4")]),
  "no extension": file([code("x")], { language_info: { name: "odd" } }),
  "metadata of every kind": file(
    [
      code(
        "x",
        [
          result({
            "text/plain": "1",
            "application/json": { é: [1.0, 2, null, true, "\u007f"] },
            "application/vnd.x+json": {},
          }),
        ],
        {
          metadata: { collapsed: true, tags: ["t"], deep: { n: 1.5 } },
        },
      ),
      markdown("### A heading of one line  "),
      markdown("#"),
      markdown("# two\nlines"),
      raw("raw ☃\u2028 text\r\nx"),
    ],
    { title: "T", authors: [{ name: "A. Uthor" }], kernelspec: { name: "k", display_name: "K" }, ...typescript },
  ),
};
