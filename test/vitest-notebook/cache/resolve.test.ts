// What a specifier may mean, and what the tsconfig files say of it.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importGraph } from "../../../packages/vitest-notebook/src/cache/graph.js";
import { resolveImport } from "../../../packages/vitest-notebook/src/cache/resolve.js";
import { TsProjects } from "../../../packages/vitest-notebook/src/cache/tsconfig.js";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "resolved-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
const inside = (paths: Iterable<string>): string[] => [...paths].map((path) => path.slice(root.length + 1)).sort();
const means = (specifier: string, folder = "."): string[] =>
  inside(resolveImport(specifier, join(root, folder), new TsProjects()).files);

test("every file that a path may mean is an input, whichever is taken", () => {
  write({ "a.ts": "", "a.js": "", "a.d.ts": "", "a/index.ts": "", "a/other.ts": "", "b.mts": "", "data.json": "" });
  expect(means("./a.js")).toEqual(["a.d.ts", "a.js", "a.ts"]);
  expect(means("./a")).toEqual(["a.d.ts", "a.js", "a.ts", "a/index.ts"]);
  expect(means("./b.mjs")).toEqual(["b.mts"]);
  expect(means("./data.json?raw")).toEqual(["data.json"]);
  expect(means("./A.js")).toEqual([]);
  expect(means(join(root, "a.js"))).toEqual(["a.d.ts", "a.js", "a.ts"]);
});

test("a folder means its main file and its manifest", () => {
  write({ "part/package.json": '{ "main": "./lib/start" }', "part/lib/start.cjs": "" });
  expect(means("./part")).toEqual(["part/lib/start.cjs", "part/package.json"]);
});

test("a package's own names mean the files of every condition, its author's too", () => {
  write({
    "package.json": JSON.stringify({
      name: "own",
      imports: { "#part": { special: "./special.js", types: "./part.d.ts", default: ["./part.js"] } },
      exports: { ".": { require: "./main.cjs", import: "./main.js" } },
    }),
    ...{ "special.js": "", "part.d.ts": "", "part.js": "", "main.cjs": "", "main.js": "" },
  });
  expect(means("#part")).toEqual(["part.d.ts", "part.js", "special.js"]);
  expect(means("own")).toEqual(["main.cjs", "main.js"]);
});

test.each([
  ["beside the config", { "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }' }],
  ["from a base", { "tsconfig.json": '{ "compilerOptions": { "baseUrl": "lib", "paths": { "@/*": ["*"] } } }' }],
  [
    "in a config that is extended, from the one that extends it",
    {
      "tsconfig.json": '{ "extends": "./configs/base" }',
      "configs/base.json": '{ "compilerOptions": { "paths": { "@/*": ["$' + '{configDir}/lib/*"] } } }',
    },
  ],
  [
    "behind a byte order mark, with comments",
    { "tsconfig.json": '\ufeff{ // paths\r\n "compilerOptions": { "paths": { "@/*": ["./lib/*"], } } }' },
  ],
  [
    "in the second of two configs",
    {
      "tsconfig.json": '{ "extends": ["./one.json", "./two.json"] }',
      "one.json": "{}",
      "two.json": '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }',
    },
  ],
])("paths %s are followed", (_, configs) => {
  write({ ...configs, "lib/a.ts": "" });
  expect(means("@/a.js", ".")).toEqual(["lib/a.ts"]);
  const { files } = new TsProjects().of(join(root, "lib"));
  expect(inside(files)).toEqual(Object.keys(configs).sort((a, b) => (a < b ? -1 : 1)));
});

test("configs that extend each other, and one that is missing, end", () => {
  write({
    "tsconfig.json": '{ "extends": ["./b.json", "./none.json"] }',
    "b.json": '{ "extends": "./tsconfig.json" }',
  });
  expect(inside(new TsProjects().of(root).files)).toEqual(["b.json", "none.json", "tsconfig.json"]);
});

test("modules of Node that open files by themselves leave the inputs unknown", () => {
  for (const specifier of ["node:sqlite", "wasi", "node:wasi"]) {
    const { unknown } = importGraph(
      [{ name: "cell [1]", folder: root, scan: { specifiers: [specifier], urls: [] } }],
      root,
      String,
    );
    expect(unknown).toEqual([`cell [1] imports ${specifier}, which opens files unseen`]);
  }
});

test("a linked folder counts by both names, and its imports start where it really is", () => {
  write({ "real/lib/a.ts": 'import "../beside.js";', "real/beside.ts": "", "book/package.json": "{}" });
  symlinkSync("../real/lib", join(root, "book/lib"));
  const scan = { specifiers: ["./lib/a.js"], urls: [] };
  const { files } = importGraph([{ name: "cell [1]", folder: join(root, "book"), scan }], join(root, "book"), String);
  expect(inside(files)).toEqual(["book/lib/a.ts", "real/beside.ts", "real/lib/a.ts"]);
});
