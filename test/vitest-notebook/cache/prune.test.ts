// The cache stays bounded.
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prune } from "../../../packages/vitest-notebook/src/cache/prune.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pruned-"));
  // a is the oldest, d the youngest; two notebooks.
  for (const [index, name] of ["one/runs/a", "two/runs/b", "one/runs/c", "two/runs/d", "one/last.json"].entries()) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), "0123456789");
    utimesSync(join(folder, name), index, index);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const left = (): string =>
  ["one/runs/a", "two/runs/b", "one/runs/c", "two/runs/d"]
    .filter((name) => existsSync(join(folder, name)))
    .map((name) => name.at(-1))
    .join("");

test.each([
  [{ bytes: 40, files: 4 }, "abcd"],
  [{ bytes: 39, files: 4 }, "bcd"],
  [{ bytes: 1000, files: 2 }, "cd"],
  // The run that was stored just now stays, however large it is.
  [{ bytes: 5, files: 4 }, "d"],
])("within %j the youngest runs stay: %s", async (bounds, expected) => {
  await prune(folder, bounds);
  expect(left()).toBe(expected);
  expect(existsSync(join(folder, "one/last.json"))).toBe(true);
});

test("a cache that is not there is no error", async () => {
  await expect(prune(join(folder, "none"))).resolves.toBeUndefined();
});
