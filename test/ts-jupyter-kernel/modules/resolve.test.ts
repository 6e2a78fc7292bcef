import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { folderOf, inProcess } from "./support.js";

describe("files", () => {
  test("a specifier means the TypeScript source: without extension, with .js, .mjs and .ts, a folder, .tsx", async () => {
    const folder = folderOf({
      "main.ts": `
        import { a as bare } from "./lib/a";
        import { a as js } from "./lib/a.js";
        import { a as ts } from "./lib/a.ts";
        import { m } from "./lib/m.mjs";
        import { index } from "./lib";
        import { x } from "./lib/x.js";
        import { dotted } from "./lib/vite.config";
        export const same = bare === js && js === ts;
        export const all: unknown[] = [m, index, x, dotted];`,
      "lib/a.ts": "export const a = { n: 1 as number };",
      "lib/m.mts": "export const m: string = 'm';",
      "lib/index.ts": "export const index: string = 'index';",
      "lib/x.tsx": "export const x = <T,>(value: T): T => value; ",
      "lib/vite.config.ts": "export const dotted = 'dotted' satisfies string;",
    });
    const found = await inProcess(folder, `const m = await import("./main"); return [m.same, m.all];`);
    expect(found).toEqual([true, ["m", "index", null, "dotted"]]);
  });

  test("beside a compiled file, TypeScript imports the source and JavaScript the file that it names", async () => {
    const folder = folderOf({
      "both.ts": "export const which: string = 'source';",
      "both.js": "export const which = 'compiled';",
      "from-ts.ts": `export { which } from "./both.js";`,
      "from-js.mjs": `export { which } from "./both.js";`,
    });
    const body = `return [(await import("./from-ts.ts")).which, (await import("./from-js.mjs")).which];`;
    expect(await inProcess(folder, body)).toEqual(["source", "compiled"]);
  });

  test("JSON is its default export, with or without an attribute the same object", async () => {
    const folder = folderOf({ "d.json": `\ufeff{"k": [1], "if": 2}` });
    const found = await inProcess(
      folder,
      `const plain = await import("./d.json"); const typed = await import("./d.json", { with: { type: "json" } });
       return [Object.keys(plain), plain.default, plain.default === typed.default];`,
    );
    expect(found).toEqual([["default"], { k: [1], if: 2 }, true]);
  });

  test("CommonJS stays CommonJS: its exports by name, its own require, this file's name", async () => {
    const folder = folderOf({
      "old.js": "exports.name = 'old'; exports.other = require('./other').value; exports.file = __filename;",
      "other.js": "module.exports = { value: 7 };",
      "typed.cts": "interface A { n: number }\nconst a: A = { n: 3 };\nexport = { a };",
      "plain.js": "export const esm = true;",
    });
    const found = await inProcess<unknown[]>(
      folder,
      `const { name, other, file } = await import("./old.js");
       return [name, other, file, (await import("./typed.cjs")).default.a.n, (await import("./plain.js")).esm];`,
    );
    expect(found).toEqual(["old", 7, `${folder}/old.js`, 3, true]);
  });
});

describe("tsconfig", () => {
  test("paths and baseUrl of the tsconfig nearest to the importing file, through extends", async () => {
    const folder = folderOf({
      "base.json": `{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["./src/*"], "exact": ["./src/one.ts"] } } }`,
      "tsconfig.json": `{ "extends": "./base.json" /* a comment */, }`,
      "main.ts": `
        import { one } from "@lib/one"; import { one as exact } from "exact"; import { one as based } from "src/one";
        import { inner } from "./sub/inner";
        export const all = [one === exact, one === based, inner];`,
      "src/one.ts": "export const one = {};",
      "sub/tsconfig.json": `{ "compilerOptions": { "paths": { "@lib/*": ["./other/*"] } } }`,
      "sub/inner.ts": `export { two as inner } from "@lib/two";`,
      "sub/other/two.ts": "export const two: string = 'two';",
    });
    expect(await inProcess(folder, `return (await import("./main")).all;`)).toEqual([true, true, "two"]);
  });

  test("a path to declarations only types a package: the package itself is loaded", async () => {
    const folder = folderOf({
      "tsconfig.json": `{ "compilerOptions": { "paths": { "untyped": ["./types/untyped.d.ts"] } } }`,
      "types/untyped.d.ts": "export declare const value: number;",
      "node_modules/untyped/index.js": "exports.value = 5;",
      "main.ts": `export { value } from "untyped";`,
    });
    expect(await inProcess(folder, `return (await import("./main")).value;`)).toBe(5);
  });

  test("decorators and JSX are compiled as the tsconfig says", async () => {
    const folder = folderOf({
      "tsconfig.json": `{ "compilerOptions": { "experimentalDecorators": true, "jsx": "react", "jsxFactory": "h" } }`,
      "old.ts": `function d(target: object, key: string) { seen.push([typeof target, key]); }
        export const seen: unknown[] = []; class A { @d method() {} } void A;`,
      "view.tsx": `const h = (tag: string, _: unknown, ...children: unknown[]) => [tag, ...children]; export const v = <b>text</b>;`,
    });
    const found = await inProcess(folder, `return [(await import("./old")).seen, (await import("./view")).v];`);
    expect(found).toEqual([[["object", "method"]], ["b", "text"]]);
  });
});

describe("packages", () => {
  const files = {
    "node_modules/modern/package.json": `{ "name": "modern", "type": "module", "exports": { ".": "./main.js", "./sub": "./lib/sub.js", "./*.css": null } }`,
    "node_modules/modern/main.js": "export const modern = import.meta.url; await 1;",
    "node_modules/modern/lib/sub.js": "export const sub = true;",
    "node_modules/classic/package.json": `{ "name": "classic", "main": "./lib/main.js" }`,
    "node_modules/classic/lib/main.js": "exports.named = 1; module.exports.rest = require('./part');",
    "node_modules/classic/lib/part.js": "module.exports = 'part';",
    "node_modules/classic/fp.js": "module.exports = { fp: true };",
    "node_modules/typed/package.json": `{ "name": "typed", "type": "module", "exports": "./src/main.ts" }`,
    "node_modules/typed/src/main.ts": `import { part } from "./part.js"; export const typed: number = part;`,
    "node_modules/typed/src/part.ts": "export const part: number = 4;",
  };

  test("Node's algorithm: exports, subpaths, ES modules with top-level await, CommonJS names, subpaths without extension", async () => {
    const folder = folderOf({
      ...files,
      "main.ts": `
        import { modern } from "modern"; import { sub } from "modern/sub"; import { named, rest } from "classic";
        import fp from "classic/fp"; import { join } from "path"; import { typed } from "typed";
        export default [modern, sub, named, rest, fp, join("a", "b"), typed];`,
    });
    const url = pathToFileURL(`${folder}/node_modules/modern/main.js`).href;
    const found = await inProcess(folder, `return (await import("./main")).default;`);
    expect(found).toEqual([url, true, 1, "part", { fp: true }, "a/b", 4]);
  });

  test("a workspace link under a custom condition is a file of the project: compiled and picked up when it changes", async () => {
    const folder = folderOf({
      "packages/series/package.json": `{ "name": "series", "type": "module", "exports": { "source": "./src/index.ts", "default": "./dist/none.js" } }`,
      "packages/series/src/index.ts": `export { n } from "./n.js";`,
      "packages/series/src/n.ts": "export const n: number = 1;",
      "node_modules/series": "-> ../packages/series",
    });
    const body = `const first = (await import("series")).n; write("packages/series/src/n.ts", "export const n: number = 20;");
      const changed = await loader.refresh(); return [first, changed, (await import("series")).n];`;
    const found = await inProcess(folder, body, ["--conditions=source"]);
    expect(found).toEqual([1, [`${folder}/packages/series/src/n.ts`], 20]);
  });

  test("the runtime module is this kernel's, also where nothing is installed", async () => {
    const folder = folderOf({
      "main.ts": `export const url: string = import.meta.resolve("ts-jupyter-kernel/runtime");`,
    });
    const found = await inProcess<string>(folder, `return (await import("./main")).url;`);
    expect(found).toMatch(/packages\/ts-jupyter-kernel\/dist\/runtime\/index\.js$/);
  });
});

describe("imports that lead nowhere", () => {
  test("are one line with specifier, importing file and a near name, and show the line of the import", async () => {
    const folder = folderOf({
      "lib/model.ts": "export {};",
      "lib/a.ts": `// first\nimport "./modle";`,
      "b.ts": `import "lib/model";`,
      "c.ts": `import "lodahs";`,
      "node_modules/p/package.json": `{ "name": "p", "exports": { ".": "./main.js" } }`,
      "d.ts": `import "p/secret";`,
    });
    const found = await inProcess<string[]>(
      folder,
      `const all = []; for (const name of ["lib/a", "b", "c", "d"]) all.push(await text(() => import("./" + name + ".ts"))); return all;`,
    );
    expect(found[0]).toBe(
      `Error: Cannot find module "./modle" imported by lib/a.ts; did you mean "./model"?

lib/a.ts:2:9
  1 | // first
> 2 | import "./modle";
    |         ^^^^^^^

    at lib/a.ts:2:9`,
    );
    expect(found[1]).toContain(`Cannot find package "lib/model" imported by b.ts; did you mean "./lib/model"?`);
    expect(found[2]).toContain(`Cannot find package "lodahs" imported by c.ts; is it installed?`);
    expect(found[3]).toMatch(
      /Package subpath '.\/secret' is not defined by "exports" in .*package.json imported by d.ts/,
    );
  });

  test("by require of TypeScript, say what to write", async () => {
    const folder = folderOf({ "lib/a.ts": "export const a: number = 1;" });
    const found = await inProcess(
      folder,
      `const { createRequire } = await import("node:module"); return text(() => createRequire(folder + "/")("./lib/a"));`,
    );
    expect(found).toContain("Error: cannot require lib/a.ts: TypeScript is loaded by import");
  });

  test("name a cell as people know it", async () => {
    const folder = folderOf({ "data.ts": "export {};" });
    const found = await inProcess<{ evalue: string; traceback: string[] }>(
      folder,
      `const { Script, constants } = await import("node:vm");
       const url = "file://" + folder.replaceAll(" ", "%20") + "/cell-3.ts";
       cells.set(url, { name: "cell 3", source: 'await import("./dta")', map: "" });
       const script = new Script('import("./dta")', { filename: url, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
       return report(() => script.runInThisContext());`,
    );
    expect(found.evalue).toBe(`Cannot find module "./dta" imported by cell 3; did you mean "./data"?`);
    expect(found.traceback).toContain("    at cell 3, line 1");
  });
});
