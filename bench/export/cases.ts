/** What is exported: notebooks as people write them, made from the number of a cell, so that both sides read the same files. */
import { join } from "node:path";
import { type Cell, newCodeCell, newMarkdownCell, newNotebook, type Output, writeNotebook } from "@innerloop/nbformat";

export interface ExportCase {
  readonly name: string;
  readonly title: string;
  readonly notebooks: number;
  /** Cells of each. */
  readonly cells: number;
  /** nbconvert leaves formulas to the reader's browser; ours are drawn beforehand. */
  readonly formulas: "drawn" | "none";
  /** Whole-process time of nbconvert over ours that is aimed at. */
  readonly target?: number;
}

export const exportCases: readonly ExportCase[] = [
  { name: "one", title: "1 notebook of 1 cell", notebooks: 1, cells: 1, formulas: "drawn", target: 3 },
  { name: "fifty", title: "1 notebook of 50 cells", notebooks: 1, cells: 50, formulas: "drawn", target: 3 },
  { name: "two-thousand", title: "1 notebook of 2,000 cells", notebooks: 1, cells: 2000, formulas: "drawn", target: 3 },
  { name: "twenty", title: "20 notebooks of 50 cells at once", notebooks: 20, cells: 50, formulas: "drawn", target: 5 },
  {
    name: "twenty-plain",
    title: "the same 20 without formulas",
    notebooks: 20,
    cells: 50,
    formulas: "none",
  },
];

/** Stands in the last cell of every notebook: a page without it is not whole. */
export const lastWords = "the last cell of the notebook";

/** A one-pixel PNG. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Writes a case's notebooks. @returns their paths */
export async function writeCase({ notebooks, cells, formulas }: ExportCase, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (let n = 0; n < notebooks; n++) {
    const path = join(folder, `notebook-${String(n + 1).padStart(2, "0")}.ipynb`);
    const metadata = {
      kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
      language_info: { name: "python", file_extension: ".py", pygments_lexer: "ipython3" },
    };
    const body = Array.from({ length: cells }, (_, index) =>
      index === cells - 1 ? last(index) : cell(index, n, formulas),
    );
    await writeNotebook(path, { ...newNotebook(metadata), cells: body });
    paths.push(path);
  }
  return paths;
}

const last = (index: number): Cell =>
  newCodeCell(`print("${lastWords}")`, {
    execution_count: index + 1,
    outputs: [{ output_type: "stream", name: "stdout", text: `${lastWords}\n` }],
  });

/** One in three is prose with a formula, a list and a table; the others are code with each kind of output in turn. */
function cell(index: number, notebook: number, formulas: ExportCase["formulas"]): Cell {
  if (index % 3 === 0) return newMarkdownCell(prose(index, notebook, formulas));
  const count = index + 1;
  return newCodeCell(code(index), { execution_count: count, outputs: [output(index, count)] });
}

const prose = (index: number, notebook: number, formulas: ExportCase["formulas"]): string =>
  [
    `## Section ${index} of notebook ${notebook}`,
    "",
    `The loss${formulas === "drawn" ? formula(index, notebook) : ""}, *as before*, with \`n = ${index}\`:`,
    "",
    "* first the support set,",
    "* then the query set.",
    "",
    "| rate | loss |",
    "|---|---|",
    `| 0.${index} | ${(1 / (index + 1)).toFixed(4)} |`,
    "",
  ].join("\n");

/** Every one of them is another. */
const formula = (index: number, notebook: number): string =>
  ` at $\\theta$ is $L_{${index}}^{(${notebook})}(\\theta) = \\frac{1}{n}\\sum_i (y_i - f_\\theta(x_i))^2$`;

const code = (index: number): string =>
  [
    `def step_${index}(theta, x, y, rate=0.${(index % 9) + 1}):`,
    '    """One gradient step."""',
    "    residual = y - theta @ x  # support",
    "    return theta + rate * residual @ x.T / len(x)",
    "",
    `theta = step_${index}(theta, *batch(${index}))`,
  ].join("\n");

function output(index: number, count: number): Output {
  const data = (bundle: Record<string, string>): Output => ({
    output_type: "execute_result",
    data: bundle,
    metadata: {},
    execution_count: count,
  });
  const kinds: readonly (() => Output)[] = [
    () => ({
      output_type: "stream",
      name: "stdout",
      text: `step ${index}\n\x1b[32mloss\x1b[0m 0.${index}\n`.repeat(5),
    }),
    () => data({ "text/html": table(index), "text/plain": `frame ${index}` }),
    () => data({ "image/png": PIXEL, "text/plain": `<Figure ${index}>` }),
    () => data({ "text/plain": `array([${index}, ${index + 1}])` }),
  ];
  return (kinds[index % kinds.length] as () => Output)();
}

const table = (index: number): string =>
  `<table><tbody>${Array.from({ length: 10 }, (_, row) => `<tr><th>${row}</th><td>${index * row}</td></tr>`).join("")}</tbody></table>`;
