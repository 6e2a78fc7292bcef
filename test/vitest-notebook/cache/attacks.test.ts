// Ways to read a file that a cache may overlook, in a real kernel: afterwards each file is changed in turn, and the notebook has to run
// again for that file.
import { rmSync, symlinkSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "./project.js";

/** Lines of a cell, the file that is changed, and the part of the key that says it. */
const READS: [way: string, code: string, file: string, part?: string][] = [
  [
    "a worker's import",
    "const worker = new Worker('../lib/worker.mjs');\nawait once(worker, 'exit');",
    "lib/of-worker.mjs",
  ],
  ["a worker", "", "lib/worker.mjs"],
  ["a child's import", "await once(childProcess.fork('../lib/child.mjs'), 'exit');", "lib/of-child.mjs"],
  [
    "an import in a text",
    "new Worker(\"import('../lib/in-text.mjs')\", { eval: true }).unref();\nawait new Promise((done) => setTimeout(done, 500));",
    "lib/in-text.mjs",
  ],
  ["a require of an earlier cell", "const load = createRequire(import.meta.url);", "lib/loaded.cjs"],
  ["its call in a later cell", "load('../lib/loaded.cjs');", "lib/loaded.cjs"],
  ["a magic's import", "%time await import('../lib/timed.js')", "lib/timed.ts"],
  ["a magic's import, deeper", "", "lib/of-timed.ts"],
  ["a stream", "fs.createReadStream('../data/stream').resume();", "data/stream"],
  [
    "a FileHandle's lines",
    "const handle = await fs.promises.open('../data/handle');\nfor await (const _ of handle.readLines());",
    "data/handle",
  ],
  [
    "a FileHandle's content",
    "const other = await fs.promises.open('../data/whole');\nawait other.readFile();\nawait other.close();",
    "data/whole",
  ],
  ["a blob", "await (await fs.openAsBlob('../data/blob')).text();", "data/blob"],
  ["a watcher", "fs.watch('../data/watched').close();", "data/watched"],
  ["an environment file", "process.loadEnvFile('../data/env');", "data/env"],
  [
    "another folder to work in",
    "process.chdir('../data');\nfs.readFileSync('relative');\nprocess.chdir('../notebooks');",
    "data/relative",
  ],
  ["a link", "fs.readFileSync('../data/link');", "data/behind", "data/link"],
  ["a linked folder", "fs.readFileSync('../data/folder/file');", "elsewhere/file", "data/folder/file"],
  [
    "a recursive listing",
    "fs.readdirSync('../tree', { recursive: true });",
    "tree/deep/new",
    "the files in tree/deep/",
  ],
  ["an open folder", "for await (const _ of await fs.promises.opendir('../open'));", "open/new", "the files in open/"],
  [
    "a glob",
    "tinyglobby.globSync('globbed/**/*.csv', { cwd: '..' });",
    "globbed/deep/new.csv",
    "the files in globbed/deep/",
  ],
  [
    "an exclusive write",
    "fs.writeFileSync('../data/exclusive', '', { flag: 'wx' });\nfs.rmSync('../data/exclusive');",
    "data/exclusive",
  ],
  ["the notebook beside it", "fs.readFileSync('other.ipynb');", "notebooks/other.ipynb"],
  ["the notebook itself", "fs.readFileSync('attacked.ipynb');", "notebooks/attacked.ipynb"],
  [
    "its executed copy",
    "fs.existsSync('../.vitest-notebook/failed/notebooks/attacked.ipynb');",
    ".vitest-notebook/failed/notebooks/attacked.ipynb",
  ],
  ["a cache of a tool", "fs.readFileSync('../node_modules/.cache/tool.json');", "node_modules/.cache/tool.json"],
  ["a text of the kernel's package", "fs.readFileSync('../kernel/NOTES.md');", "kernel/NOTES.md"],
  ["a manifest", "fs.readFileSync('../data/package.json');", "data/package.json"],
];

const IMPORTS = [
  'import * as fs from "node:fs";',
  'import { Worker } from "node:worker_threads";',
  'import * as childProcess from "node:child_process";',
  'import { once } from "node:events";',
  'import { createRequire } from "node:module";',
  'import * as tinyglobby from "tinyglobby";',
].join("\n");

const FILES: Record<string, string> = {
  "package.json": '{ "name": "attacked", "type": "module", "scripts": {} }',
  "tsconfig.json": '{ "compilerOptions": { "module": "NodeNext", "target": "ES2022", "types": ["node"] } }',
  "lib/worker.mjs": 'import "./of-worker.mjs";\n',
  "lib/child.mjs": 'import "./of-child.mjs";\n',
  "lib/timed.ts": 'import "./of-timed.js";\nexport const timed = 1;\n',
  "lib/of-timed.ts": "export {};\n",
  "lib/nobodys.ts": "export {};\n",
  "tree/deep/leaf": "",
  "open/leaf": "",
  "globbed/deep/one.csv": "",
  "elsewhere/file": "",
  "data/behind": "",
  "data/unread": "",
  "data/package.json": '{ "version": "1" }',
  "notebooks/other.ipynb": "{}",
  "notebooks/attacked.ipynb": "{}",
};
/** Made by the reading itself, or not at all. */
const NOT_THERE = /new(?:\.csv)?$|exclusive$|failed/;

let project: Project;

beforeAll(async () => {
  const read = READS.map(([, , file]) => file).filter((file) => !NOT_THERE.test(file));
  const files = Object.fromEntries(read.map((file) => [file, ""]));
  const cells = ["const scale = 1;", IMPORTS, ...READS.map(([, code]) => code).filter((code) => code !== "")];
  project = new Project(
    { ...files, ...FILES },
    { attacked: [...cells, "fs.writeFileSync('../data/own', '1');", "fs.readFileSync('../data/own');"] },
  );
  symlinkSync("behind", project.path("data/link"));
  symlinkSync("../elsewhere", project.path("data/folder"));
  project.link("tinyglobby", "fdir", "picomatch");
  expect(await project.run("attacked")).toEqual({ stored: true });
}, 120_000);
afterAll(() => project.remove());

test("right after the run nothing runs again", async () => {
  expect(await project.misses()).toEqual({});
});

test.each(READS)("%s: %j makes %s an input", async (_, _code, file, part) => {
  const isThere = !NOT_THERE.test(file);
  const before = FILES[file] ?? "";
  project.write(file, `${before} `);
  const { attacked } = await project.misses();
  if (isThere) project.write(file, before);
  else rmSync(project.path(file));
  expect(attacked).toMatch(new RegExp(`^${(part ?? file).replaceAll(".", "\\.")}`));
  expect(await project.misses()).toEqual({});
});

test.each(["lib/nobodys.ts", "data/unread", "data/own"])("a change of %s runs nothing again", async (file) => {
  project.write(file, "changed");
  expect(await project.misses()).toEqual({});
});

test("of the project's package.json only what says how modules are read counts", async () => {
  project.write(
    "package.json",
    '{ "name": "attacked", "type": "module", "scripts": { "test": "true" }, "version": "2" }',
  );
  expect(await project.misses()).toEqual({});
  project.write("package.json", '{ "name": "attacked", "scripts": {} }');
  expect(await project.misses()).toEqual({ attacked: "how package.json reads modules changed" });
  project.write("package.json", FILES["package.json"]!);
});

test("a link that leads to another file with the same content is seen", async () => {
  rmSync(project.path("data/link"));
  symlinkSync("unread", project.path("data/link"));
  project.write("data/unread", "");
  expect(await project.misses()).toEqual({ attacked: "data/link changed" });
});
