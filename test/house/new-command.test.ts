import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checksOf, parseNotebook, validateNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planOf } from "../../scripts/new.js";
import { displays, longFunctions, longLines } from "../notebooks/notebook-rules.js";

// `npm run new -- "title"`. That what it writes passes `npm test`, cell by cell, was run by hand; here it is held to the book's rules.

const root = fileURLToPath(new URL("../../", import.meta.url));
const existing = { notebooks: ["01-a-kernel.ipynb", "07-rates.ipynb"], tests: ["08-left-over.test.ts"] };
const plan = (...words: string[]) => planOf(words, existing);

describe("the next notebook", () => {
  it("has the number after the last one, and its title in kebab-case as its name", () => {
    expect(plan(" Größe & φ: Rates, that are LEARNED? ")).toEqual({
      title: "Größe & φ: Rates, that are LEARNED?",
      number: 8,
      document: "explorations",
      file: "08-grosse-rates-that-are-learned.ipynb",
      test: "08-grosse-rates-that-are-learned.test.ts",
    });
  });

  it("takes another number and a document", () => {
    expect(plan("Ranks", "--number", "30", "--document", "amfs")).toMatchObject({
      number: 30,
      document: "amfs",
      file: "30-ranks.ipynb",
    });
  });

  it.each<[words: string[], message: string]>([
    [["  "], 'invalid title "": it is empty'],
    [["12 + 34"], 'invalid title "12 + 34": no letter for a file\'s name'],
    [["φ"], 'invalid title "φ": no letter for a file\'s name'],
    [["two\nlines"], 'invalid title "two\\nlines": one line wanted'],
    [["word ".repeat(13)], "invalid title: 64 characters in its file's name (at most 60)"],
    [[], "no title"],
    [["a", "b"], "one title wanted, 2 given: put it in quotes"],
    [["a", "--colour", "red"], "unknown option '--colour'"],
    [["a", "--number", "x"], "invalid number: x"],
    [["a", "--number", "0"], "invalid number: 0"],
    [["a", "--document", "My Document"], 'invalid document: "My Document" (kebab-case wanted)'],
    [["a", "--number", "7"], "number 7 is taken by notebooks/07-rates.ipynb"],
    [["Rates!"], "notebooks/07-rates.ipynb has this title already"],
    [["left over"], "test/notebooks/08-left-over.test.ts exists already"],
  ])("is refused in one line: %j", (words, message) => {
    expect(() => plan(...words)).toThrow(message);
    try {
      plan(...words);
    } catch (error) {
      expect((error as Error).message).not.toContain("\n");
    }
  });
});

describe("npm run new", () => {
  let project: string;
  beforeAll(() => {
    // A checkout of its own, so that nothing is written into this one.
    project = mkdtempSync(join(tmpdir(), "new-command-"));
    for (const folder of ["notebooks", "test/notebooks"]) mkdirSync(join(project, folder), { recursive: true });
    writeFileSync(join(project, "notebooks", "03-first.ipynb"), "{}");
    cpSync(join(root, "scripts"), join(project, "scripts"), { recursive: true });
    for (const name of ["node_modules", "packages", "lib", "package.json", "tsconfig.json"])
      symlinkSync(join(root, name), join(project, name));
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));
  const script = () => join(project, "scripts", "new.js");

  it("writes a notebook that was run and keeps the rules of the book, and its test", () => {
    const said = execFileSync(process.execPath, [script(), "Learned rates"], { encoding: "utf8" });
    expect(said).toBe(
      "notebooks/04-learned-rates.ipynb\ntest/notebooks/04-learned-rates.test.ts\nnpm run lab -- notebooks/04-learned-rates.ipynb\n",
    );
    const notebook = parseNotebook(readFileSync(join(project, "notebooks", "04-learned-rates.ipynb"), "utf8"));
    expect(validateNotebook(notebook)).toEqual([]);
    expect(notebook.metadata.innerloop).toEqual({ document: "explorations", number: 4 });
    expect(checksOf(notebook)).toMatchObject([
      { status: "pass", value: [0.85 ** 12, 0.7 ** 12, 0.4 ** 12].map(about) },
    ]);
    expect(displays(notebook)).toEqual({ figures: ["steps-in-a-bowl"], tables: 1 });
    expect([...longFunctions(notebook, 10), ...longLines(notebook, 96)]).toEqual([]);
    const words = notebook.cells.map((cell) => cell.source).join("\n");
    for (const part of [
      "# 4 · Learned rates",
      "**Question.**",
      "**Formula.**",
      "**What did not work.**",
      "## 2 · Verdict",
    ])
      expect(words).toContain(part);
  });

  it("writes nothing over", () => {
    const before = readdirSync(join(project, "notebooks"));
    const { status, stderr } = spawnSync(process.execPath, [script(), "Learned rates"], { encoding: "utf8" });
    expect([status, stderr]).toEqual([1, "new: notebooks/04-learned-rates.ipynb has this title already\n"]);
    expect(readdirSync(join(project, "notebooks"))).toEqual(before);
  });
});

const about = (value: number) => expect.closeTo(value, 12);
