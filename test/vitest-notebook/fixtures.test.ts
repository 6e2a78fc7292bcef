import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FILES, writeFixtures } from "../fixtures/vitest-notebook/build/write.js";
import { FIXTURES, type FixtureRun, ROOT, runFixtures } from "./fixture-run.js";

// Every behaviour once as it should pass and once as it should fail, by the plugin itself, with real kernels. What is expected is written
// by hand: a line a cell, `fails: …` with a phrase that the failure must hold.

interface Refused {
  refused: string;
  cells: string[];
}
const ok = "passes";
const fails = (...phrases: string[]): string => `fails: ${phrases.join(" & ")}`;
const after = (number: number): string => `skipped: cell [${number}] failed`;
/** The file as a whole is refused, in one line. */
const refused = (message: string, ...cells: string[]): Refused => ({ refused: message, cells });
const moved = fails('"twice" instead of "once"');
const lines = (from: number, to: number): string => `lines ${from}–${to}`;

/** Options of the plugin, in JavaScript. */
const PROJECTS: Record<string, string> = {
  default: "{}",
  loose: '{ rtol: 1e-4, include: ["numbers/{planted,levels,tag-tolerance}.ipynb"] }',
  absolute: '{ atol: 1e-3, include: ["numbers/absolute.ipynb"] }',
  bare: '{ patterns: [], include: ["patterns/{default,own,one-sided}.ipynb"] }',
  wide: '{ patterns: ["backend", "memory", "port"], include: ["patterns/{default,asked}.ipynb"] }',
  tagged: '{ compare: "tagged", include: ["tags/{check-output,raises-exception,nbval}.ipynb"] }',
  none: '{ compare: "none", include: ["tags/check-output.ipynb", "runs/exception.ipynb"] }',
  slow: '{ slow: "run", include: ["tags/slow.ipynb"] }',
  full: '{ profile: "full", parameters: { size: 16 }, include: ["tags/*parameters.ipynb"] }',
  derived: '{ derived: "compare", include: ["mime/derived.ipynb"] }',
  quiet: '{ stderr: "ignore", include: ["text/st*.ipynb"] }',
  paths: '{ ignorePaths: ["/layout/height"], include: ["mime/ignore-paths.ipynb"] }',
  pictures: '{ pictures: 0.6, include: ["mime/png.ipynb"] }',
};

type Expected = string[] | Refused;

const NUMBERS: Record<string, Expected> = {
  "default: numbers/equal": [ok],
  "default: numbers/planted": [fails("1.0 instead of 1.00001", "relative error 1.0e-5 > 1e-6"), ok, ok],
  "loose: numbers/planted": [ok, ok, ok],
  "default: numbers/notebook-tolerance": [ok, fails("1.0 instead of 1.001", "> 1e-4")],
  "default: numbers/tag-tolerance": [ok, fails("1.0e-5 > 1e-6"), fails("1.0e-7 > 1e-8")],
  "loose: numbers/tag-tolerance": [ok, ok, fails("1.0e-7 > 1e-8")],
  "default: numbers/cell-metadata-tolerance": [ok, fails("1.0e-7 > 1e-8")],
  "default: numbers/levels": [ok, fails("> 1e-4"), fails("> 0")],
  // The notebook's own tolerance counts, not the option's.
  "loose: numbers/levels": [ok, fails("> 1e-4"), fails("> 0")],
  "default: numbers/absolute": [ok, fails("0.002 instead of 0"), fails("1e-12 instead of 0")],
  "absolute: numbers/absolute": [ok, fails("0.002 instead of 0"), ok],
  "default: numbers/not-a-number": [ok, ok, fails("1.5 instead of NaN"), fails("NaN instead of 1.5")],
  "default: numbers/infinity": [ok, ok, fails("-Infinity instead of Infinity"), fails("1e+200 instead of Infinity")],
  "default: numbers/complex": [ok, ok, fails("1+2.001i instead of 1+2i"), fails("1-2i instead of 1+2i")],
  "default: numbers/units": [ok, ok, fails("41", "40"), fails('"eV" instead of "J"'), ok],
  // Which separator a program prints is part of its text.
  "default: numbers/thousands": [
    ok,
    fails("written in two ways"),
    fails("1,235.5 instead of 1,234.5"),
    fails("written in two ways"),
  ],
  "default: numbers/exponents": [ok, ok, fails("1e-6 instead of 1e-5", "a factor of 0.1"), ok],
  "default: numbers/names": [fails("v4.22.1", "v4.22.0"), fails("Tensor4d", "Tensor3d"), ok],
  "default: numbers/integers": [fails("101 instead of 100"), ok, ok],
};

const TEXTS: Record<string, Expected> = {
  "default: text/words": [ok, fails('"exact" instead of "wrong"')],
  "default: text/truncated": [fails(lines(4, 5), "2 lines at the end are missing"), fails('"missing" is missing')],
  "default: text/extra-line": [fails("line 2", "1 line is extra", "warning: slow")],
  "default: text/white-space": [ok, fails("one two")],
  "default: text/colours": [ok],
  "default: text/carriage-return": [ok, fails("2 instead of 3")],
  "default: text/unicode": [ok, fails("薛定谔", "薛定鄂"), fails("0.5 instead of 0.6")],
  "default: text/large": [ok, fails("line 1235", "154.25 instead of 7"), ok],
  "default: text/streams": [ok, ok, ok, fails("stdout"), fails("stdout", "stderr")],
  "quiet: text/streams": [ok, ok, ok, fails("stdout"), fails("stdout")],
  "default: text/stderr": [fails("stderr", "3 instead of 2"), fails("stderr", "nothing was written")],
  "quiet: text/stderr": [ok, ok],
  "default: text/blank": [ok, ok],
  "default: text/markdown-between": [ok, fails("0.7 instead of 0.8")],
};

const OUTPUTS: Record<string, Expected> = {
  "default: outputs/missing": [
    fails("nothing was written"),
    fails("output 2", "the reference has it, this run did not give it", "- second"),
    fails("output 2", "the reference has it, this run did not give it", "- beta"),
  ],
  "default: outputs/extra": [
    fails("1 line written; the reference has none"),
    fails("output 2", "the reference has no such output", "+ second"),
  ],
  "default: outputs/swapped": [ok, fails("outputs 1 and 2: changed places")],
  "default: outputs/kind": [
    ok,
    fails("execute_result instead of display_data"),
    fails("display_data instead of execute_result"),
  ],
  "default: outputs/none": [ok, ok, ok],
  "default: outputs/never-run": [fails("the reference has none"), ok],
  "default: outputs/empty-cells": [ok],
  // A notebook without code is a document, not a mistake.
  "default: outputs/empty": ["skipped: no code"],
  "default: outputs/markdown-only": ["skipped: no code"],
  "default: outputs/display-id": [ok, fails("9 instead of 1"), ok, ok],
  "default: outputs/cleared": [ok],
  "default: outputs/values": [ok, fails("0.25 instead of 0.26")],
};

const MIME: Record<string, Expected> = {
  "default: mime/json": [
    ok,
    fails("/loss/1", "0.25 instead of 0.26"),
    fails("/loss", "missing"),
    fails("/extra", "extra"),
  ],
  "default: mime/plotly": [
    ok,
    fails("/data/0/y/2", "0.250025 instead of 0.25"),
    fails("/data/0/y"),
    fails("/layout/title/text", '"testing"'),
    ok,
  ],
  "default: mime/plotly-typed-arrays": [ok, ok, fails("/data/0/y", "0.25 instead of 0.26")],
  "default: mime/frame": [ok, fails("column loss", "0.26 instead of 0.25"), fails("accuracy"), fails("column loss")],
  "default: mime/html": [ok, fails("0.6 instead of 0.5"), fails("<i>"), ok],
  "default: mime/html-table": [ok, fails("0.6 instead of 0.5")],
  "default: mime/markdown": [ok, fails("0.6 instead of 0.5")],
  "default: mime/latex": [ok, fails("mu", "lambda")],
  "default: mime/svg": [ok, ok, fails("image/svg+xml"), fails("image/svg+xml")],
  "default: mime/png": [ok, ok, fails("pixels"), fails("40 × 30 pixels instead of 40 × 40")],
  "pictures: mime/png": [ok, ok, ok, fails("40 × 30 pixels instead of 40 × 40")],
  "default: mime/jpeg": [ok, fails("bytes")],
  "default: mime/vega": [ok, fails("/mark", '"bar"', '"point"')],
  "default: mime/javascript": [ok, fails("0.6 instead of 0.5")],
  "default: mime/unknown": [ok, fails("0.6 instead of 0.5"), ok, fails("bytes"), ok, fails("0.6 instead of 0.5")],
  "default: mime/types": [
    fails("text/html: the output is there without this type"),
    fails("text/html: the reference has the output without this type"),
    fails("image/svg+xml instead of text/html"),
  ],
  "default: mime/derived": [ok, fails("text/plain: the output is there without this type")],
  "derived: mime/derived": [fails("text/plain"), fails("text/plain: the output is there without this type")],
  "default: mime/ignore-paths": [ok, fails("/layout/height", "640 instead of 800")],
  "paths: mime/ignore-paths": [ok, ok],
  "default: mime/widget": [ok],
};

const CHECKS: Record<string, Expected> = {
  "default: checks/hold": [ok, ok, ok],
  "default: checks/vanished": [fails('check "trace"', "the check is gone")],
  "default: checks/new": [fails('check "trace"', "the check is new")],
  "default: checks/failed": [fails('check "drift"', "fails: 0.02, at most 0.01 expected")],
  "default: checks/bound": [fails('check "drift"', "at most 0.1 instead of at most 0.01")],
  "default: checks/renamed": [fails('check "drift"', "the check is gone", 'check "energy drift"', "the check is new")],
};

const masked = [ok, moved];
const open = [fails("instead of"), moved];
const times = (count: number, cells: string[]): string[] => Array.from({ length: count }, () => cells).flat();
const PATTERNS: Record<string, Expected> = {
  "default: patterns/default": times(6, masked),
  "bare: patterns/default": times(6, open),
  // Names replace the names that hold by default.
  "wide: patterns/default": times(6, open),
  "default: patterns/asked": times(3, open),
  "wide: patterns/asked": times(3, masked),
  "default: patterns/own": [ok, moved, ok, moved],
  "bare: patterns/own": [ok, moved, fails("1.25"), moved],
  "default: patterns/named": [ok, fails("1.25")],
  "default: patterns/one-sided": [fails('"took 1.25 s" instead of "took long"'), fails("3.5 s")],
  "bare: patterns/one-sided": [fails('"long"'), fails("steps")],
};

const TAGS: Record<string, Expected> = {
  "default: tags/ignore-output": [ok, fails("0.5 instead of 0.6")],
  "default: tags/check-output": [fails("0.5 instead of 0.6"), fails("0.5 instead of 0.6"), ok],
  "tagged: tags/check-output": [ok, fails("0.5 instead of 0.6"), ok],
  "none: tags/check-output": [ok, ok, ok],
  "default: tags/raises-exception": [ok, ok],
  "tagged: tags/raises-exception": [ok, ok],
  "default: tags/raises-another": [fails("RangeError", "TypeError"), ok],
  "default: tags/raises-nothing": [fails("tagged raises-exception, but nothing was raised"), ok],
  "default: tags/skip-execution": [ok, "skipped: skip-execution", ok],
  "default: tags/slow": [ok, "skipped: slow", ok],
  "slow: tags/slow": [ok, ok, fails("2 instead of 1")],
  "default: tags/parameters": [ok, ok],
  "full: tags/parameters": [ok, fails('"full" instead of "quick"', "16 instead of 4")],
  "default: tags/metadata-parameters": [ok, ok, fails("8 instead of 4")],
  "full: tags/metadata-parameters": [ok, fails("16 instead of 8"), fails("16 instead of 4")],
  "default: tags/nbval": [ok, "skipped: nbval-skip", ok, "skipped: NBVAL_SKIP", ok, fails("0.5 instead of 0.6")],
  "tagged: tags/nbval": [ok, "skipped: nbval-skip", ok, "skipped: NBVAL_SKIP", ok, ok],
  "default: tags/foreign": [ok],
  "default: tags/timeout": [ok],
  "default: tags/bad-rtol-name": refused('cell [2]: unknown tag "rtoll=1e-3" (did you mean "rtol=1e-3"?)'),
  "default: tags/bad-rtol-value": refused('cell [2]: invalid rtol: "small"'),
  "default: tags/bad-rtol-large": refused('cell [2]: invalid rtol: "1e3"'),
  "default: tags/bad-underscore": refused('cell [2]: unknown tag "ignore_output" (did you mean "ignore-output"?)'),
  "default: tags/bad-case": refused('cell [2]: unknown tag "Slow" (did you mean "slow"?)'),
  "default: tags/bad-spelling": refused('cell [2]: unknown tag "skip-exectuion" (did you mean "skip-execution"?)'),
  "default: tags/bad-contradiction": refused(
    'cell [2]: the tags "check-output" and "ignore-output" contradict each other',
  ),
  "default: tags/bad-timeout": refused('cell [2]: unknown tag "time-out=5" (did you mean "timeout=5"?)'),
  "default: tags/bad-metadata": refused('unknown option "rtoll" (did you mean "rtol"?)'),
  "default: tags/bad-metadata-value": refused('invalid compare: "some"'),
};

const RUNS: Record<string, Expected> = {
  "default: runs/exception": [ok, fails("RangeError", "radius -2"), after(2), after(2)],
  "none: runs/exception": [ok, fails("RangeError", "radius -2"), after(2), after(2)],
  // That the reference holds an error does not make it an expected one: the tag does.
  "default: runs/expected-elsewhere": [fails("RangeError", "radius -2"), after(1)],
  "default: runs/rejection": [fails("nobody caught this"), after(1)],
  "default: runs/syntax": [fails("SyntaxError"), after(1)],
  "default: runs/difference-goes-on": [fails("0.5 instead of 0.6"), ok],
  "default: runs/timeout": [fails("ran longer than 1 s"), after(1)],
  "default: runs/busy-timeout": [fails("ran longer than 1 s"), after(1)],
  "default: runs/notebook-timeout": [ok, fails("the notebook ran longer than 5 s"), after(2)],
  "default: runs/dead-once": [ok, ok, ok],
  "default: runs/dead-always": [ok, fails("the kernel died", "SIGKILL"), after(2)],
  "default: runs/exit": [fails("exit code 3"), after(1)],
  "default: runs/no-kernel": refused('unknown kernel "no-such-kernel"', "skipped: the kernel did not start"),
  "default: runs/training": [fails("0.062501 instead of 0.0625", "relative error 1.6e-5 > 1e-6")],
  "default: runs/stale": [
    ok,
    fails("stale reference: the source of cell [1] changed in the working copy", "0.75 instead of 0.5"),
    fails("stale reference: its source changed in the working copy, its outputs did not", "1.5 instead of 1"),
  ],
  "default: runs/broken-json": refused("JSON"),
  "default: runs/not-a-notebook": refused("nbformat"),
};

const EXPECTED: Record<string, Expected> = {
  ...NUMBERS,
  ...TEXTS,
  ...OUTPUTS,
  ...MIME,
  ...CHECKS,
  ...PATTERNS,
  ...TAGS,
  ...RUNS,
};

let ran: FixtureRun;

/** The notebook as it was committed, before its sources were changed. */
function commitOlder(folder: string): void {
  const path = join(folder, "runs/stale.ipynb");
  const now = readFileSync(path, "utf8");
  writeFileSync(path, now.replaceAll("0.75", "0.5"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  git("init", "--quiet");
  git("add", "runs/stale.ipynb");
  git("-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "older");
  writeFileSync(path, now);
}

beforeAll(async () => {
  if (process.env.WRITE_FIXTURES) writeFixtures(FIXTURES);
  ran = await runFixtures(PROJECTS, async (folder) => commitOlder(folder));
}, 600_000);
afterAll(() => ran?.remove());

describe("the fixture notebooks", () => {
  test("are what their builders write", () => {
    const files = (readdirSync(FIXTURES, { recursive: true }) as string[]).filter((name) => name.endsWith(".ipynb"));
    expect(files.sort()).toEqual([...FILES.keys()].sort());
    const other = files.filter((name) => readFileSync(join(FIXTURES, name), "utf8") !== FILES.get(name));
    expect(other).toEqual([]);
  });

  test("have all run, and nothing else has", () => {
    expect([...ran.outcomes.keys()].sort()).toEqual(Object.keys(EXPECTED).sort());
    expect(Object.keys(EXPECTED).length).toBeGreaterThan(100);
  });

  test.each(Object.entries(EXPECTED))("%s", (name, expected) => {
    const { cells, errors } = ran.outcomes.get(name) ?? { cells: ["did not run"], errors: [] };
    if (!Array.isArray(expected)) {
      expect(cells).toEqual(expected.cells);
      expect(errors.map((error) => error.split("\n", 1)[0])).toEqual([expect.stringContaining(expected.refused)]);
      return;
    }
    expect(errors).toEqual([]);
    expect(cells.map((cell, at) => seen(cell, expected[at]))).toEqual(expected);
  });

  test("a failure looks as the README shows it", () => {
    const readme = readFileSync(join(ROOT, "packages/vitest-notebook/README.md"), "utf8");
    const sample = /<!-- sample -->\s+```text\n([\s\S]*?)```/.exec(readme)?.[1]?.trimEnd();
    expect(sample).toContain("OutputMismatch");
    const shown = ran.output.split("\n").map((line) => line.trimEnd());
    expect(shown.join("\n").replace(/FAIL +\|?default\|? +/g, "FAIL  ")).toContain(sample);
  });

  test("a kernel that died once says so, and one that dies again is not tried a third time", () => {
    const notes = ran.outcomes.get("default: runs/dead-once")?.notes;
    expect(notes).toEqual([expect.stringContaining("the kernel died in cell [2]")]);
    expect(ran.outcomes.get("default: runs/dead-always")?.notes).toHaveLength(1);
  });
});

/** The expectation where the cell meets it, else what the cell said. */
function seen(cell: string, expected: string | undefined): string {
  if (!expected?.startsWith("fails: ") || !cell.startsWith("fails: ")) return cell;
  const phrases = expected.slice("fails: ".length).split(" & ");
  return phrases.every((phrase) => cell.includes(phrase)) ? expected : cell;
}
