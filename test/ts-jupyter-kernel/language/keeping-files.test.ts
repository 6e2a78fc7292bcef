import ts from "typescript";
import { expect, test } from "vitest";
import { keepingFiles } from "../../../packages/ts-jupyter-kernel/src/language/keeping-files.js";

const settings: ts.CompilerOptions = {};

/** Takes a file, gives it back and takes it again: the two trees. */
function twice(registry: ts.DocumentRegistry, file: string): [ts.SourceFile, ts.SourceFile] {
  const take = () => registry.acquireDocument(file, settings, ts.ScriptSnapshot.fromString("export const a = 1;"), "1");
  const first = take();
  const key = registry.getKeyForCompilationSettings(settings);
  registry.releaseDocumentWithKey(file as ts.Path, key, ts.ScriptKind.TS, undefined);
  return [first, take()];
}

test("a file that no program has stays parsed, a cell does not", () => {
  const keeping = keepingFiles(ts.createDocumentRegistry(true));
  const [before, after] = twice(keeping, "/p/node_modules/m/index.ts");
  expect(after).toBe(before);
  const [cell, next] = twice(keeping, "/p/.cell-7.ts");
  expect(next).not.toBe(cell);
});

test("TypeScript's own registry parses it again", () => {
  const [before, after] = twice(ts.createDocumentRegistry(true), "/p/node_modules/m/index.ts");
  expect(after).not.toBe(before);
});
