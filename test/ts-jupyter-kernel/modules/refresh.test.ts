import { describe, expect, test } from "vitest";
import { folderOf, inProcess } from "./support.js";

describe("after refresh, an import gives", () => {
  test("new values through all importers, while other modules keep their instance and state", async () => {
    const folder = folderOf({
      "top.ts": `export { value } from "./middle"; export * as kept from "./state";`,
      "middle.ts": `import { leaf } from "./leaf"; export const value: number = leaf * 10;`,
      "leaf.ts": "export const leaf: number = 1;",
      "state.ts": "export const state = { n: 0 }; export const count = () => ++state.n;",
    });
    const found = await inProcess(
      folder,
      `const first = await import("./top"); first.kept.count();
       write("leaf.ts", "export const leaf: number = 22;");
       const stale = await import("./top");
       const changed = await loader.refresh();
       const second = await import("./top"); second.kept.count();
       const none = await loader.refresh();
       return [first.value, stale === first, changed, second.value, second.kept.state.n, none, (await import("./top")) === second];`,
    );
    expect(found).toEqual([10, true, [`${folder}/leaf.ts`], 220, 2, [], true]);
  });

  test("the same instance for a file that was written with the same contents", async () => {
    const folder = folderOf({ "a.ts": "export const a = {};" });
    const found = await inProcess(
      folder,
      `const first = await import("./a"); fs.utimesSync("a.ts", 1, 1);
       const touched = await loader.refresh(); write("a.ts", "export const a = {};");
       return [touched, await loader.refresh(), (await import("./a")) === first];`,
    );
    expect(found).toEqual([[], [], true]);
  });

  test("the mended module, whatever its failure was: syntax, a throw, a missing import, a wrong name, deletion", async () => {
    const folder = folderOf({
      "syntax.ts": "export const v: number = ;",
      "throws.ts": `import { config } from "./config"; if (!config.ready) throw new Error("not ready"); export const v = 2;`,
      "config.ts": "export const config = { ready: false };",
      "missing.ts": `export { v } from "./later";`,
      "name.ts": `export { nope as v } from "./config";`,
      "deleted.ts": "export const v = 4;",
      "outer.ts": `export { v } from "./syntax";`,
    });
    const found = await inProcess(
      folder,
      `const names = ["syntax", "throws", "missing", "name", "outer"];
       const load = async (name) => (await import("./" + name)).v;
       const failed = [];
       for (const name of names) failed.push((await thrown(() => load(name))).name);
       await load("deleted"); remove("deleted.ts"); await loader.refresh();
       failed.push((await thrown(() => load("deleted"))).code);
       write("syntax.ts", "export const v: number = 1;");
       (await import("./config")).config.ready = true;
       write("later.ts", "export const v = 3;");
       write("deleted.ts", "export const v = 5;");
       await loader.refresh();
       const mended = [];
       for (const name of ["syntax", "throws", "missing", "deleted", "outer"]) mended.push(await load(name));
       write("config.ts", "export const nope = 6;"); await loader.refresh();
       return [failed, mended, await load("name")];`,
    );
    expect(found).toEqual([
      ["SyntaxError", "Error", "Error", "SyntaxError", "SyntaxError", "ERR_MODULE_NOT_FOUND"],
      [1, 2, 3, 5, 1],
      6,
    ]);
  });

  test("a fresh circle when one of its members changed", async () => {
    const folder = folderOf({
      "a.ts": `import { b } from "./b"; export const a = (): string => "a" + b();`,
      "b.ts": `import { a } from "./a"; export const b = (): string => "b"; export const both = (): string => a();`,
    });
    const found = await inProcess(
      folder,
      `const first = (await import("./a")).a();
       write("b.ts", 'import { a } from "./a"; export const b = (): string => "B"; export const both = (): string => a();');
       await loader.refresh();
       return [first, (await import("./a")).a(), (await import("./b")).both()];`,
    );
    expect(found).toEqual(["ab", "aB", "aB"]);
  });

  test("new contents of JSON and CommonJS files, also of those that only CommonJS requires", async () => {
    const folder = folderOf({
      "main.ts": `import data from "./data.json"; import { part } from "./old.cjs"; export default [data.n, part];`,
      "data.json": `{ "n": 1 }`,
      "old.cjs": "exports.part = require('./part.cjs');",
      "part.cjs": "module.exports = 'one';",
    });
    const found = await inProcess(
      folder,
      `const all = [(await import("./main")).default];
       write("data.json", '{ "n": 20 }'); await loader.refresh(); all.push((await import("./main")).default);
       write("part.cjs", "module.exports = 'two!';"); await loader.refresh(); all.push((await import("./main")).default);
       return all;`,
    );
    expect(found).toEqual([
      [1, "one"],
      [20, "one"],
      [20, "two!"],
    ]);
  });

  test("the same CommonJS instance, state and all, as long as nothing changed", async () => {
    const folder = folderOf({
      "state.cts": "const part = require('./part.cjs'); let n: number = 0; exports.count = () => ++n + part.add;",
      "part.cjs": "exports.add = 10;",
    });
    const found = await inProcess(
      folder,
      `const all = []; for (let i = 0; i < 3; i++) { all.push((await import("./state.cjs")).count(), await loader.refresh()); }
       return all;`,
    );
    expect(found).toEqual([11, [], 12, [], 13, []]);
  });

  test("what the edited tsconfig says, and no fresh module where it says the same", async () => {
    const paths = (target: string): string => `{ "compilerOptions": { "paths": { "@impl": ["./${target}.ts"] } } }`;
    const folder = folderOf({
      "tsconfig.json": paths("one"),
      "main.ts": `export { name } from "@impl"; export { other } from "./other";`,
      "one.ts": "export const name = 'one';",
      "two.ts": "export const name = 'two';",
      "other.ts": "export const other = {};",
    });
    const found = await inProcess(
      folder,
      `const first = await import("./main");
       write("tsconfig.json", ${JSON.stringify(paths("one").replace("{ ", '{ "files": [], '))});
       await loader.refresh(); const same = await import("./main");
       write("tsconfig.json", ${JSON.stringify(paths("two"))});
       await loader.refresh(); const second = await import("./main");
       return [first.name, same === first, second.name, second.other === first.other];`,
    );
    expect(found).toEqual(["one", true, "two", true]);
  });

  test("a file that appeared before the one that was meant so far", async () => {
    const folder = folderOf({
      "main.ts": `export { v } from "./part";`,
      "part/index.ts": "export const v = 'folder';",
    });
    const found = await inProcess(
      folder,
      `const first = (await import("./main")).v; write("part.ts", "export const v = 'file';");
       await loader.refresh(); return [first, (await import("./main")).v];`,
    );
    expect(found).toEqual(["folder", "file"]);
  });
});

describe("a module of a later version", () => {
  test("sees its plain address in import.meta", async () => {
    const source = (n: number): string => `#!/usr/bin/env node
      import { readFileSync } from "node:fs";
      export const n = ${n};
      export const meta = [import.meta.url, import.meta.filename, import.meta.dirname, import.meta.resolve("./data.txt")];
      export const text = readFileSync(new URL("./data.txt", import.meta.url), "utf8");
      export const self = (): Promise<unknown> => import(import.meta.url);`;
    const folder = folderOf({ "a.ts": source(1), "data.txt": "data" });
    const found = await inProcess<[unknown, unknown[], string, boolean]>(
      folder,
      `await import("./a"); write("a.ts", ${JSON.stringify(source(2))}); await loader.refresh();
       const m = await import("./a"); return [m.n, m.meta, m.text, (await m.self()) === m];`,
    );
    const url = `file://${folder.replaceAll(" ", "%20")}`;
    expect(found).toEqual([2, [`${url}/a.ts`, `${folder}/a.ts`, folder, `${url}/data.txt`], "data", true]);
  });

  test("and one that still runs each have stacks with the positions of their own source", async () => {
    const folder = folderOf({
      "a.ts": "interface X { a: 1 }\nexport function f(x?: X): never { throw new Error('one') }",
    });
    const found = await inProcess<string[]>(
      folder,
      `const one = await import("./a");
       write("a.ts", "\\n\\n\\n\\nexport function f(): never { throw new Error('two') }"); await loader.refresh();
       const two = await import("./a");
       return [await text(() => one.f()), await text(() => two.f())];`,
    );
    expect(found[0]).toContain("> 2 | export function f(x?: X): never { throw new Error('one') }");
    expect(found[0]).toContain("    at f (a.ts:2:41)");
    expect(found[1]).toContain("> 5 | export function f(): never { throw new Error('two') }");
    expect(found[1]).toContain("    at f (a.ts:5:36)");
  });
});

test("five hundred files load, and one changed leaf runs only its importers again", async () => {
  const count = 500;
  const files: Record<string, string> = {};
  for (let n = 0; n < count; n++) {
    const children = [2 * n + 1, 2 * n + 2].filter((child) => child < count);
    const imports = children.map((child) => `import { sum as s${child} } from "./m${child}";`).join("\n");
    const log = "(globalThis as { ran?: number }).ran = ((globalThis as { ran?: number }).ran ?? 0) + 1;";
    files[`m${n}.ts`] =
      `${imports}\n${log}\nexport const sum: number = 1${children.map((child) => ` + s${child}`).join("")};`;
  }
  const found = await inProcess(
    folderOf(files),
    `const first = (await import("./m0")).sum; const ran = globalThis.ran;
     write("m499.ts", "export const sum = 1001;"); await loader.refresh();
     return [first, ran, (await import("./m0")).sum, globalThis.ran - ran];`,
  );
  // m499, m249, m124, m61, m30, m14, m6, m2, m0; the leaf itself no longer counts.
  expect(found).toEqual([500, 500, 1500, 8]);
});
