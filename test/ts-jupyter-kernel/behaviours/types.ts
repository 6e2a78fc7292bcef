// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of cells
/** Types: flow from cell to cell, what only types are, and what the check refuses. */
import { type Behaviour, fails, isQuiet, row, shows } from "./behaviour.js";

export const flow: Behaviour[] = [
  shows(
    "inference flows on",
    [
      "const rows = [{ city: 'Rome', people: 3 }, { city: 'Oslo', people: 1 }]",
      "const byCity = Object.fromEntries(rows.map(({ city, people }) => [city, people]))",
      "byCity['Rome']!.toFixed(1)",
    ],
    "'3.0'",
  ),
  fails(
    "a mistake against an inferred type",
    ["const rows = [{ city: 'Rome' }]", "rows[0]!.cty"],
    /^TypeCheckError: Property 'cty' does not exist on type '\{ city: string; \}'\. Did you mean 'city'\? ts\(2551\)$/,
    "> 1 | rows[0]!.cty",
    "^^^",
  ),
  shows(
    "generic functions with constraints and defaults",
    [
      "const groupBy = <T, K extends PropertyKey = string>(xs: readonly T[], key: (x: T) => K) => xs.reduce((all, x) => { (all[key(x)] ??= []).push(x); return all }, {} as Record<K, T[]>)",
      "groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even')).odd.map((n) => n.toFixed())",
    ],
    "[ '1', '3' ]",
  ),
  shows(
    "conditional, mapped and template literal types",
    [
      "type Getters<T> = { [K in keyof T & string as `get${Capitalize<K>}`]: () => T[K] }; type Unwrap<T> = T extends Promise<infer U> ? U : T",
      "const g: Getters<{ a: Unwrap<Promise<number>> }> = { getA: () => 1 }; g.getA()",
    ],
    "1",
  ),
  shows(
    "discriminated unions narrow",
    [
      "type Shape = { kind: 'circle'; r: number } | { kind: 'square'; s: number }",
      "const size = (s: Shape) => { switch (s.kind) { case 'circle': return s.r; case 'square': return s.s } }",
      "size({ kind: 'square', s: 3 })",
    ],
    "3",
  ),
  fails(
    "and must be exhausted where one says so",
    [
      "type Shape = { kind: 'circle' } | { kind: 'square' }",
      "const f = (s: Shape): number => { if (s.kind === 'circle') return 1; const rest: never = s; return rest }",
    ],
    /^TypeCheckError: Type '\{ kind: "square"; \}' is not assignable to type 'never'\. ts\(2322\)$/,
  ),
  shows(
    "type predicates and assertions",
    [
      "function isText(x: unknown): x is string { return typeof x === 'string' } function assertNumber(x: unknown): asserts x is number { if (typeof x !== 'number') throw new TypeError('no number') }",
      "const mixed: unknown[] = ['a', 1]; const n: unknown = 2; assertNumber(n); mixed.filter(isText).map((s) => s.length).concat(n)",
    ],
    "[ 1, 2 ]",
  ),
  shows(
    "satisfies keeps the narrow type",
    [
      "const palette = { red: [255, 0, 0], green: '#0f0' } satisfies Record<string, string | number[]>",
      "palette.red.at(0)! + palette.green.length",
    ],
    "259",
  ),
  fails(
    "satisfies refuses",
    "({ red: 1 }) satisfies Record<string, string>",
    /^TypeCheckError: Type 'number' is not assignable to type 'string'\. ts\(2322\)$/,
  ),
  shows(
    "a unique symbol keeps its identity over cells",
    ["const id = Symbol('id')", "const tagged = { [id]: 1 }", "tagged[id].toFixed()"],
    "'1'",
  ),
  shows("a let keeps its declared union", ["let state: 'on' | 'off' = 'on'", "state = 'off'; state"], "'off'"),
  fails(
    "and refuses others",
    ["let state: 'on' | 'off' = 'on'", "state = 'broken'"],
    /^TypeCheckError: Type '"broken"' is not assignable to type '"on" \| "off"'\. ts\(2322\)$/,
  ),
  shows("a let without a type takes what comes", ["let anything", "anything = { deep: [1] }", "anything.deep[0]"], "1"),
  shows(
    "an empty array grows",
    ["const collected = []", "collected.push(1); collected.push('a')", "collected.length"],
    "2",
  ),
  shows(
    "an interface is implemented and extended in later cells",
    [
      "interface Animal { legs: number }",
      "interface Dog extends Animal { bark(): string }",
      "class Rex implements Dog { legs = 4; bark() { return 'woof' } } new Rex().bark()",
    ],
    "'woof'",
  ),
  shows(
    "types of values: typeof, keyof, indexed access",
    [
      "const config = { host: 'h', port: 80 } as const",
      "type Config = typeof config; const key: keyof Config = 'port'; const port: Config['port'] = 80; config[key] + port",
    ],
    "160",
  ),
  shows(
    "ReturnType and Awaited of functions of other cells",
    [
      "async function load() { return { n: 1 } }",
      "const loaded: Awaited<ReturnType<typeof load>> = { n: 2 }; loaded.n",
    ],
    "2",
  ),
  shows(
    "a value and a type of one name in one cell",
    ["const Unit = ['cm', 'mm'] as const; type Unit = (typeof Unit)[number]", "const u: Unit = 'cm'; u + Unit.length"],
    "'cm2'",
  ),
  shows(
    "a type made of the value of its name, in the next cell",
    [
      "const Colour = { Red: 'r', Blue: 'b' } as const",
      "type Colour = (typeof Colour)[keyof typeof Colour]",
      "const c: Colour = 'r'; [c, Colour.Blue]",
    ],
    "[ 'r', 'b' ]",
  ),
  shows(
    "and run again",
    [
      "const Colour = { Red: 'x' } as const",
      "type Colour = (typeof Colour)[keyof typeof Colour]",
      "const c: Colour = 'x'; [c, Colour.Red]",
    ],
    "[ 'x', 'x' ]",
  ),
  shows(
    "a value made with the type of its name, in the next cell",
    ["type Size = 'S' | 'L'", "const Size: Record<Size, number> = { S: 1, L: 2 }", "const z: Size = 'S'; Size[z]"],
    "1",
  ),
  shows(
    "a function beside an interface of its name, in another cell",
    ["interface Vec { x: number }", "function Vec(x: number): Vec { return { x } }", "const v: Vec = Vec(3); v.x"],
    "3",
  ),
  shows(
    "a cell's type beside the value of an earlier cell",
    ["const W = 1", "type W = string", "const w: W = 'w'; w + W"],
    "'w1'",
  ),
  shows(
    "recursive types over cells",
    [
      "interface Tree<T> { value: T; children: Tree<T>[] }",
      "const depth = <T,>(t: Tree<T>): number => 1 + Math.max(0, ...t.children.map(depth)); depth({ value: 1, children: [{ value: 2, children: [] }] })",
    ],
    "2",
  ),
  shows(
    "const type parameters and variance marks",
    "const tuple = <const T extends readonly unknown[]>(...t: T) => t; interface Src<out T> { get(): T } const src: Src<unknown> = { get: () => tuple('a', 1)[0] }; src.get()",
    "'a'",
  ),
  shows(
    "an imported type beside the value of an earlier cell",
    [
      "const Stats = { n: 3 }",
      "import type { Stats } from 'node:fs'",
      "const none: Stats | undefined = undefined; [none, Stats.n]",
    ],
    "[ undefined, 3 ]",
  ),
  shows(
    "a class replaces the type of its name",
    ["type Thing = string", "class Thing { t = 1 }", "const thing: Thing = new Thing(); thing.t"],
    "1",
  ),
  shows(
    "a type replaces the type of a class, whose value stays",
    ["class Made { m = 1 }", "type Made = { own: 2 }", "const made: Made = { own: 2 }; [made.own, new Made().m]"],
    "[ 2, 1 ]",
  ),
  shows(
    "a let beside a type of its name is still assigned",
    ["let level: number", "type level = 'high'", "level = 3; const l: level = 'high'; [level, l]"],
    "[ 3, 'high' ]",
  ),
];

export const typeOnly: Behaviour[] = [
  isQuiet(
    "declarations without a run time",
    "declare const nowhere: number; declare function never(): void; declare class Ghost { x: 1 } type X1 = Ghost",
  ),
  shows(
    "declare global adds to the global scope",
    [
      "declare global { var shared: number; interface Array<T> { lastOne(): T | undefined } }",
      "Array.prototype.lastOne = function () { return this.at(-1) }; globalThis.shared = 4; [[1, 2].lastOne(), shared]",
    ],
    "[ 2, 4 ]",
  ),
  shows(
    "and can be run again with other types",
    ["declare global { var shared: string }", "globalThis.shared = 'text'; shared.length"],
    "4",
  ),
  shows(
    "a module of Node is augmented",
    [
      "import 'fs'; declare module 'fs' { interface Stats { nickname?: string } }",
      "import { type Stats, statSync } from 'node:fs'; const here: Stats = statSync('.'); here.nickname = 'A'; here.nickname",
    ],
    "'A'",
  ),
  row(
    "a package without types is any thing, and the check says so",
    [
      {
        write: {
          "node_modules/untyped/package.json": '{"main":"i.js"}',
          "node_modules/untyped/i.js": "exports.twice = (n) => 2 * n",
        },
      },
      "const { twice } = await import('untyped'); const four: string = twice(2); four",
    ],
    { shows: "4", warns: "Could not find a declaration file for module 'untyped'" },
  ),
  shows(
    "a declaration file gives it types, by a reference",
    [
      { write: { "untyped.d.ts": "declare module 'untyped' { export function twice(n: number): number }" } },
      "/// <reference path=\"./untyped.d.ts\" />\nimport { twice } from 'untyped'; twice(4).toFixed()",
    ],
    "'8'",
  ),
  shows(
    "import type and inline type modifiers",
    [
      "import type { ParsedPath } from 'node:path'; import { parse, type FormatInputPathObject } from 'node:path'",
      "const parsed: ParsedPath = parse('/a/b.ts'); const f: FormatInputPathObject = { base: parsed.base }; f.base",
    ],
    "'b.ts'",
  ),
  shows(
    "a type imported without saying so",
    ["import { ParsedPath, parse } from 'node:path'", "const p: ParsedPath = parse('/a/b.c'); p.ext"],
    "'.c'",
  ),
  shows("import() types", "const st: import('node:fs').Stats | undefined = undefined; st === undefined", "true"),
  fails("there is no DOM", "document.title", /^TypeCheckError: Cannot find name 'document'\./),
  shows(
    "a reference to the DOM library",
    '/// <reference lib="dom" />\nconst el: HTMLElement | undefined = undefined; el === undefined',
    "true",
  ),
  shows("@ts-expect-error", "// @ts-expect-error wrong on purpose\nconst wrong: number = 'a'; wrong", "'a'"),
  fails(
    "an @ts-expect-error that is not needed",
    "// @ts-expect-error\nconst right: number = 1",
    /^TypeCheckError: Unused '@ts-expect-error' directive\. ts\(2578\)$/,
  ),
  shows("@ts-nocheck at the top", "// @ts-nocheck\nconst wrong: number = 'a'; wrong", "'a'"),
  fails(
    "strict: null is no string",
    "const s: string = null",
    /^TypeCheckError: Type 'null' is not assignable to type 'string'\. ts\(2322\)$/,
  ),
  fails(
    "strict: implicit any",
    "function f(x) { return x }",
    /^TypeCheckError: Parameter 'x' implicitly has an 'any' type\. ts\(7006\)$/,
  ),
  fails(
    "abstract classes are not made",
    ["abstract class Abs {}", "new Abs()"],
    /^TypeCheckError: Cannot create an instance of an abstract class\. ts\(2511\)$/,
  ),
  fails(
    "private members are private",
    ["class Priv { private a = 1 }", "new Priv().a"],
    /^TypeCheckError: Property 'a' is private and only accessible within class 'Priv'\. ts\(2341\)$/,
  ),
  fails(
    "readonly is readonly",
    ["const ro: readonly number[] = [1]", "ro.push(2)"],
    /^TypeCheckError: Property 'push' does not exist on type 'readonly number\[\]'\. ts\(2339\)$/,
  ),
  fails(
    "several errors are all shown, the first names the failure",
    "const a: number = 'x';\nconst b: string = 1;",
    /^TypeCheckError: Type 'string' is not assignable to type 'number'\. ts\(2322\)$/,
    ", line 1 - error ts(2322)",
    ", line 2 - error ts(2322)",
    "> 2 | const b: string = 1;",
  ),
  shows(
    "a cell with a type error changes nothing",
    ["let effect = 0", { cell: "effect = 1; const bad: string = 1", fails: /^TypeCheckError/ }, "effect"],
    "0",
  ),
];
