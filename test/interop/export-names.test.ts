// nbconvert and our command on the same command lines: the files they write have the same names.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newMarkdownCell, newNotebook, stringifyNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PYTHON } from "./python.js";

const BIN = fileURLToPath(new URL("../../packages/ts-jupyter-export/bin/ts-jupyter-export.js", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "export-names-"));
const template = join(folder, "template");

beforeAll(() => {
  const notebook = stringifyNotebook({ ...newNotebook(), cells: [newMarkdownCell("# Title")] });
  for (const name of ["n/a.ipynb", "n/a.b.ipynb", "m/b.ipynb"]) {
    mkdirSync(join(template, name, ".."), { recursive: true });
    writeFileSync(join(template, name), notebook);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names of the files that a command adds to a fresh copy of the notebooks. */
function written(who: string, program: string, argv: readonly string[]): string[] {
  const place = join(folder, who);
  rmSync(place, { recursive: true, force: true });
  cpSync(template, place, { recursive: true });
  const before = new Set(readdirSync(place, { recursive: true, encoding: "utf8" }));
  execFileSync(program, argv, { cwd: place, stdio: ["ignore", "ignore", "pipe"] });
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1));
  return names.filter((name) => !before.has(name)).sort();
}

describe("output names", () => {
  it.each([
    ["--to html n/a.ipynb"],
    ["--to html n/a"],
    ["--to html n/a.b.ipynb"],
    ["--to html n/*.ipynb"],
    ["--to html --output-dir out n/a.ipynb m/b.ipynb"],
    ["--to html --output b.html n/a.ipynb"],
    ["--to html --output x.y n/a.ipynb"],
    ["--to html --output c n/a.ipynb m/b.ipynb"],
    ["--to html --output x-{notebook_name}-y n/a.ipynb m/b.ipynb"],
    ["--to html --output-dir out --output q n/a.ipynb"],
    ["--to notebook n/a.ipynb"],
    ["--to notebook --output-dir out n/a.ipynb"],
    ["--to notebook --output b n/a.ipynb"],
    ["--to notebook --output b.ipynb n/a.ipynb"],
    ["--to notebook --output-dir out --output q n/a.ipynb"],
    ["--to notebook --output {notebook_name}-z n/a.ipynb m/b.ipynb"],
  ])("%s", (line) => {
    const argv = line.split(" ");
    const theirs = written("nbconvert", PYTHON, ["-m", "nbconvert", ...argv]);
    expect(theirs).not.toEqual([]);
    expect(written("ours", process.execPath, [BIN, ...argv])).toEqual(theirs);
  });
});
