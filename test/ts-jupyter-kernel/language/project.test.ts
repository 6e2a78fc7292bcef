import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readProject } from "../../../packages/ts-jupyter-kernel/src/language/index.js";
import { Notebook } from "./notebook.js";

const json = JSON.stringify;
const notebooks: Notebook[] = [];
function open(files: Record<string, string>): Notebook {
  const notebook = new Notebook(files);
  notebooks.push(notebook);
  return notebook;
}
afterAll(() => Promise.all(notebooks.map((notebook) => notebook.close())));

test("the nearest tsconfig counts: extends, strict, lib, paths, conditions, declaration files, jsx", async () => {
  const compilerOptions = {
    strict: false,
    lib: ["ES2023", "DOM"],
    paths: { "#lib/*": ["./lib/*"] },
    customConditions: ["source"],
    jsx: "preserve",
    isolatedModules: true,
    verbatimModuleSyntax: true,
    noUnusedLocals: true,
    composite: true,
    rootDir: "lib",
    erasableSyntaxOnly: true,
    experimentalDecorators: true,
  };
  const notebook = open({
    "base.json": json({ compilerOptions }),
    "tsconfig.json": json({ extends: "./base.json", include: ["types", "lib"] }),
    "types/shims.d.ts":
      "declare const VERSION: string; declare namespace JSX { interface IntrinsicElements { p: {} } }",
    "lib/a.ts": "export const a = 1; export type T = string",
    "node_modules/p/package.json": json({
      name: "p",
      exports: { ".": { source: "./source.ts", default: "./dist.js" } },
    }),
    "node_modules/p/source.ts": "export const from = 'source' as const",
  });
  expect(
    await notebook.run(
      "import { a, T } from '#lib/a.js'; import { from } from 'p'; const t: T = from; const s: 'source' = from; a.toFixed()",
    ),
  ).toEqual([]);
  expect(
    await notebook.run("const f = (x) => x; document.title.length; VERSION.length; enum E { A } let unused = null"),
  ).toEqual([]);
  expect(await notebook.run("const node = <p></p>")).toEqual([]);
  expect(await notebook.run("function old(target: object, key: string) {} class D { @old m() {} }")).toEqual([]);
  expect(await notebook.run("<q></q>; VERSION.nope")).toEqual([
    "<q>: Property 'q' does not exist on type 'JSX.IntrinsicElements'. (2339)",
    "</q>: Property 'q' does not exist on type 'JSX.IntrinsicElements'. (2339)",
    "nope: Property 'nope' does not exist on type 'string'. (2339)",
  ]);
  expect(readProject(notebook.folder)).toEqual({
    tsconfig: join(notebook.folder, "tsconfig.json"),
    compilerOptions: { experimentalDecorators: true, jsx: "preserve" },
    conditions: ["source"],
  });
});

test("a tsconfig without types, lib or target still has Node and the DOM, as tsc has it", async () => {
  const notebook = open({ "tsconfig.json": "{ /* a comment */ }" });
  expect(await notebook.run("process.pid; document.title.length")).toEqual([]);
});

describe("a broken tsconfig", () => {
  test("that is no JSON is told once, and the defaults are used", async () => {
    const notebook = open({ "tsconfig.json": '{\n  "compilerOptions": { "strict": fals }\n}' });
    const file = join(notebook.folder, "tsconfig.json");
    const [fault, ...others] = await notebook.diagnose("const f = (x: string) => x");
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ category: "warning", file, start: undefined });
    expect(fault?.message).toMatch(/tsconfig\.json:2:34: .+ \(the defaults are used\)$/);
    expect(await notebook.run("process.pid")).toEqual([]);
    expect(readProject(notebook.folder).compilerOptions).toEqual({});
  });

  test("with a wrong option is told once, and the rest of it is used", async () => {
    const notebook = open({
      "tsconfig.json": json({ extends: "./nowhere.json", compilerOptions: { strict: false, nonsense: 1 } }),
    });
    const messages = (await notebook.diagnose("const f = (x) => x")).map(({ message }) => message);
    expect(messages).toHaveLength(2);
    expect(messages.join()).toContain("Unknown compiler option 'nonsense'. (the rest of it is used)");
    expect(messages.join()).toContain("nowhere.json");
  });
});

describe("modules", () => {
  const notebook = open({
    "lib/index.ts": "export * from './a.js'",
    "lib/a.ts": "export const a = 1",
    "lib/plain.js": "export const plain = { n: 1 }",
    "data.json": json({ rows: [1, 2] }),
    "node_modules/typed/package.json": json({ name: "typed", exports: { "./sub": { types: "./sub.d.ts" } } }),
    "node_modules/typed/sub.d.ts": "export declare function sub(x: number): string",
    "node_modules/untyped/package.json": json({ name: "untyped", main: "index.js" }),
    "node_modules/untyped/index.js": "module.exports = {}",
  });

  test("are found with and without extension, as folder, as JSON, by subpath", async () => {
    const source = [
      "import { a } from './lib/a.js'; import { a as b } from './lib/a.ts'; import { a as c } from './lib/a'; import { a as d } from './lib'",
      "import { plain } from './lib/plain.js'; import data from './data.json'; import { sub } from 'typed/sub'",
      "import other from './data.json' with { type: 'json' }",
      "a + b + c + d + plain.n + data.rows.length + other.rows.length; sub(1).length",
    ];
    expect(await notebook.run(source.join("\n"))).toEqual([]);
  });

  test("a package without types is a warning, because it runs", async () => {
    const [found] = await notebook.diagnose("import untyped from 'untyped'; untyped.anything");
    expect(found).toMatchObject({ code: 7016, category: "warning" });
  });

  test("the kernel's own modules are typed in any folder", async () => {
    expect(await notebook.run("import * as runtime from 'ts-jupyter-kernel/runtime'; typeof runtime.display")).toEqual(
      [],
    );
    expect(await notebook.run("import * as tslab from 'tslab'; tslab.display.html('<b>x</b>')")).toEqual([]);
    expect(await notebook.run("import { nothing } from 'ts-jupyter-kernel/runtime'")).toHaveLength(1);
  });

  test("an edited module has its new types in the next cell, also through another module", async () => {
    expect(await notebook.run("import { a } from './lib/index.js'; a.toFixed()")).toEqual([]);
    notebook.write("lib/a.ts", "export const a = 'a text now'; export const added = 1");
    expect(await notebook.run("import { a, added } from './lib/index.js'; a.length + added")).toEqual([]);
    expect(await notebook.run("a.nope")).toEqual([
      "nope: Property 'nope' does not exist on type '\"a text now\"'. (2339)",
    ]);
  });

  test("a module that appears, disappears and appears again", async () => {
    const source = "import { late } from './lib/late.js'; late.toFixed()";
    const missing =
      "'./lib/late.js': Cannot find module './lib/late.js' or its corresponding type declarations. (2307)";
    expect(await notebook.run(source)).toEqual([missing]);
    notebook.write("lib/late.ts", "export { late } from './later.js'");
    notebook.write("lib/later.ts", "export const late = 1");
    expect(await notebook.run(source)).toEqual([]);
    notebook.remove("lib/later.ts");
    expect(await notebook.run("import { late } from './lib/late.js'; const text: string = late")).toEqual([]);
    notebook.write("lib/later.ts", "export const late = 1");
    expect(await notebook.run("import { late } from './lib/late.js'; const text: string = late")).toHaveLength(1);
    notebook.remove("lib/late.ts");
    expect(await notebook.run(source)).toEqual([missing]);
  });

  test("a package that is installed between two cells", async () => {
    const source = "import { fresh } from 'fresh'; fresh.toFixed()";
    expect(await notebook.run(source)).toHaveLength(1);
    notebook.write("node_modules/fresh/package.json", json({ name: "fresh", types: "./index.d.ts" }));
    notebook.write("node_modules/fresh/index.d.ts", "export declare const fresh: number");
    expect(await notebook.run(source)).toEqual([]);
  });

  test("errors of an imported module are not the cell's", async () => {
    notebook.write("lib/wrong.ts", "export const wrong: number = 'x'");
    expect(await notebook.run("import { wrong } from './lib/wrong.js'; wrong.toFixed()")).toEqual([]);
  });
});

test("a folder without tsconfig has no settings", () => {
  const folder = mkdtempSync(join(tmpdir(), "bare-"));
  expect(readProject(folder)).toEqual({ compilerOptions: {}, conditions: [] });
  writeFileSync(join(folder, "tsconfig.json"), "[");
  expect(readProject(folder).conditions).toEqual([]);
  rmSync(folder, { recursive: true });
});
