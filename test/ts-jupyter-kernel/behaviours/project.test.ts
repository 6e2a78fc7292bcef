// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of modules
/**
 * What the notebook's project says is what counts: its tsconfig, its packages, its folder. Three kernels: one whose tsconfig says the
 * opposite of each default, one in a folder below, which inherits it, and one whose tsconfig is made for a build.
 */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "../support.js";
import { type Behaviour, fails, hold, shows } from "./behaviour.js";

const root = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: false,
      lib: ["ES2020", "DOM"],
      jsx: "react",
      jsxFactory: "h",
      jsxFragmentFactory: "Frag",
      experimentalDecorators: true,
      useDefineForClassFields: false,
      paths: { "@lib/*": ["./src/lib/*"], config: ["./src/config.ts"] },
      customConditions: ["develop"],
      target: "ES2020",
      noUnusedLocals: true,
      verbatimModuleSyntax: true,
      outDir: "dist",
      composite: true,
    },
    include: ["src", "types"],
  }),
  "types/ambient.d.ts":
    "declare const BUILD: { version: string } | undefined; declare module '*.txt' { const text: string; export default text }",
  "src/lib/shape.tsx":
    "import { h, type Node } from './h';\nexport const Badge = ({ text }: { text: string }): Node => <b>{text}</b>;",
  "src/lib/h.ts":
    "export interface Node { tag: string; props: object; children: unknown[] }\nexport const h = (tag: string | ((props: any) => Node), props: object | null, ...children: unknown[]): Node => typeof tag === 'string' ? { tag, props: props ?? {}, children } : tag({ ...props, children });\nexport const Frag = ({ children }: { children: unknown[] }): Node => ({ tag: '', props: {}, children });\ndeclare global { namespace JSX { interface IntrinsicElements { b: object; i: { id?: string } } type Element = Node } }",
  "src/lib/legacy.ts":
    "export const seen: string[] = [];\nexport function mark(_target: object, key: string) { seen.push(key) }",
  "src/config.ts": "export const config = { port: 80 }",
  "node_modules/conditioned/package.json": JSON.stringify({
    name: "conditioned",
    type: "module",
    exports: { develop: "./dev.ts", default: "./prod.js" },
  }),
  "node_modules/conditioned/prod.js": "export const mode = 'prod'",
  "node_modules/conditioned/prod.d.ts": "export const mode: string",
  "work/conditioned/package.json": JSON.stringify({
    name: "own",
    type: "module",
    exports: { develop: "./src/dev.ts", default: "./prod.js" },
  }),
  "inner/tsconfig.json": JSON.stringify({
    extends: "../tsconfig.json",
    compilerOptions: {
      strict: true,
      jsx: "preserve",
      experimentalDecorators: false,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      lib: ["ES2023", "ESNext.Disposable"],
    },
    include: ["."],
  }),
};

const other = {
  "tsconfig.json": `{
    // comments and trailing commas are allowed
    "compilerOptions": {
      "strict": true,
      "module": "commonjs",
      "target": "es2017",
      "baseUrl": ".",
      "ignoreDeprecations": "6.0",
      "paths": { "#util": ["util/index.ts"], "~/*": ["util/*"], },
      "jsx": "react-jsx",
      "jsxImportSource": "mini",
      "allowJs": false,
      "checkJs": true,
      "resolveJsonModule": false,
      "isolatedModules": true,
      "erasableSyntaxOnly": true,
      "noEmit": true,
      "declaration": true,
      "rootDir": "util",
      "types": [],
    },
    "files": ["util/index.ts"],
    "references": [{ "path": "./elsewhere" }],
  }`,
  "util/index.ts": "import { two } from '~/two'; export const one: number = two - 1",
  "util/two.ts": "export const two = 2",
  "util/word.js": "export const word = 'word'",
  "util/table.json": '{ "rows": 3 }',
  "node_modules/typescript/package.json": '{"name":"typescript","version":"3.0.0","main":"lib/typescript.js"}',
  "node_modules/typescript/lib/typescript.js": "throw new Error('the wrong TypeScript')",
  "util/deco.ts":
    "function note(_: unknown, c: ClassMethodDecoratorContext) { seen.push(String(c.name)) }\nexport const seen: string[] = [];\nexport class Deco { @note run() {} }",
  "node_modules/mini/package.json": JSON.stringify({
    name: "mini",
    type: "module",
    exports: { "./jsx-runtime": { types: "./jsx.d.ts", default: "./jsx.js" } },
  }),
  "node_modules/mini/jsx.js":
    "export const jsx = (tag, props) => `<${tag}>${[props.children].flat().join('')}`; export const jsxs = jsx; export const Fragment = 'all'",
  "node_modules/mini/jsx.d.ts":
    "export namespace JSX { interface IntrinsicElements { p: { children?: unknown } } type Element = string }\nexport function jsx(tag: string, props: object): string; export const jsxs: typeof jsx; export const Fragment: string",
};

const build: Behaviour[] = [
  shows(
    "a wrong TypeScript in the project is not taken: neither for types",
    "({ a: 1 }) satisfies { a: number }",
    "{ a: 1 }",
  ),
  shows(
    "nor for cells and modules that need it",
    "import { seen } from './util/deco'; namespace N { export const n = seen.length } N.n",
    "1",
  ),

  shows(
    "paths below a baseUrl, in cells and in modules",
    "import { one } from '#util'; import { two } from '~/two'; one.toFixed() + two",
    "'12'",
  ),
  shows("automatic JSX from the project's source", "const made: string = <p>a{1 + 1}</p>; made", "'<p>a2'"),
  fails(
    "JSX is checked against that source",
    "<q />",
    /^TypeCheckError: Property 'q' does not exist on type 'JSX\.IntrinsicElements'\. ts\(2339\)$/,
  ),
  shows(
    "cells are ES modules, whatever `module` says",
    "import.meta.url.length > 0 && (await Promise.resolve(true))",
    "true",
  ),
  shows(
    "enums and parameter properties, whatever builds may not use",
    "enum E { A = 3 } class P { constructor(readonly x = E.A) {} } new P().x",
    "3",
  ),
  shows(
    "JSON and JavaScript files are imported",
    "import table from './util/table.json'; import { word } from './util/word.js'; [table.rows, word]",
    "[ 3, 'word' ]",
  ),
  shows("Node's types are there, whatever `types` says", "process.version.length > 0", "true"),
  fails(
    "the library of its target",
    "[1].toSorted()",
    /^TypeCheckError: Property 'toSorted' does not exist on type 'number\[\]'\./,
  ),
];

const outer: Behaviour[] = [
  shows(
    "strict: false allows what strict refuses",
    "const s: string = null; function loose(x) { return x } [s, loose(1)]",
    "[ null, 1 ]",
  ),
  fails(
    "and still refuses what is wrong",
    "const n: number = 'a'",
    /^TypeCheckError: Type 'string' is not assignable to type 'number'\. ts\(2322\)$/,
  ),
  shows(
    "paths with a star: value and type",
    "import { h, Frag, type Node } from '@lib/h'; const node: Node = h('b', null, 1); node.children",
    "[ 1 ]",
  ),
  shows("paths to one file", "import { config } from 'config'; config.port.toFixed()", "'80'"),
  shows(
    "JSX with the project's factory",
    "const el = <i id='x'>{1 + 1}text</i>; [el.tag, el.props, el.children]",
    "[ 'i', { id: 'x' }, [ 2, 'text' ] ]",
  ),
  shows(
    "JSX of the project's modules",
    "import { Badge } from '@lib/shape'; (<Badge text='hi' />).children",
    "[ 'hi' ]",
  ),
  shows(
    "fragments and components of a cell",
    ["const Pair = ({ a }: { a: number }) => <b>{a}{a * 2}</b>", "(<><Pair a={2} /></>).children.length"],
    "1",
  ),
  fails(
    "JSX is checked",
    "<i id={5} />",
    /^TypeCheckError: Type 'number' is not assignable to type 'string'\. ts\(2322\)$/,
  ),
  shows(
    "experimental decorators, of cells and of modules",
    "import { mark, seen } from '@lib/legacy'; class Legacy { @mark field = 1; @mark method() {} } seen",
    "[ 'field', 'method' ]",
  ),
  shows(
    "class fields by assignment",
    "class Base { set v(x: number) { Reflect.set(this, 'got', x) } } class Own extends Base {} const parent = new (class extends Base { constructor() { super(); this.v = 3 } })(); Reflect.get(parent, 'got')",
    "3",
  ),
  shows("the project's lib: the DOM is known", "const title = () => document.title; typeof title", "'function'"),
  fails(
    "and what the lib leaves out is not",
    "[1].findLast((x) => x > 0)",
    /^TypeCheckError: Property 'findLast' does not exist on type 'number\[\]'\./,
  ),
  shows("its declaration files", "typeof BUILD === 'undefined' || BUILD.version.length > 0", "true"),
  shows(
    "settings of a build do no harm",
    "import { config as unusedHere } from 'config'; import { Node as OnlyType } from '@lib/h'; const unused = 1; 2",
    "2",
  ),
];

const inner: Behaviour[] = [
  fails(
    "a tsconfig that extends another: strict again",
    "function loose2(x) { return x }",
    /^TypeCheckError: Parameter 'x' implicitly has an 'any' type\. ts\(7006\)$/,
  ),
  shows("paths are those of the file that names them", "import { config } from 'config'; config.port", "80"),
  fails(
    "noUncheckedIndexedAccess",
    "const xs = [1]; xs[0].toFixed()",
    /^TypeCheckError: Object is possibly 'undefined'\. ts\(2532\)$/,
  ),
  fails(
    "exactOptionalPropertyTypes",
    "const o: { a?: number } = { a: undefined }",
    /^TypeCheckError: Type '\{ a: undefined; \}' is not assignable to type '\{ a\?: number; \}' with 'exactOptionalPropertyTypes: true'/,
  ),
  fails("its own lib: no DOM", "document", /^TypeCheckError: Cannot find name 'document'\./),
  shows(
    "its own decorators: standard ones",
    "const kinds: string[] = []; function std(_: unknown, c: ClassMethodDecoratorContext) { kinds.push(c.kind) } class Std { @std m() {} } kinds",
    "[ 'method' ]",
  ),
  shows(
    "a tsx cell still has generics and assertions",
    "const id = <T,>(x: T): T => x; id<string>('a') as string",
    "'a'",
  ),
  shows("using", "{ using u = { [Symbol.dispose]() {} }; } 1", "1"),
];

let folder = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "project-")));
  const others = Object.entries(other).map(([path, text]) => [`other/${path}`, text] as const);
  for (const [path, text] of [...Object.entries(root), ...others]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a tsconfig", () => {
  let kernel: TestKernel;
  beforeAll(async () => {
    kernel = await TestKernel.start({ folder, args: [] });
  });
  afterAll(() => kernel.stop());
  hold(outer, () => kernel);

  it("decides for completion too", async () => {
    const { content } = await kernel.request("complete_request", {
      code: "import { con } from 'config'",
      cursor_pos: 12,
    });
    expect(content.matches).toContain("config");
  });
});

describe("a tsconfig further in", () => {
  let kernel: TestKernel;
  beforeAll(async () => {
    kernel = await TestKernel.start({ folder: join(folder, "inner"), args: [] });
  });
  afterAll(() => kernel.stop());
  hold(inner, () => kernel);
});

describe("a tsconfig for a build", () => {
  let kernel: TestKernel;
  beforeAll(async () => {
    kernel = await TestKernel.start({ folder: join(folder, "other"), args: [] });
  });
  afterAll(() => kernel.stop());
  hold(build, () => kernel);
});
