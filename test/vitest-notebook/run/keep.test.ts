import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newCodeCell, newNotebook, readNotebook } from "@innerloop/nbformat";
import { afterEach, beforeEach, expect, test } from "vitest";
import { failedPath, forgetFailed, keepFailed } from "../../../packages/vitest-notebook/src/run/keep.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vitest-notebook-keep-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function notebook(source: string) {
  const made = newNotebook();
  made.cells = [newCodeCell(source)];
  return made;
}

test("the notebook is kept below failed, at its path in the project, in a folder that git ignores", async () => {
  const kept = await keepFailed(".vitest-notebook", root, join(root, "a", "b.ipynb"), notebook("1"));
  expect(kept).toBe(join(root, ".vitest-notebook", "failed", "a", "b.ipynb"));
  expect((await readNotebook(kept)).cells[0]?.source).toBe("1");
  expect(readFileSync(join(root, ".vitest-notebook", ".gitignore"), "utf8")).toBe("*\n");
});

test("the next failing run replaces it, and a .gitignore of the user's stays", async () => {
  mkdirSync(join(root, "own"));
  writeFileSync(join(root, "own", ".gitignore"), "cache/\n");
  await keepFailed("own", root, "b.ipynb", notebook("1"));
  const kept = await keepFailed("own", root, "b.ipynb", notebook("2"));
  expect((await readNotebook(kept)).cells[0]?.source).toBe("2");
  expect(readFileSync(join(root, "own", ".gitignore"), "utf8")).toBe("cache/\n");
});

test("a notebook outside of the root is kept below the folder, too", () => {
  expect(failedPath(".vn", "/p/site", "/p/other/b.ipynb")).toBe("/p/site/.vn/failed/outside/p/other/b.ipynb");
  expect(failedPath(".vn", "/p/site", "../b.ipynb")).toBe("/p/site/.vn/failed/outside/p/b.ipynb");
});

test("a folder of the project whose name begins with two dots is inside of it", () => {
  expect(failedPath("/elsewhere", "/p", "/p/..a/b.ipynb")).toBe("/elsewhere/failed/..a/b.ipynb");
});

test("what was kept is forgotten when the notebook passes; nothing kept is nothing to do", async () => {
  const kept = await keepFailed(".vn", root, "b.ipynb", notebook("1"));
  await forgetFailed(".vn", root, "b.ipynb");
  expect(existsSync(kept)).toBe(false);
  await forgetFailed(".vn", root, "b.ipynb");
});

test("a place that cannot be written is an error", async () => {
  writeFileSync(join(root, "file"), "");
  await expect(keepFailed("file", root, "b.ipynb", notebook("1"))).rejects.toThrow("file");
});
