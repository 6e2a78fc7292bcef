// The key of a real notebook of the book: of all files below lib/, exactly those that TypeScript itself finds through its imports change
// the key. Everything is done to a copy.
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseNotebook } from "@innerloop/nbformat";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { computeKey } from "../../../packages/vitest-notebook/src/cache/key.js";
import { notebookSettings } from "../../../packages/vitest-notebook/src/settings/metadata.js";
import { settingsOf } from "../../../packages/vitest-notebook/src/settings/options.js";

const {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} = fs;
const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const NOTEBOOK = "notebooks/01-memory-kernel-derivations.ipynb";
const root = realpathSync(fs.mkdtempSync(join(tmpdir(), "book-")));
const at = (path: string): string => join(root, path);

beforeAll(() => {
  for (const path of ["lib", "package.json", "package-lock.json", "tsconfig.json", NOTEBOOK]) {
    cpSync(join(REPOSITORY, path), at(path), { recursive: true });
  }
  for (const name of readdirSync(join(REPOSITORY, "packages"))) {
    for (const part of ["package.json", "bin"]) {
      const from = join(REPOSITORY, "packages", name, part);
      if (existsSync(from)) cpSync(from, at(`packages/${name}/${part}`), { recursive: true });
    }
  }
  linkModules();
  const spec = { argv: [process.execPath, at("packages/ts-jupyter-kernel/bin/ts-jupyter-kernel.js")] };
  mkdirSync(at(".kernels/kernels/ts-jupyter"), { recursive: true });
  const kernel = { ...spec, display_name: "TypeScript", language: "typescript" };
  writeFileSync(at(".kernels/kernels/ts-jupyter/kernel.json"), JSON.stringify(kernel));
  // One that only types reach, and one that only what only types reach reaches.
  writeFileSync(at("lib/report/only-types.ts"), 'export type { Deep as Planted } from "./only-types-deep.js";\n');
  writeFileSync(at("lib/report/only-types-deep.ts"), "export interface Deep {\n  depth: number;\n}\n");
  writeFileSync(at("lib/report/nobodys.ts"), 'export * from "./only-types.js";\n');
  appendFileSync(at("lib/report/format.ts"), 'export type Planted = import("./only-types.js").Planted;\n');
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Links to the packages of the repository's node_modules; those of the project lead to the copy. */
function linkModules(): void {
  const link = (name: string): void => {
    const real = realpathSync(join(REPOSITORY, "node_modules", name));
    const inside = relative(REPOSITORY, real);
    fs.symlinkSync(inside.startsWith("packages") ? at(inside) : real, at(`node_modules/${name}`));
  };
  mkdirSync(at("node_modules"));
  for (const name of readdirSync(join(REPOSITORY, "node_modules"))) {
    if (name.startsWith(".")) continue;
    if (!name.startsWith("@")) link(name);
    else {
      mkdirSync(at(`node_modules/${name}`));
      for (const scoped of readdirSync(join(REPOSITORY, "node_modules", name))) link(`${name}/${scoped}`);
    }
  }
}

const notebook = () => parseNotebook(readFileSync(at(NOTEBOOK)));

async function parts(): Promise<Record<string, string>> {
  const settings = settingsOf({});
  const input = { path: at(NOTEBOOK), notebook: notebook(), settings, root };
  return (await computeKey({ ...input, nbSettings: notebookSettings(input.notebook, settings) })).parts;
}

/** What TypeScript's own scanner and resolution reach from the code cells. */
function closure(): Set<string> {
  const { config } = ts.readConfigFile(at("tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const found = new Set<string>();
  const walk = (text: string, from: string): void => {
    const { importedFiles } = ts.preProcessFile(text, true, true);
    for (const { fileName } of importedFiles) {
      const { resolvedModule } = ts.resolveModuleName(fileName, from, options, ts.sys, undefined, undefined, 99);
      const file = resolvedModule?.resolvedFileName;
      if (file === undefined || !file.startsWith(at("lib/")) || found.has(file)) continue;
      found.add(file);
      walk(readFileSync(file, "utf8"), file);
    }
  };
  for (const cell of notebook().cells)
    if (cell.cell_type === "code") walk(cell.source, join(dirname(at(NOTEBOOK)), "cell.ts"));
  return found;
}

test("of the files below lib/, exactly those in the notebook's imports change its key, each under its own name", async () => {
  const expected = [...closure()].map((file) => relative(root, file)).sort();
  expect(expected).toEqual(expect.arrayContaining(["lib/report/only-types.ts", "lib/report/only-types-deep.ts"]));
  expect(expected).not.toContain("lib/report/nobodys.ts");
  const before = await parts();
  const changing: string[] = [];
  for (const entry of readdirSync(at("lib"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const name = relative(root, file);
    const text = readFileSync(file);
    appendFileSync(file, "// changed\n");
    const after = await parts();
    writeFileSync(file, text);
    const changed = Object.keys({ ...before, ...after }).filter((part) => before[part] !== after[part]);
    expect([[], [name]], name).toContainEqual(changed);
    if (changed.length > 0) changing.push(name);
  }
  expect(changing.sort()).toEqual(expected);
  expect(await parts()).toEqual(before);
}, 120_000);

test("a module that could take the place of an imported one changes the key when it appears, and so does the file's end", async () => {
  const before = await parts();
  for (const name of ["lib/memory/index.js", "lib/memory/index.tsx", "lib/memory/volterra.d.ts"]) {
    writeFileSync(at(name), "");
    expect(await parts(), name).not.toEqual(before);
    rmSync(at(name));
  }
  const text = readFileSync(at("lib/memory/volterra.ts"));
  rmSync(at("lib/memory/volterra.ts"));
  expect(await parts()).not.toEqual(before);
  writeFileSync(at("lib/memory/volterra.ts"), text);
  expect(await parts()).toEqual(before);
});
