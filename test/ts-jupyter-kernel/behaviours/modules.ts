// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of cells
/** Imports: the project's files and their edits, packages of all makes, Node's modules. */
import { type Behaviour, fails, isQuiet, prints, row, shows } from "./behaviour.js";

const pkg = (name: string, json: object, files: Record<string, string>) => ({
  write: Object.fromEntries(
    Object.entries({ "package.json": JSON.stringify({ name, version: "1.0.0", ...json }), ...files }).map(
      ([path, text]) => [`node_modules/${name}/${path}`, text],
    ),
  ),
});

export const files: Behaviour[] = [
  shows(
    "a .ts file without extension",
    [{ write: { "lib/a.ts": "export const a: number = 1" } }, "import { a } from './lib/a'; a"],
    "1",
  ),
  shows("with .ts", "import { a } from './lib/a.ts'; a", "1"),
  shows("with .js, as TypeScript writes it", "import { a } from './lib/a.js'; a", "1"),
  shows(
    "all three are one module",
    [
      { write: { "lib/count.ts": "let n = 0; export const next = () => ++n" } },
      "import { next as n1 } from './lib/count'; import { next as n2 } from './lib/count.ts'; import { next as n3 } from './lib/count.js'; [n1(), n2(), n3()]",
    ],
    "[ 1, 2, 3 ]",
  ),
  shows(
    "a folder with an index",
    [
      {
        write: {
          "lib/shapes/index.ts": "export * from './circle'",
          "lib/shapes/circle.ts": "export const circle = 'o'",
        },
      },
      "import { circle } from './lib/shapes'; circle",
    ],
    "'o'",
  ),
  shows(
    "a file of another folder, by its whole path",
    [
      { write: { "up/b.ts": "import { a } from '../lib/a'; export const b = a + 1" } },
      "const { b } = await import(`${import.meta.dirname}/up/b.ts`); b",
    ],
    "2",
  ),
  shows(
    "a .tsx, .mts, .cts, .mjs, .cjs and .js file",
    [
      {
        write: {
          "kinds/m.mts": "export default 'mts'",
          "kinds/c.cts": "export = 'cts'",
          "kinds/n.mjs": "export default 'mjs'",
          "kinds/d.cjs": "module.exports = 'cjs'",
          "kinds/j.js": "export default 'js'",
        },
      },
      "import m from './kinds/m.mts'; import c from './kinds/c.cts'; import n from './kinds/n.mjs'; import d from './kinds/d.cjs'; import j from './kinds/j.js'; [m, c, n, d, j].join()",
    ],
    "'mts,cts,mjs,cjs,js'",
  ),
  shows(
    "types only in a module",
    [
      { write: { "lib/types.ts": "export interface Point { x: number; y: number }\nexport type Points = Point[]" } },
      "import { Point, Points } from './lib/types'; const ps: Points = [{ x: 1, y: 2 } satisfies Point]; ps.length",
    ],
    "1",
  ),
  shows(
    "enums, namespaces and classes of a module",
    [
      {
        write: {
          "lib/decl.ts":
            "export enum Kind { A = 'a' }\nexport namespace N { export const k: Kind = Kind.A }\nexport class C<T> { constructor(readonly v: T) {} }\nexport default abstract class D { static s = 1 }",
        },
      },
      "import D, { Kind, N, C } from './lib/decl'; [N.k === Kind.A, new C('v').v.length, D.s]",
    ],
    "[ true, 1, 1 ]",
  ),
  shows(
    "JSON without an attribute",
    [
      { write: { "data.json": '{ "rows": [1, 2], "name": "set" }' } },
      "import data from './data.json'; data.rows.length + data.name.toUpperCase()",
    ],
    "'2SET'",
  ),
  shows("JSON with an attribute", "import data from './data.json' with { type: 'json' }; data.rows", "[ 1, 2 ]"),
  shows(
    "JSON imported dynamically with an attribute",
    "(await import('./data.json', { with: { type: 'json' } })).default.name",
    "'set'",
  ),
  shows(
    "edited JSON is read again",
    [{ write: { "data.json": '{ "rows": [1, 2, 3], "name": "set" }' } }, "import data from './data.json'; data.rows"],
    "[ 1, 2, 3 ]",
  ),
  isQuiet("an import for its side effect", [
    {
      write: {
        "lib/effect.ts":
          "(globalThis as Record<string, unknown>).effects = Number((globalThis as Record<string, unknown>).effects ?? 0) + 1; export {}",
      },
    },
    "import './lib/effect'",
  ]),
  shows("happens once", ["import './lib/effect'; import './lib/effect.ts'", "Reflect.get(globalThis, 'effects')"], "1"),
  shows(
    "and again after an edit",
    [
      { write: { "lib/effect.ts": "Reflect.set(globalThis, 'effects', 'edited'); export {}" } },
      "import './lib/effect'",
      "Reflect.get(globalThis, 'effects')",
    ],
    "'edited'",
  ),
  shows(
    "import.meta of a cell",
    "[import.meta.url.startsWith('file://'), import.meta.filename.startsWith(import.meta.dirname), import.meta.resolve('./lib/a.ts').endsWith('/lib/a.ts')]",
    "[ true, true, true ]",
  ),
  shows(
    "import.meta of a module is the file's",
    [
      {
        write: {
          "lib/meta.ts":
            "export const file = import.meta.filename, folder = import.meta.dirname, url = new URL(import.meta.url).pathname",
        },
      },
      "import { file, folder, url } from './lib/meta'; [file.endsWith('lib/meta.ts'), file.startsWith(folder), url === file]",
    ],
    "[ true, true, true ]",
  ),
  shows(
    "modules that import each other",
    [
      {
        write: {
          "lib/even.ts":
            "import { odd } from './odd'; export const even = (n: number): boolean => n === 0 || odd(n - 1)",
          "lib/odd.ts":
            "import { even } from './even'; export const odd = (n: number): boolean => n > 0 && even(n - 1)",
        },
      },
      "import { even } from './lib/even'; [even(10), even(7)]",
    ],
    "[ true, false ]",
  ),
  shows(
    "a module with a top-level await",
    [
      {
        write: {
          "lib/slow.ts": "export const slow = await new Promise<string>((done) => setTimeout(done, 5, 'done'))",
        },
      },
      "import { slow } from './lib/slow'; slow",
    ],
    "'done'",
  ),
  shows(
    "a live binding of a module",
    [
      { write: { "lib/live.ts": "export let n = 0; export const inc = () => { n++ }" } },
      "import * as live from './lib/live'; live.inc(); live.n",
    ],
    "1",
  ),
  shows(
    "a module with a loop, a decorator and using",
    [
      {
        write: {
          "lib/modern.ts":
            "const seen: string[] = [];\nfunction note(_: unknown, c: ClassMethodDecoratorContext) { seen.push(String(c.name)) }\nexport class M { @note run() { { using r = { [Symbol.dispose]: () => { seen.push('gone') } }; for (let i = 0; i < 2; i++) seen.push(`${i}`) } return seen } }",
        },
      },
      "import { M } from './lib/modern'; new M().run()",
    ],
    "[ 'run', '0', '1', 'gone' ]",
  ),
  fails(
    "a file that is not there",
    "import { x } from './lib/nowhere'",
    /^TypeCheckError: Cannot find module '.\/lib\/nowhere' or its corresponding type declarations\. ts\(2307\)$/,
  ),
  fails(
    "a name that is not exported",
    "import { b } from './lib/a'",
    /^TypeCheckError: Module '"\.\/lib\/a"' has no exported member 'b'\. ts\(2305\)$/,
  ),
  shows(
    "a .cts file written with import and export",
    [
      {
        write: {
          "kinds/mixed.cts":
            "import { join } from 'node:path';\nexport const where: string = __filename;\nexport function down(n: number): string { return join(__dirname, String(n)) }",
        },
      },
      "import { where, down } from './kinds/mixed.cts'; [where.endsWith('kinds/mixed.cts'), down(1).endsWith('kinds/1')]",
    ],
    "[ true, true ]",
  ),
  shows(
    "what a cell re-exports is a name, with its type",
    [
      "export { a as renamed, a as again } from './lib/a'; export * as everything from './lib/a'",
      "renamed.toFixed() + again + everything.a",
    ],
    "'111'",
  ),
  shows(
    "require refuses TypeScript in plain words",
    "(() => { try { return require('./lib/a') } catch (e) { return (e as Error).message } })()",
    "'cannot require lib/a.ts: TypeScript is loaded by import'",
  ),
];

export const edits: Behaviour[] = [
  shows(
    "an edited module: the new value",
    [
      { write: { "m/base.ts": "export const unit = 2" } },
      "import { unit } from './m/base'",
      { write: { "m/base.ts": "export const unit = 'two'" } },
      "import { unit } from './m/base'; unit.length",
    ],
    "3",
  ),
  fails("and the new type", ["unit.toFixed()"], /^TypeCheckError: Property 'toFixed' does not exist on type '"two"'/),
  shows(
    "through other modules: values",
    [
      {
        write: {
          "m/deep.ts": "export const rate = 0.1",
          "m/mid.ts": "import { rate } from './deep'; export const tax = (n: number) => n * rate",
          "m/top.ts": "export { tax } from './mid'",
        },
      },
      "import { tax } from './m/top'; tax(10)",
      { write: { "m/deep.ts": "export const rate = 0.5" } },
      "import { tax } from './m/top'; tax(10)",
    ],
    "5",
  ),
  fails(
    "through other modules: types",
    [
      {
        write: {
          "m/deep.ts": "export const rate = 0.5; export interface Rate { percent: number }",
          "m/mid.ts": "import type { Rate } from './deep'; export const show = (r: Rate) => `${r.percent}%`",
        },
      },
      "import { show } from './m/mid'; show({ percent: 5 })",
      { write: { "m/deep.ts": "export interface Rate { percent: string }" } },
      "import { show } from './m/mid'; show({ percent: 5 })",
    ],
    /^TypeCheckError: Type 'number' is not assignable to type 'string'\. ts\(2322\)$/,
  ),
  shows(
    "what was imported before keeps its old value until the import is run again",
    [
      { write: { "m/v.ts": "export const v = 1" } },
      "import { v } from './m/v'",
      { write: { "m/v.ts": "export const v = 2" } },
      "v",
    ],
    "1",
  ),
  shows("also a function that uses it", ["const useV = () => v", "import { v } from './m/v'", "useV()"], "2"),
  shows(
    "a module that did not change keeps its state",
    [
      {
        write: {
          "m/state.ts": "export const cache: number[] = []",
          "m/uses.ts":
            "import { cache } from './state'; export const add = () => cache.push(1); export const version = 1",
        },
      },
      "import { add } from './m/uses'; add(); add()",
      {
        write: {
          "m/uses.ts":
            "import { cache } from './state'; export const add = () => cache.push(2); export const version = 2",
        },
      },
      "import { add, version } from './m/uses'; import { cache } from './m/state'; add(); [version, cache]",
    ],
    "[ 2, [ 1, 1, 2 ] ]",
  ),
  shows(
    "a circle of modules is edited",
    [
      {
        write: {
          "m/x.ts": "import { y } from './y'; export const x = () => 'x' + y(0)",
          "m/y.ts": "import { x } from './x'; export const y = (n: number): string => (n ? x() : 'y1')",
        },
      },
      "import { x } from './m/x'; x()",
      { write: { "m/y.ts": "import { x } from './x'; export const y = (n: number): string => (n ? x() : 'y2')" } },
      "import { x } from './m/x'; x()",
    ],
    "'xy2'",
  ),
  shows(
    "a dynamic import sees the edit",
    [
      { write: { "m/dyn.ts": "export const d = 1" } },
      "(await import('./m/dyn')).d",
      { write: { "m/dyn.ts": "export const d = 2" } },
      "(await import('./m/dyn')).d",
    ],
    "2",
  ),
  shows(
    "instances of an edited class belong to the old one",
    [
      { write: { "m/k.ts": "export class K { v = 1 }" } },
      "import { K } from './m/k'; const k1 = new K()",
      { write: { "m/k.ts": "export class K { v = 2 }" } },
      "import { K } from './m/k'; [k1.v, new K().v, (k1 as object) instanceof K]",
    ],
    "[ 1, 2, false ]",
  ),
  shows(
    "a broken edit is an error, and the next edit mends it",
    [
      { write: { "m/broken.ts": "export const ok = 1" } },
      "import { ok } from './m/broken'",
      { write: { "m/broken.ts": "export const ok = (" } },
      { cell: "// @ts-nocheck\nimport { ok } from './m/broken'", fails: /^SyntaxError: / },
      { write: { "m/broken.ts": "export const ok = 3" } },
      "import { ok } from './m/broken'; ok",
    ],
    "3",
  ),
  shows(
    "a module that threw is tried again after an edit",
    [
      { write: { "m/throws.ts": "throw new Error('at load'); export const t = 1" } },
      { cell: "// @ts-nocheck\nimport { t } from './m/throws'", fails: /^Error: at load$/ },
      { write: { "m/throws.ts": "export const t = 2" } },
      "import { t } from './m/throws'; t",
    ],
    "2",
  ),
  shows(
    "a file that a cell writes is there for the next",
    [
      "import { writeFileSync } from 'node:fs'; writeFileSync('m-new.ts', 'export const fresh: string = `new`')",
      "import { fresh } from './m-new'; fresh.length",
    ],
    "3",
  ),
];

export const packages: Behaviour[] = [
  shows(
    "an ES module package (tslab: ERR_REQUIRE_ESM)",
    [
      pkg(
        "esm-only",
        { type: "module", exports: "./index.js", types: "./index.d.ts" },
        {
          "index.js":
            "export default function hello(n) { return `hello ${n}` }; export const two = await Promise.resolve(2)",
          "index.d.ts": "export default function hello(n: string): string; export const two: number",
        },
      ),
      "import hello, { two } from 'esm-only'; hello('you').length + two",
    ],
    "11",
  ),
  shows(
    "a package with conditions takes those of Node and of ES modules",
    [
      pkg(
        "conditional",
        {
          exports: {
            ".": { types: "./t.d.ts", node: { import: "./node.mjs", require: "./node.cjs" }, default: "./web.js" },
          },
        },
        {
          "t.d.ts": "export const where: string",
          "node.mjs": "export const where = 'node esm'",
          "node.cjs": "exports.where = 'node cjs'",
          "web.js": "export const where = 'web'",
        },
      ),
      "import { where } from 'conditional'; [where, require('conditional').where]",
    ],
    "[ 'node esm', 'node cjs' ]",
  ),
  shows(
    "subpaths and patterns",
    [
      pkg(
        "paths",
        { exports: { ".": "./main.js", "./fp": "./lib/fp.js", "./parts/*": "./lib/parts/*.js" } },
        {
          "main.js": "module.exports = 'main'",
          "lib/fp.js": "exports.fp = 1",
          "lib/fp.d.ts": "export const fp: number",
          "lib/parts/a.js": "exports.part = 'a'",
          "lib/parts/a.d.ts": "export const part: string",
          "main.d.ts": "declare const main: string; export = main",
        },
      ),
      "import main from 'paths'; import { fp } from 'paths/fp'; import { part } from 'paths/parts/a'; [main, fp, part]",
    ],
    "[ 'main', 1, 'a' ]",
  ),
  fails("a subpath that is not exported", "// @ts-ignore\nimport x from 'paths/lib/fp.js'", /^Error: .*lib\/fp/),
  shows(
    "an old package with main and its own types",
    [
      pkg(
        "old",
        { main: "./o.js", types: "./o.d.ts" },
        { "o.js": "exports.old = (x) => x.length", "o.d.ts": "export function old(x: string): number" },
      ),
      "import { old } from 'old'; import * as all from 'old'; [old('abc'), typeof all.old]",
    ],
    "[ 3, 'function' ]",
  ),
  shows(
    "types of @types",
    [
      pkg("plainjs", { main: "i.js" }, { "i.js": "exports.f = () => 1" }),
      pkg("@types/plainjs", { types: "index.d.ts" }, { "index.d.ts": "export function f(): number" }),
      "import { f } from 'plainjs'; f().toFixed()",
    ],
    "'1'",
  ),
  shows(
    "a scoped package",
    [
      pkg(
        "@team/tool",
        { type: "module", exports: { ".": "./i.js" } },
        { "i.js": "export const t = 't'", "i.d.ts": "export const t: string" },
      ),
      "import { t } from '@team/tool'; t",
    ],
    "'t'",
  ),
  shows(
    "a package that is installed while the notebook runs",
    [
      { cell: "import { later } from 'later-pkg'", fails: /^TypeCheckError: Cannot find module 'later-pkg'/ },
      pkg(
        "later-pkg",
        { type: "module", exports: { ".": { types: "./i.d.ts", default: "./i.js" } } },
        { "i.js": "export const later = 5", "i.d.ts": "export const later: number" },
      ),
      "import { later } from 'later-pkg'; later",
    ],
    "5",
  ),
  shows(
    "a package whose source is TypeScript, by a link",
    [
      pkg("ts-source", { type: "module", exports: "./i.mts" }, {}),
      {
        write: {
          "workspace/pkg/package.json": '{"name":"linked","type":"module","exports":"./src/i.ts"}',
          "workspace/pkg/src/i.ts": "export const linked: string = 'li' + 'nk'",
        },
      },
      "import { mkdirSync, symlinkSync } from 'node:fs'; mkdirSync('node_modules', { recursive: true }); symlinkSync('../workspace/pkg', 'node_modules/linked')",
      "import { linked } from 'linked'; linked",
    ],
    "'link'",
  ),
  shows(
    "require of a cell finds packages and files",
    ["typeof require('old').old + require('./data.json').name"],
    "'functionset'",
  ),
  shows(
    "Node's modules with and without prefix",
    "import fs from 'fs'; import { readFile } from 'node:fs/promises'; import type { Stats } from 'fs'; const st: Stats = fs.statSync('.'); [typeof readFile, st.isDirectory()]",
    "[ 'function', true ]",
  ),
  fails(
    "a package that is not installed",
    "// @ts-nocheck\nimport x from 'not-installed-anywhere'",
    /^Error: Cannot find package "not-installed-anywhere"/,
  ),
  prints(
    "names are kept when a cell has imports (tslab: lost)",
    ["const mine = { a: 1 }", "import { join } from 'node:path';\nconsole.log(join('a', 'b'), mine.a.toFixed());"],
    "a/b 1\n",
  ),
  row("tslab's module is there", "import * as tslab from 'tslab'; tslab.display.html('<b>x</b>')", {}),
];
