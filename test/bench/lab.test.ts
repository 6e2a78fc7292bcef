import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newCodeCell, type Output, readNotebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { describeMachine } from "../../bench/harness/machine.js";
import type { LabCell, LabResults, Turn } from "../../bench/lab/compare.js";
import { expectSame, notebookOf, shownIn, writeNotebookOf } from "../../bench/lab/notebooks.js";
import { parseLabOptions } from "../../bench/lab/options.js";
import { labReport } from "../../bench/lab/report.js";

const print = (text: string): Output => ({ output_type: "stream", name: "stdout", text });
const table: Output = {
  output_type: "display_data",
  data: { "text/html": "<tr><td>1</td><td>2</td><td>3</td></tr>".repeat(20) },
  metadata: {},
};

describe("the two notebooks", () => {
  it("have as many cells of the same kinds, and no outputs", () => {
    const [ours, python] = [notebookOf("typescript"), notebookOf("python")];
    expect(ours.cells.map((cell) => cell.cell_type)).toEqual(python.cells.map((cell) => cell.cell_type));
    expect(ours.cells[0]?.source).toBe(python.cells[0]?.source);
    for (const cell of [...ours.cells, ...python.cells])
      if (cell.cell_type === "code") expect(cell).toMatchObject({ ...newCodeCell(cell.source), id: cell.id });
  });

  it("are written as files of the size that is told, each naming its kernel", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bench-lab-test-"));
    try {
      mkdirSync(join(folder, "notebooks"));
      const { path, bytes } = writeNotebookOf("python", folder);
      const read = await readNotebook(join(folder, path));
      expect(read.metadata.kernelspec).toMatchObject({ name: "bench-python", language: "python" });
      expect(bytes).toBeGreaterThan(read.cells.map(({ source }) => source).join("").length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("what a run shows", () => {
  it("is read from its printed lines, in whatever pieces they come", () => {
    const outputs = [[print("lo")], [print("op 0.25\nproduct 12.5\n")], [table]];
    expect(shownIn(outputs)).toEqual({ loop: 0.25, product: 12.5 });
  });

  it("is refused with an error, without a number, without a table", () => {
    const error: Output = { output_type: "error", ename: "NameError", evalue: "x", traceback: [] };
    const numbers = print("loop 0.25\nproduct 12.5\n");
    expect(() => shownIn([[numbers, error], [table]])).toThrow("NameError: x");
    expect(() => shownIn([[print("loop 0.25\n")], [table]])).toThrow('no line "product …"');
    expect(() => shownIn([[numbers]])).toThrow("no table of 20 rows");
  });

  it("is the same on both sides: the loop to the last digit, the product to 1e-4, and never where a number is none", () => {
    const reference = { loop: 0.25, product: 100 };
    expect(() => expectSame({ loop: 0.25, product: 100.009 }, reference)).not.toThrow();
    expect(() => expectSame({ loop: 0.25 + 2 ** -52, product: 100 }, reference)).toThrow("wrong numbers: loop");
    expect(() => expectSame({ loop: 0.25, product: 100.02 }, reference)).toThrow("wrong numbers: product 100.02");
    expect(() => expectSame({ loop: 0.25, product: Number.NaN }, reference)).toThrow("wrong numbers: product NaN");
  });
});

describe("the table", () => {
  const turn = (seconds: number): Turn => ({
    opened: seconds,
    kernel: seconds,
    ran: seconds,
    figure: seconds,
    ranAgain: seconds,
    figureAgain: seconds,
    savedBytes: 2048,
  });
  const measured = (...seconds: number[]): LabCell => ({
    status: "measured",
    writtenBytes: 1024,
    turns: seconds.map(turn),
  });
  const results = (cells: LabResults["cells"], python: LabResults["sides"][number]["state"]): LabResults => ({
    machine: describeMachine(),
    browser: "Chromium 1",
    rounds: 3,
    sides: [
      { name: "typescript", title: "TypeScript", state: { version: "ts-jupyter 1" } },
      { name: "python", title: "Python", state: python },
    ],
    cells,
  });

  it("has medians with quartiles, sizes, and Python's over ours", () => {
    const cells = { typescript: measured(1, 2, 3), python: measured(3, 3, 3) };
    const report = labReport(results(cells, { version: "Python 3" }));
    expect(report).toContain("| Run All: idle, s | 2 (1.5–2.5) | 3 | 1.5 |");
    expect(report).toContain("| file with its outputs, kB | 2 | 2 | 1 |");
    expect(report).not.toContain("Not measured");
  });

  it("says of a side that is missing how to install it, and of a wrong one why", () => {
    const missing = labReport(results({ typescript: measured(1) }, { missing: "not installed (so and so)" }));
    expect(missing).toContain("| Run All: idle, s | 1 | not installed | – |");
    expect(missing).toContain("* Python: not installed (so and so)");
    const cells: LabResults["cells"] = { typescript: measured(1), python: { status: "wrong", reason: "no figure" } };
    const wrong = labReport(results(cells, { version: "Python 3" }));
    expect(wrong).toContain("| Run All: idle, s | 1 | wrong | – |");
    expect(wrong).toContain("* Python: no figure");
  });
});

describe("the command line", () => {
  it("takes sides and rounds, and refuses what it does not know", () => {
    expect(parseLabOptions([])).toMatchObject({ sides: [], rounds: 9, readme: "keep" });
    expect(parseLabOptions(["--quick", "--sides", "python"])).toMatchObject({ sides: ["python"], rounds: 3 });
    expect(() => parseLabOptions(["--rounds", "0"])).toThrow("invalid --rounds: 0");
    expect(parseLabOptions(["--help"])).toBe("help");
  });
});
