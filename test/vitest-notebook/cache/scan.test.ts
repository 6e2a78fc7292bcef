// Which modules a source names, and which texts only look as if they named one.
import { expect, test } from "vitest";
import { scanCell, scanSource } from "../../../packages/vitest-notebook/src/cache/scan.js";

/** Each names ./a.js (or ./a.cjs, ./a.json), and nothing else of the project. */
test.each([
  'import a from "./a";',
  'import type { A } from "./a";',
  'export * from "./a";',
  'export * as a from "./a";',
  'export type { A } from "./a";',
  'import a = require("./a");',
  'export import a = require("./a");',
  'import a from "./a" with { type: "json" };',
  'const a = await import("./a", { with: { type: "json" } });',
  "await import(`./a`);",
  'await import(/* a comment */ "./a");',
  'type A = import("./a").A;',
  'let a: typeof import("./a");',
  'require("./a");',
  'require.resolve("./a");',
  'module.require("./a");',
  'const load = require;\nload("./a");',
  'import { createRequire } from "node:module";\nconst load = createRequire(import.meta.url);\nload("./a");',
  'import { createRequire as make } from "node:module";\nconst load = make(import.meta.url);\nload("./a");',
  'import m from "node:module";\nm.createRequire(import.meta.url)("./a");',
  'import.meta.resolve("./a");',
  '\ufeffimport a from "./a";',
  'import a from "./a";\r\n',
  '#!/usr/bin/env node\nimport a from "./a";',
])("%j names its module", (source) => {
  expect(scanSource(source, "ts").specifiers.filter((name) => !/^(?:node:)?module$/.test(name))).toEqual(["./a"]);
});

test.each([
  '// import "./a";',
  '/* import("./a") */ const b = 1;',
  "const text = 'import \"./a\"';",
  "const text = `import('./a')`;",
  "/** @type {import('./a').A} */\nlet a;",
])("%j names none in TypeScript", (source) => {
  expect(scanSource(source, "ts")).toEqual({ specifiers: [], urls: [] });
});

test("types that JSDoc imports count in JavaScript", () => {
  expect(scanSource('/** @type {import("./a").A} */\nlet a;', "js").specifiers).toEqual(["./a"]);
  expect(scanSource('/** @import { A } from "./a" */\nlet a;', "js").specifiers).toEqual(["./a"]);
});

test("a referenced path is a path, a referenced name is a package", () => {
  const scan = scanSource('/// <reference path="a.d.ts" />\n/// <reference types="b" />\n', "ts");
  expect(scan).toEqual({ specifiers: ["b"], urls: ["a.d.ts"] });
});

test("a URL beside the module is a path", () => {
  expect(scanSource('new Worker(new URL("a.js", import.meta.url));', "ts").urls).toEqual(["a.js"]);
});

test.each(["await import(name);", 'await import("./a" + end);', "await import(`./$" + "{name}`);", "require(name);"])(
  "%j leaves the imports unknown",
  (source) => {
    expect(scanSource(source, "ts").unknown).toBe("imports a computed path");
  },
);

test("what does not parse gives its literal imports, and is unknown when it has others", () => {
  expect(scanSource('import a from "./a";\nconst = 3;', "ts").specifiers).toEqual(["./a"]);
  expect(scanSource("const = 3;\nawait import(name);", "ts").unknown).toBeDefined();
});

test.each([
  '%time await import("./a")',
  '%timeit -n 3 await import("./a")',
  '%%timeit -n 3 -r 2\nawait import("./a")',
  '%who\nimport "./a";',
  '!ls\nimport "./a";',
  'const rest = all\n% (await import("./a")).size;',
  'const none = true &&\n!(await import("./a")).size;',
  'const text = `\n%time\n`;\nimport "./a";',
])("a cell with a line that begins like a magic keeps its imports: %j", (source) => {
  expect(scanCell(source)).toEqual({ specifiers: ["./a"], urls: [] });
});
