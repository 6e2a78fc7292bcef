import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";
import { statementLines } from "../../../packages/ts-jupyter-kernel/src/front/line-starts.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const files = ["lib", "packages", "test"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/node_modules|dist|fixtures/.test(name))
    .map((name) => join(folder, name)),
);

/** A line that goes on after a closing brace by its first character: it cannot be mistaken for a magic. */
const CONTINUES = /^\s*(?:[|&.?:=>]|\/[*/]|$)/;

test("in the files of this repository statements begin exactly where the parser says", () => {
  expect(files.length).toBeGreaterThan(300);
  const wrong: string[] = [];
  for (const file of files) {
    const source = readFileSync(join(root, file), "utf8");
    const { program, errors } = parseSync(file, source);
    if (errors.length > 0) continue;
    const starts = statementLines(source);
    const lines = source.split("\n");
    const lineOf = (offset: number) => source.slice(0, offset).split("\n").length - 1;
    for (const { start, end } of program.body) {
      const [first, last] = [lineOf(start), lineOf(end)];
      if (!starts[first]) wrong.push(`${file}:${first + 1} not found`);
      for (let line = first + 1; line <= last; line++) {
        if (starts[line] && !CONTINUES.test(lines[line])) wrong.push(`${file}:${line + 1} is inside`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test.each([
  ["a division after a non-null assertion", "const half = size! / 2;\nconst next = 1;"],
  ["two of them", "const half = of! / 2 / by! / 3;\nconst next = 1;"],
  ["a regular expression after a negation", "if (!/[']/.test(name)) stop();\nconst next = 1;"],
  ["a regular expression after `return !`", "const f = () => { return !/[']/.test(name) };\nconst next = 1;"],
  ["an unequal sign before a regular expression", "const odd = a !== /[']/;\nconst next = 1;"],
])("a statement begins on the line after %s", (_what, source) => {
  expect(statementLines(source)).toEqual([true, true]);
});
