import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeProject, probeOurs, vitestNotebook } from "./ours.js";
import { copied, type Entry, PEERS, papermill, pytest, python } from "./peers.js";
import { fileOf, PLANTED } from "./planted.js";
import { type Answer, OLD, probe } from "./probes.js";

// The tables of packages/vitest-notebook/README.md against the tools themselves: each notebook with its planted change is really run.

const README = fileURLToPath(new URL("../../../packages/vitest-notebook/README.md", import.meta.url));
const TOOLS = ["vitest-notebook", ...PEERS] as const;
type Tool = (typeof TOOLS)[number];
/** A cell may take so long; the notebook whose cell takes longer sleeps for a minute. */
const SECONDS = 8;

/** The rows of the table behind a mark: first cell → the other cells. */
function tableAfter(mark: string): Map<string, string[]> {
  const text = readFileSync(README, "utf8").split(`<!-- ${mark} -->`)[1] ?? "";
  const rows = /(?:^\|.*\n)+/m.exec(text)?.[0].trim().split("\n") ?? [];
  const cells = rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(cells[0]?.slice(1)).toEqual([...TOOLS]);
  return new Map(cells.slice(2).map(([first = "", ...others]) => [first, others]));
}

let folder: string;
let version: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "notebook-tools-"));
  version = (await python(["-c", "import platform; print(platform.python_version())"], folder)).output.trim();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the README's table of planted changes", () => {
  const verdicts = new Map<string, Map<string, string>>();
  const note = (tool: Tool, entries: readonly Entry[]) => {
    const failed = new Set(entries.filter(({ status }) => status === "fails").map(({ notebook }) => notebook));
    const seen = new Set(entries.map(({ notebook }) => notebook));
    verdicts.set(tool, new Map([...seen].map((name) => [name, failed.has(name) ? "fails" : "passes"])));
  };

  beforeAll(async () => {
    const planted = join(folder, "planted");
    mkdirSync(planted);
    for (const each of PLANTED) writeFileSync(join(planted, `${each.name}.ipynb`), fileOf(each, version));
    const names = PLANTED.map(({ name }) => name);
    const limit = { seconds: SECONDS };
    // Mostly they wait, for kernels and for cells that take too long: two pipelines side by side.
    const pythonic = async () => {
      for (const peer of ["nbval", "nbmake"] as const)
        note(peer, (await pytest(peer, copied(planted, peer), limit)).entries);
    };
    const others = async () => {
      note("pytest-notebook", (await pytest("pytest-notebook", copied(planted, "pytest-notebook"), limit)).entries);
      const said = await papermill(copied(planted, "papermill"), names, limit);
      verdicts.set("papermill", new Map([...said].map(([name, error]) => [name, error === "" ? "passes" : "fails"])));
    };
    const own = async () => {
      const ours = copied(planted, "ours");
      makeProject(ours);
      note("vitest-notebook", (await vitestNotebook(ours, "--timeout", `${SECONDS}`)).entries);
    };
    await Promise.all([pythonic(), others(), own()]);
  }, 900_000);

  test("has a row for each planted change, and no other", () => {
    expect([...tableAfter("planted").keys()]).toEqual(PLANTED.map(({ row }) => row));
  });

  const WORDS = {
    fails: { fails: "**caught**", passes: "*missed*" },
    passes: { fails: "*false alarm*", passes: "**quiet**" },
  } as const;
  test.each(PLANTED)("$row", ({ name, row, wanted }) => {
    const measured = TOOLS.map((tool) => {
      const verdict = verdicts.get(tool)?.get(name);
      return verdict === "fails" || verdict === "passes" ? WORDS[wanted][verdict] : "did not run";
    });
    expect(tableAfter("planted").get(row)).toEqual(measured);
  });
});

describe("the README's table of abilities", () => {
  test("says of each tool what was measured, and marks what was read", async () => {
    const place = join(folder, "probes", "notebooks");
    const own = join(folder, "own");
    for (const each of [place, own]) mkdirSync(each, { recursive: true });
    const [peers, ours] = await Promise.all([probe(place, version), probeOurs(own, OLD, version)]);
    const rows = tableAfter("abilities");
    const told: Record<string, Record<string, string>> = {};
    const measured: Record<string, Record<string, Answer>> = {};
    for (const [row, answers] of rows) {
      TOOLS.forEach((tool, at) => {
        const answer = answers[at] ?? "";
        if (answer.endsWith("†")) return;
        const found = tool === "vitest-notebook" ? ours[row] : peers[row]?.[tool];
        told[row] = { ...told[row], [tool]: answer };
        measured[row] = { ...measured[row], [tool]: found ?? ("not measured" as Answer) };
      });
    }
    expect(told).toEqual(measured);
    for (const row of [...Object.keys(peers), ...Object.keys(ours)]) expect([...rows.keys()]).toContain(row);
  }, 600_000);
});
