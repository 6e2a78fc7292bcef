import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExportCase, exportCases, lastWords, writeCase } from "../../bench/export/cases.js";
import { checkPages, compareExports, type ExportResults } from "../../bench/export/compare.js";
import { once } from "../../bench/export/once.js";
import { parseExportOptions } from "../../bench/export/options.js";
import { exportReport } from "../../bench/export/report.js";
import type { Side } from "../../bench/export/sides.js";
import { describeMachine } from "../../bench/harness/machine.js";

const small: ExportCase = {
  name: "small",
  title: "2 of 7 cells",
  notebooks: 2,
  cells: 7,
  formulas: "drawn",
  target: 3,
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-export-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A side that writes so many cells into each page. */
function side(name: string, cells: number, words = lastWords): Side {
  const page = `${'<div class="jp-Cell jp-CodeCell">'.repeat(cells)}${words}`;
  const script = `const [folder, ...all] = process.argv.slice(1); require("fs").mkdirSync(folder);
    all.forEach((_, n) => require("fs").writeFileSync(folder + "/" + n + ".html", ${JSON.stringify(page)}));`;
  return {
    name,
    title: name,
    command: process.execPath,
    args: (notebooks, output) => ["-e", script, output, ...notebooks],
    state: { version: `${name} 1` },
  };
}

describe("the notebooks of a case", () => {
  it("are valid, as many and as long as it says, with formulas where it says so, none twice", async () => {
    mkdirSync(join(folder, "drawn"));
    mkdirSync(join(folder, "plain"));
    const [drawn, plain] = [
      await Promise.all((await writeCase(small, join(folder, "drawn"))).map((path) => readNotebook(path))),
      await Promise.all(
        (await writeCase({ ...small, formulas: "none" }, join(folder, "plain"))).map((path) => readNotebook(path)),
      ),
    ];
    expect([...drawn, ...plain].map(({ cells }) => cells.length)).toEqual([7, 7, 7, 7]);
    const formulas = drawn.flatMap(({ cells }) => cells.flatMap(({ source }) => source.match(/\$L[^$]*\$/g) ?? []));
    expect(formulas).toHaveLength(4);
    expect(new Set(formulas).size).toBe(4);
    expect(plain.flatMap(({ cells }) => cells.map(({ source }) => source)).join("")).not.toContain("$");
  });
});

describe("pages are taken for whole only", () => {
  it.each([
    ["too few pages", small, 1, 7, lastWords, "1 of 2 pages"],
    ["too few cells", small, 2, 6, lastWords, "0.html: 6 of 7 cells"],
    ["without the last cell", small, 2, 7, "…", "0.html: without its last cell"],
  ] as const)("%s", (name, one, pages, cells, words, message) => {
    const output = join(folder, name);
    mkdirSync(output);
    for (let n = 0; n < pages; n++)
      writeFileSync(join(output, `${n}.html`), `${'<div class="jp-Cell x">'.repeat(cells)}${words}`);
    expect(() => checkPages(output, one)).toThrow(message);
  });
});

describe("a comparison", () => {
  it("measures whole processes, and calls a side wrong whose pages are not whole", async () => {
    const sides = [side("ours", 7), side("nbconvert", 7), side("short", 6)];
    const results = await compareExports(sides, [small], { rounds: 2, onTurn: () => {} });
    const cells = results.cases[0]?.cells ?? {};
    expect(cells.ours).toMatchObject({ status: "measured" });
    expect(cells.ours?.status === "measured" && cells.ours.runs).toHaveLength(2);
    expect(cells.short).toEqual({ status: "wrong", reason: "0.html: 6 of 7 cells" });
  });

  it("reports a process that fails with its last line", async () => {
    await expect(once(process.execPath, ["-e", 'console.error("first\\nlast"); process.exit(3)'])).rejects.toThrow(
      /^last$/,
    );
    await expect(once("/nowhere/program", [])).rejects.toThrow("ENOENT");
  });

  it("says which targets are met, and what is missing", () => {
    const run = (seconds: number) => ({ seconds, peakMb: 100 });
    const measured = (seconds: number) => ({ status: "measured", runs: [run(seconds)], pageKb: 50 }) as const;
    const results: ExportResults = {
      machine: describeMachine(),
      rounds: 1,
      sides: [side("ours", 7), { ...side("nbconvert", 7), state: { missing: "not installed" } }],
      cases: [
        { case: small, cells: { ours: measured(0.5), nbconvert: measured(2) } },
        { case: { ...small, target: 5 }, cells: { ours: measured(0.5), nbconvert: measured(2) } },
        { case: small, cells: { ours: measured(0.5) } },
      ],
    };
    const report = exportReport(results);
    for (const text of ["4.0× | ≥ 3×: met", "≥ 5×: **missed**", "≥ 3×: not measured", "nbconvert: not installed"])
      expect(report).toContain(text);
  });
});

describe("the command line", () => {
  it("takes cases, sides and rounds, and refuses what it does not know", () => {
    expect(parseExportOptions([])).toMatchObject({ cases: [], sides: [], rounds: 7 });
    expect(parseExportOptions(["--quick"])).toMatchObject({ rounds: 3 });
    expect(parseExportOptions(["--quick", "--cases", "one"])).toMatchObject({ cases: ["one"] });
    expect(() => parseExportOptions(["--rounds", "0"])).toThrow("invalid --rounds: 0");
    expect(new Set(exportCases.map(({ name }) => name)).size).toBe(exportCases.length);
  });
});
