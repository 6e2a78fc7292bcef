// Small ipykernel notebooks whose stored outputs differ from what the cells give in one planted way. What each tool says of them is measured.
import { PNG } from "pngjs";

interface PlantedCell {
  source: string;
  /** As stored in the file. */
  outputs: object[];
  tags?: string[];
}

export interface Planted {
  /** File name, and the row of the README's table. */
  name: string;
  row: string;
  /** What a tool should say that compares numbers as numbers. */
  wanted: "passes" | "fails";
  cells: PlantedCell[];
  /** Never run: no execution counts. */
  unrun?: boolean;
}

const stdout = (text: string) => ({ output_type: "stream", name: "stdout", text });
const stderr = (text: string) => ({ output_type: "stream", name: "stderr", text });
const shown = (data: object) => ({ output_type: "display_data", data, metadata: {} });
const cell = (source: string, outputs: object[], tags?: string[]): PlantedCell => ({ source, outputs, tags });

/** A grey picture with some pixels, from the top left, in another grey. */
function picture(size: number, different: number): string {
  const png = new PNG({ width: size, height: size });
  png.data.fill(255);
  for (let i = 0; i < different; i++) png.data.fill(0, 4 * i, 4 * i + 3);
  return PNG.sync.write(png).toString("base64");
}

/** A cell that shows a bundle as it is. */
const publish = (data: object) =>
  `import json\nfrom IPython.display import display\ndisplay(json.loads(r'''${JSON.stringify(data)}'''), raw=True)`;

const error = (ename: string, evalue: string) => ({
  output_type: "error",
  ename,
  evalue,
  traceback: [`${ename}: ${evalue}`],
});
const figure = (y: number) => ({
  data: [{ type: "scatter", x: [1, 2], y: [0.5, y] }],
  layout: { title: { text: "loss" } },
});
const plotly = (y: number) => ({ "application/vnd.plotly.v1+json": figure(y) });
const raising = "1 / 0";

const numbers: Planted[] = [
  ["number-1e-12", "a number off by 1e-12", "passes", "1.000000000001"],
  ["number-1e-5", "a number off by 1e-5", "fails", "1.00001"],
].map(([name, row, wanted, stored]) => ({
  name,
  row,
  wanted: wanted as "passes" | "fails",
  cells: [cell("print('loss', 1.0)", [stdout(`loss ${stored}\n`)])],
}));

const outputs: Planted[] = [
  { name: "equal", row: "nothing", wanted: "passes", cells: [cell("print('loss', 0.5)", [stdout("loss 0.5\n")])] },
  {
    name: "missing",
    row: "an output is missing",
    wanted: "fails",
    cells: [cell("x = 1", [stdout("loss 0.5\n")])],
  },
  {
    name: "extra",
    row: "an output more than stored",
    wanted: "fails",
    cells: [cell("print('a warning')", [])],
  },
  {
    name: "truncated",
    row: "a printed table ends early",
    wanted: "fails",
    cells: [cell("for i in range(3): print('row', i)", [stdout("row 0\nrow 1\nrow 2\nrow 3\nrow 4\n")])],
  },
  {
    name: "never-run",
    row: "stored without outputs or counts",
    wanted: "fails",
    cells: [cell("print('loss', 0.5)", [])],
    unrun: true,
  },
  {
    name: "kind",
    row: "a value became a display",
    wanted: "fails",
    cells: [
      cell("display(5)", [
        { output_type: "execute_result", execution_count: 1, data: { "text/plain": "5" }, metadata: {} },
      ]),
    ],
  },
  {
    name: "interleaved",
    row: "stderr written before stdout, not after",
    wanted: "passes",
    cells: [
      cell("import sys\nprint('two', file=sys.stderr, flush=True)\nprint('one', flush=True)", [
        stdout("one\n"),
        stderr("two\n"),
      ]),
    ],
  },
];

const kinds: Planted[] = [
  {
    name: "plotly-1e-12",
    row: "a point of a plotly figure off by 1e-12",
    wanted: "passes",
    cells: [cell(publish(plotly(0.25)), [shown(plotly(0.25 * (1 + 1e-12)))])],
  },
  {
    name: "plotly-1e-5",
    row: "a point of a plotly figure off by 1e-5",
    wanted: "fails",
    cells: [cell(publish(plotly(0.25)), [shown(plotly(0.25 * (1 + 1e-5)))])],
  },
  {
    name: "html-order",
    row: "HTML attributes in another order",
    wanted: "passes",
    cells: [
      cell(publish({ "text/html": '<b id="a" class="x">1</b>' }), [
        shown({ "text/html": '<b class="x" id="a">1</b>' }),
      ]),
    ],
  },
  {
    name: "picture-changed",
    row: "half of a picture's pixels changed",
    wanted: "fails",
    cells: [cell(publish({ "image/png": picture(40, 0) }), [shown({ "image/png": picture(40, 800) })])],
  },
  {
    name: "picture-pixel",
    row: "one pixel of 1600 changed",
    wanted: "passes",
    cells: [cell(publish({ "image/png": picture(40, 0) }), [shown({ "image/png": picture(40, 1) })])],
  },
];

const runs: Planted[] = [
  {
    name: "duration",
    row: "a printed duration",
    wanted: "passes",
    cells: [cell("print('done in 1.25 s')", [stdout("done in 1.31 s\n")])],
  },
  {
    name: "address",
    row: "a memory address",
    wanted: "passes",
    cells: [cell("print('<object object at 0x7f1c2e0a4b60>')", [stdout("<object object at 0x7f9a4c0d41f0>\n")])],
  },
  {
    name: "progress",
    row: "steps of a progress bar",
    wanted: "passes",
    cells: [cell("print('50%\\r100%')", [stdout("25%\r50%\r75%\r100%\n")])],
  },
  {
    name: "exception",
    row: "a cell raises an exception",
    wanted: "fails",
    cells: [cell(raising, [])],
  },
  {
    name: "exception-wanted",
    row: "`raises-exception`, and it raises",
    wanted: "passes",
    cells: [cell(raising, [error("ZeroDivisionError", "division by zero")], ["raises-exception"])],
  },
  {
    name: "exception-other",
    row: "`raises-exception`, and it raises another one",
    wanted: "fails",
    cells: [cell(raising, [error("ValueError", "math domain error")], ["raises-exception"])],
  },
  {
    name: "exception-vanished",
    row: "`raises-exception`, and it raises nothing",
    wanted: "fails",
    cells: [cell("x = 1", [], ["raises-exception"])],
  },
  {
    name: "timeout",
    row: "a cell takes too long",
    wanted: "fails",
    cells: [cell("import time\ntime.sleep(60)", [])],
  },
  {
    name: "dead-kernel",
    row: "the kernel dies",
    wanted: "fails",
    cells: [cell("import os\nos._exit(1)", [])],
  },
  {
    name: "dead-kernel-once",
    row: "the kernel dies once",
    wanted: "passes",
    cells: [
      cell(
        "import os, pathlib\nmark = pathlib.Path('died')\nif not mark.exists():\n    mark.touch()\n    os._exit(1)",
        [],
      ),
    ],
  },
  {
    name: "source-changed",
    row: "the source changed, the outputs did not",
    wanted: "fails",
    cells: [cell("print('loss', 0.75)", [stdout("loss 0.5\n")])],
  },
  {
    name: "tag-misspelt",
    row: "a misspelt tag (`raises-exceptoin`)",
    wanted: "fails",
    cells: [cell("x = 1", [], ["raises-exceptoin"])],
  },
];

export const PLANTED: readonly Planted[] = [...outputs, ...numbers, ...kinds, ...runs];

/** The notebook's file. `python`: the version that wrote it, as Jupyter stores it. */
export function fileOf({ cells, unrun = false }: Planted, python: string): string {
  const metadata = {
    kernelspec: { display_name: "Python 3 (ipykernel)", language: "python", name: "python3" },
    language_info: {
      codemirror_mode: { name: "ipython", version: 3 },
      file_extension: ".py",
      mimetype: "text/x-python",
      name: "python",
      nbconvert_exporter: "python",
      pygments_lexer: "ipython3",
      version: python,
    },
  };
  const code = cells.map(({ source, outputs, tags }, at) => ({
    cell_type: "code",
    execution_count: unrun ? null : at + 1,
    id: `cell-${at + 1}`,
    metadata: tags ? { tags } : {},
    outputs,
    source,
  }));
  return `${JSON.stringify({ cells: code, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}
