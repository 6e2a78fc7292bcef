// The cache is never trusted across a changed input: in a project with three notebooks, run for real once, every input is changed in turn,
// and the notebooks that would run again are compared with those that depend on it. Undone, nothing runs again.
import { readFileSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "./project.js";

const FILES: Record<string, string> = {
  "package.json": '{ "name": "small", "type": "module" }',
  "package-lock.json": '{ "lockfileVersion": 3 }',
  "tsconfig.json": '{ "extends": "./tsconfig.base.json" }',
  "tsconfig.base.json":
    '{ "compilerOptions": { "module": "NodeNext", "types": ["node"], "paths": { "@lib/*": ["./lib/*"] } } }',
  "lib/top.ts": 'import { middle } from "./middle.js";\nexport const top = () => middle() + 1;\n',
  "lib/middle.ts": 'import { leaf } from "@lib/leaf";\nexport const middle = () => leaf + 1;\n',
  "lib/leaf.ts": "export const leaf: number = 1;\n",
  "lib/shape.ts": "export interface Shape {\n  side: number;\n}\n",
  "lib/reader.ts":
    'import { existsSync, readdirSync, readFileSync } from "node:fs";\n' +
    "export const read = () => [readFileSync('../data/table.csv', 'utf8'), existsSync('../data/override.json'), readdirSync('../data/parts').length];\n",
  "lib/late.ts": "export const late = 5;\n",
  "lib/nobody.ts": "export const nobody = 0;\n",
  "data/table.csv": "1,2\n",
  "data/unread.csv": "3,4\n",
  "data/parts/one.txt": "1",
  "packages/tool/package.json":
    '{ "name": "tool", "type": "module", "exports": "./index.js", "dependencies": { "part": "1.0.0" } }',
  "packages/tool/index.js": 'export { part as tool } from "part";\n',
  "packages/tool/index.d.ts": "export const tool: number;\n",
  "packages/part/package.json": '{ "name": "part", "type": "module", "exports": "./index.js" }',
  "packages/part/index.js": "export const part = 7;\n",
};

const NOTEBOOKS = {
  chain: [
    "const scale = 1;",
    'import { top } from "../lib/top.js";\nimport type { Shape } from "../lib/shape.js";\nconst shape: Shape = { side: top() };\nconsole.log(shape.side * scale);',
  ],
  data: [
    "const scale = 1;",
    'import { read } from "../lib/reader.js";\nconsole.log(read());',
    'const { late } = await import("../lib/late.js");\nimport { tool } from "tool";\nconsole.log(late, tool);',
  ],
  alone: ["const scale = 1;", "console.log(scale);"],
};
const ALL = ["alone", "chain", "data"];

let project: Project;

beforeAll(async () => {
  project = new Project(FILES, NOTEBOOKS);
  for (const name of ["tool", "part"]) symlinkSync(`../packages/${name}`, project.path(`node_modules/${name}`));
  for (const name of Object.keys(NOTEBOOKS)) expect(await project.run(name)).toEqual({ stored: true });
}, 120_000);
afterAll(() => project.remove());

const rerun = async () => Object.keys(await project.misses()).sort();

test("right after the runs nothing runs again", async () => {
  expect(await project.misses()).toEqual({});
});

/** File → notebooks that depend on it. Files that are not there yet are made. */
const DEPENDENTS: [string, string[]][] = [
  ["lib/top.ts", ["chain"]],
  ["lib/middle.ts", ["chain"]],
  ["lib/leaf.ts", ["chain"]],
  ["lib/shape.ts", ["chain"]],
  ["lib/reader.ts", ["data"]],
  ["lib/late.ts", ["data"]],
  ["lib/nobody.ts", []],
  ["data/table.csv", ["data"]],
  ["data/unread.csv", []],
  ["packages/tool/index.js", ["data"]],
  ["packages/tool/package.json", ["data"]],
  ["packages/part/index.js", ["data"]],
  ["package-lock.json", ALL],
  ["tsconfig.json", ALL],
  ["tsconfig.base.json", ALL],
  ["kernel/dist/child/cell.js", ALL],
  ["kernel/bin/ts-jupyter-kernel.js", ALL],
  [".kernels/kernels/small/kernel.json", ALL],
  // What an import or a read looked for in vain.
  ["lib/top.js", ["chain"]],
  ["lib/middle/index.ts", []],
  ["lib/leaf.js", ["chain"]],
  ["lib/reader.tsx", ["data"]],
  ["data/override.json", ["data"]],
  ["data/parts/two.txt", ["data"]],
  ["notebooks/node_modules/tool/package.json", ["data"]],
  ["notebooks/tsconfig.json", ALL],
  ["lib/tsconfig.json", ["chain", "data"]],
  ["pnpm-lock.yaml", ALL],
];

test.each(DEPENDENTS)("a change of %s runs again: %j", async (file, dependents) => {
  const before =
    FILES[file] ?? (file.startsWith("kernel/") || file.startsWith(".kernels/") ? contentsOf(file) : undefined);
  // JSON stays JSON.
  project.write(file, before === undefined ? "{}" : `${before}\n`);
  expect(await rerun()).toEqual(dependents);
  if (before === undefined) {
    rmSync(project.path(file));
    if (file.startsWith("notebooks/node_modules")) rmSync(project.path("notebooks/node_modules"), { recursive: true });
  } else project.write(file, before);
  expect(await rerun()).toEqual([]);
});

const contentsOf = (file: string): string => readFileSync(project.path(file), "utf8");

test("a change that keeps size and modification time is seen", async () => {
  const path = project.path("lib/leaf.ts");
  const when = new Date("2024-01-01T00:00:00Z");
  utimesSync(path, when, when);
  expect(await rerun()).toEqual([]);
  project.write("lib/leaf.ts", FILES["lib/leaf.ts"]!.replace("1", "2"));
  utimesSync(path, when, when);
  expect(await project.misses()).toEqual({ chain: "lib/leaf.ts changed" });
  project.write("lib/leaf.ts", FILES["lib/leaf.ts"]!);
});

test("a file that is gone is seen", async () => {
  rmSync(project.path("data/table.csv"));
  expect(await project.misses()).toEqual({ data: "data/table.csv is gone" });
  project.write("data/table.csv", FILES["data/table.csv"]!);
});

test("touching every file changes nothing", async () => {
  for (const file of Object.keys(FILES)) utimesSync(project.path(file), new Date(), new Date());
  expect(await rerun()).toEqual([]);
});

test("a link that leads elsewhere is seen", async () => {
  rmSync(project.path("node_modules/tool"));
  symlinkSync("../packages/part", project.path("node_modules/tool"));
  expect(await rerun()).toEqual(["data"]);
  rmSync(project.path("node_modules/tool"));
  symlinkSync("../packages/tool", project.path("node_modules/tool"));
  expect(await rerun()).toEqual([]);
});

test("another parameter, environment or declared variable runs all again; other tolerances do not", async () => {
  for (const options of [
    { parameters: { scale: 2 } },
    { env: { FLAVOUR: "sweet" } },
    { timeout: 5 },
    { kernel: "tslab" },
  ]) {
    project.options = options;
    expect(await rerun()).toEqual(ALL);
  }
  project.options = { envInputs: ["FLAVOUR_OF_THE_DAY"] };
  expect(await rerun()).toEqual(ALL);
  project.options = { rtol: 0.5, atol: 3, compare: "none", stderr: "ignore" };
  expect(await rerun()).toEqual([]);
  project.options = {};
});

test("an edited cell runs its notebook again, edited prose does not", async () => {
  project.edit("chain", NOTEBOOKS.chain, "Other prose.");
  expect(await rerun()).toEqual([]);
  project.edit("chain", [NOTEBOOKS.chain[0]!, `${NOTEBOOKS.chain[1]} `]);
  expect(await project.misses()).toEqual({ chain: "cell [2] changed" });
  project.edit("chain", NOTEBOOKS.chain);
  expect(await rerun()).toEqual([]);
});
