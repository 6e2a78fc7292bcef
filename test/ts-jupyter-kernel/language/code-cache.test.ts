import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadTypeScript } from "../../../packages/ts-jupyter-kernel/src/language/load-typescript.js";

test("the code cache is written once, used, and ignored when it is damaged or cannot be written", () => {
  const before = process.env.XDG_CACHE_HOME;
  const folder = mkdtempSync(join(tmpdir(), "cache-"));
  process.env.XDG_CACHE_HOME = folder;
  const first = loadTypeScript();
  first.keep?.();
  const [name = "", ...others] = readdirSync(join(folder, "ts-jupyter-kernel"));
  expect(others).toEqual([]);
  expect(loadTypeScript().keep).toBeUndefined();
  const file = join(folder, "ts-jupyter-kernel", name);
  writeFileSync(file, readFileSync(file).fill(7, 1000, 2000));
  const damaged = loadTypeScript();
  expect(damaged.keep).toBeDefined();
  expect(damaged.ts.version).toBe(first.ts.version);
  process.env.XDG_CACHE_HOME = file;
  const unwritable = loadTypeScript();
  expect(unwritable.ts.version).toBe(first.ts.version);
  expect(() => unwritable.keep?.()).not.toThrow();
  process.env.XDG_CACHE_HOME = before;
  rmSync(folder, { recursive: true });
});
