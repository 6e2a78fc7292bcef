// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of cells
/** Names from cell to cell: declared again with other types, seen late, assigned, protected, destructured; names that mean something else. */
import { type Behaviour, fails, prints, shows } from "./behaviour.js";

const CONSTANT = /^TypeError: Assignment to constant variable\.$/;
const unchecked = (cell: string) => cell.replace(/^/gm, "// @ts-ignore\n");

export const redeclared: Behaviour[] = [
  shows("a const again with another type", ["const a = 1", "const a = 'one'", "a.toUpperCase()"], "'ONE'"),
  shows("a const again as a let, and assigned", ["const a = 1", "let a = [1]", "a = [2, 3]; a.length"], "2"),
  shows("a class again with other members", ["class A { x = 1 }", "class A { y = 'y' }", "new A().y"], "'y'"),
  shows(
    "an object of the old class keeps it",
    ["class A { x = 1 }", "const old = new A()", "class A { y = 2 }", "[old.x, old instanceof A]"],
    "[ 1, false ]",
  ),
  shows(
    "an enum run again does not merge",
    ["enum E { a, b }", "enum E { c }", "[E.c, Object.keys(E).length]"],
    "[ 0, 2 ]",
  ),
  shows(
    "a namespace run again does not merge",
    ["namespace N { export const a = 1 }", "namespace N { export const b = 2 }", "Object.keys(N)"],
    "[ 'b' ]",
  ),
  shows(
    "a function again with other parameters",
    ["function f(n: number) { return n }", "function f(s: string) { return s + '!' }", "f('a')"],
    "'a!'",
  ),
  shows(
    "an import again as a constant",
    ["import { sep } from 'node:path'", "const sep = 1", "sep.toFixed(1)"],
    "'1.0'",
  ),
  shows(
    "an import again from another module",
    ["import { join } from 'node:path'", "import { join } from 'node:path/win32'", "join('a', 'b')"],
    "'a\\\\b'",
  ),
  shows(
    "an interface again: replaced, not merged",
    ["interface P { x: number }", "interface P { y: number }", "const p: P = { y: 1 }; p.y"],
    "1",
  ),
  shows("a type alias again", ["type T = number", "type T = string", "const t: T = 'a'; t"], "'a'"),
  shows("a type becomes a value", ["type V = 1", "const V = 2", "V"], "2"),
  shows(
    "a value becomes a type, and the value stays",
    ["const W = 1", "type W = string", "const w: W = 'w'; w + W"],
    "'w1'",
  ),
  shows(
    "the same cell twice",
    [
      "const same: { n: number } = { n: 1 }; same.n++; same.n",
      "const same: { n: number } = { n: 1 }; same.n++; same.n",
    ],
    "2",
  ),
  fails(
    "types of the old declaration are gone",
    ["const a = 1", "const a = 'x'", "a.toFixed()"],
    /^TypeCheckError: Property 'toFixed' does not exist on type '"x"'\. Did you mean 'fixed'\? ts\(2551\)$|^TypeCheckError: Property 'toFixed' does not exist on type '"x"'\. ts\(2339\)$/,
  ),
  shows(
    "a failed cell leaves the old value",
    ["const kept = 1", { cell: "const kept = JSON.parse('{')", fails: /^SyntaxError: / }, "kept"],
    "1",
  ),
  shows(
    "what was declared before the failure is there",
    [
      {
        cell: "const before = 1; throw new Error('here'); const after = 2;",
        fails: /^(Error: here|TypeCheckError: Unreachable)/,
      },
      "before",
    ],
    "1",
  ),
  fails(
    "what would have been declared after it is not",
    [{ cell: "const early = 1; JSON.parse('{'); const never1 = 2", fails: /^SyntaxError: / }, "never1"],
    /^TypeCheckError: Cannot find name 'never1'\. ts\(2304\)$/,
  ),
];

export const late: Behaviour[] = [
  shows(
    "a closure sees the name's new value",
    ["let step = 1; const next = (n: number) => n + step", "step = 10", "next(1)"],
    "11",
  ),
  shows(
    "a function sees the redeclared function it calls",
    [
      "function unit() { return 'cm' } function label() { return `5 ${unit()}` }",
      "function unit() { return 'mm' }",
      "label()",
    ],
    "'5 mm'",
  ),
  shows(
    "a method sees the redeclared constant it uses",
    ["const rate = 2; class Bank { get() { return rate } } const bank = new Bank()", "const rate = 3", "bank.get()"],
    "3",
  ),
  shows(
    "a closure keeps its own variables",
    [
      "function counter() { let n = 0; return () => ++n } const c1 = counter(), c2 = counter(); c1()",
      "c1(); c2(); [c1(), c2()]",
    ],
    "[ 3, 2 ]",
  ),
  shows(
    "a timer of an earlier cell sees the new value",
    [
      "let seen = 0, now = 1, go = () => {}; const ticked = new Promise<void>((done) => { go = () => setTimeout(() => { seen = now; done() }, 5) })",
      "now = 2; go(); await ticked; seen",
    ],
    "2",
  ),
  shows(
    "a let of an earlier cell is assigned in all ways",
    [
      "let n = 1, s = 'a', o: { x?: number } | null = null",
      "n += 2; n **= 2; s += 'b'; o ??= {}; o.x ||= 4; [n, s, o]",
    ],
    "[ 9, 'ab', { x: 4 } ]",
  ),
  shows(
    "an assignment in a function of another cell",
    ["let total = 0", "const add = (n: number) => { total += n }", "add(2); add(3); total"],
    "5",
  ),
  shows(
    "destructuring assigns to names of earlier cells",
    ["let left = 1, right = 2", "[left, right] = [right, left]; [left, right]"],
    "[ 2, 1 ]",
  ),
  fails(
    "a const of an earlier cell is protected by the types",
    ["const fixed = 1", "fixed = 2"],
    /^TypeCheckError: Cannot assign to 'fixed' because it is a constant\. ts\(2588\)$/,
  ),
  fails("and by the run", ["const fixed = 1", unchecked("fixed = 2")], CONSTANT),
  fails(
    "an import is protected by the types",
    ["import { posix } from 'node:path'", "posix = 1"],
    /^TypeCheckError: Cannot assign to 'posix' because it is an import\. ts\(2632\)$/,
  ),
  fails("and by the run", ["import { posix } from 'node:path'", unchecked("posix = 1")], CONSTANT),
  fails(
    "a name before its declaration, by the types",
    "soon; const soon = 1",
    /^TypeCheckError: Block-scoped variable 'soon' used before its declaration\. ts\(2448\)$/,
  ),
  fails(
    "a name before its declaration, by the run",
    unchecked("(() => soon2)(); const soon2 = 1"),
    /^ReferenceError: Cannot access 'soon2' before initialization$/,
  ),
  fails(
    "a redeclared name before its declaration does not show the old value",
    ["const again = 1", unchecked("(() => again)(); const again = 2")],
    /^ReferenceError: Cannot access 'again' before initialization$/,
  ),
  shows("functions are hoisted", "const h = hoisted(); function hoisted() { return 'up' } h", "'up'"),
  shows("a var of a block is hoisted", "if (h1 === undefined) { var h1: number | undefined = 3 } h1", "3"),
  shows(
    "a class before its declaration in a function that runs later",
    "const make = () => new Later(); class Later { z = 26 } make().z",
    "26",
  ),
  fails(
    "an unknown name",
    "nobodyDeclaredThis",
    /^TypeCheckError: Cannot find name 'nobodyDeclaredThis'\. ts\(2304\)$/,
  ),
  fails(
    "an assignment to an unknown name is refused in strict mode",
    unchecked("nobodyDeclaredThis2 = 1"),
    /^ReferenceError: nobodyDeclaredThis2 is not defined$/,
  ),
];

export const patterns: Behaviour[] = [
  shows(
    "an object with defaults, other names and a rest",
    [
      "const { a, b: { c = 5 } = {}, ...rest } = { a: 1, d: 4, e: 5 } as { a: number; b?: { c?: number }; d: number; e: number }",
      "[a, c, rest]",
    ],
    "[ 1, 5, { d: 4, e: 5 } ]",
  ),
  shows(
    "an array with holes, defaults and a rest",
    ["const [x, , y = 9, ...more] = [1, 2, undefined, 4, 5]", "[x, y, more]"],
    "[ 1, 9, [ 4, 5 ] ]",
  ),
  shows(
    "a Map's entries in a loop head",
    "let out = ''; for (const [k, { v }] of new Map([['a', { v: 1 }], ['b', { v: 2 }]])) out += k + v; out",
    "'a1b2'",
  ),
  shows(
    "computed keys",
    ["const key = 'deep' as const", "const { [key]: { value } } = { deep: { value: 7 } }; value"],
    "7",
  ),
  shows(
    "parameters",
    [
      "const area = ({ w, h = w }: { w: number; h?: number }, [scale] = [1]) => w * h * scale",
      "[area({ w: 2 }), area({ w: 2, h: 3 }, [10])]",
    ],
    "[ 4, 60 ]",
  ),
  shows(
    "an assignment to members",
    "const target: { p?: number; q?: number[] } = {}; ({ p: target.p, q: target.q = [1] } = { p: 3 } as { p: number; q?: number[] }); target",
    "{ p: 3, q: [ 1 ] }",
  ),
  shows(
    "a string and a Set are iterables",
    "const [c0, c1] = 'héé', [s0] = new Set([4]); [c0, c1, s0]",
    "[ 'h', 'é', 4 ]",
  ),
  shows("a caught error", "let got; try { throw { code: 7 } } catch ({ code }: any) { got = code } got", "7"),
  fails(
    "of undefined",
    "const { gone } = undefined as unknown as { gone: 1 }",
    /^TypeError: Cannot destructure property 'gone' of '.*' as it is undefined\.$|^TypeError: Cannot read properties of undefined \(reading 'gone'\)$/,
  ),
  shows(
    "of an awaited value",
    "const [first, second] = await Promise.all([1, Promise.resolve('b')]); `${first.toFixed(1)}${second.length}`",
    "'1.01'",
  ),
  shows(
    "an error while destructuring leaves the names of before",
    ["const dest = 1", { cell: "const { dest } = null as unknown as { dest: number }", fails: /^TypeError: / }, "dest"],
    "1",
  ),
];

export const otherMeanings: Behaviour[] = [
  shows("this is undefined at the top level", "typeof this", "'undefined'"),
  shows("this is undefined in a plain call", "(function (this: unknown) { return this === undefined })()", "true"),
  shows(
    "cells are strict",
    "(() => { try { (Object.freeze([1]) as number[]).push(2); return 'pushed' } catch (e) { return (e as Error).name } })()",
    "'TypeError'",
  ),
  shows("a const called name, with its own type", ["const name = { first: 'Ada' }", "name.first"], "'Ada'"),
  shows(
    "a const called process hides the global in all later cells",
    ["const process = { pid: 'mine' }", "process.pid.length"],
    "4",
  ),
  shows("and globalThis still has it", "typeof globalThis.process.pid", "'number'"),
  prints(
    "a const called console hides the global",
    [
      "const real = globalThis.console; const console = { log: (s: string) => real.log('>> ' + s) }",
      "console.log('a')",
    ],
    ">> a\n",
  ),
  shows(
    "global is a name, also at the end of a cell",
    "const global = 1, declare = 2, namespace = 3, abstract = 4; declare + namespace + abstract\nglobal",
    "1",
  ),
  shows(
    "a function may get the global back",
    ["const console = globalThis.console", "typeof console.table"],
    "'function'",
  ),
  shows(
    "window and document may be declared",
    ["const window = { innerWidth: 3 }, document = 'd'", "window.innerWidth + document.length"],
    "4",
  ),
  shows(
    "module and exports may be declared",
    ["const module = { exports: 1 }, exports = 2", "module.exports + exports"],
    "3",
  ),
  shows(
    "require is there, and may be declared",
    ["const os = require('node:os').EOL", "function require(x: string) { return x + os }", "require('a')"],
    "'a\\n'",
  ),
  shows(
    "$ and $k are names like others",
    ["const $ = 1, $k = [2], $const = 3", "const $n = 4, $1 = 5; [$, $k, $const, $n, $1]"],
    "[ 1, [ 2 ], 3, 4, 5 ]",
  ),
  shows(
    "a function called $ that takes a $",
    ["function $($: number): number { return $ ? $ + $k($ - 1) : 0 } const $k = (n: number): number => $(n)", "$(3)"],
    "6",
  ),
  shows(
    "names of Object.prototype are names like others",
    [
      "const toString = 1, constructor = 2, hasOwnProperty = 3, valueOf = 4, __proto__ = 5",
      "[toString, constructor, hasOwnProperty, valueOf, __proto__]",
    ],
    "[ 1, 2, 3, 4, 5 ]",
  ),
  shows(
    "async, of, get, set, from, as, type and let-like words are names",
    [
      "const async = 1, of = 2, get = 3, set = 4, from = 5, as = 6, type = 7, satisfies = 8, accessor = 9, using = 10",
      "async + of + get + set + from + as + type + satisfies + accessor + using",
    ],
    "55",
  ),
  shows(
    "then is a name, and does not make anything a promise",
    ["const then = (resolve: (x: number) => void) => resolve(1)", "typeof then"],
    "'function'",
  ),
  shows(
    "undefined, NaN and Infinity are what they are",
    "[undefined, NaN, -Infinity]",
    "[ undefined, NaN, -Infinity ]",
  ),
  shows(
    "globals may be hidden by classes and enums",
    ["class Map { mine = 1 } enum Set { a = 2 }", "new Map().mine + Set.a"],
    "3",
  ),
  shows("and the hidden ones are reached by globalThis", "new globalThis.Map([[1, 2]]).size", "1"),
  shows(
    "names in other alphabets",
    ["const größe = 1, 数 = 2, ñandú = 3, Ωmega = 4, ℵ = 5, _‿ = 6", "größe + 数 + ñandú + Ωmega + ℵ + _‿"],
    "21",
  ),
  shows("a name with an escape is the same name", ["const \\u{61}bc = 4", "abc"], "4"),
  shows("names outside of the basic plane", ["const 𝒳 = 1, 𠮷 = 2", "𝒳 + 𠮷"], "3"),
  shows("arguments belongs to a function", "(function (..._: number[]) { return arguments.length })(1, 2)", "2"),
  fails(
    "arguments at the top level is an error",
    unchecked("arguments.length"),
    /^ReferenceError: arguments is not defined$/,
  ),
  shows("indirect eval sees the globals", "(0, eval)('typeof Math')", "'object'"),
  shows("direct eval computes", "eval('1 + 2')", "3"),
  shows(
    "direct eval sees the names of its function",
    "(function () { const inside = 40; return eval('inside + 2') })()",
    "42",
  ),
  fails(
    "but not those of cells, which live elsewhere",
    ["const outside = 40", "eval('outside + 2')"],
    /^ReferenceError: outside is not defined$/,
  ),
  shows("new Function computes", "new Function('a', 'return a * 2')(4)", "8"),
  shows(
    "a global that is set is a name for code without types",
    ["Object.assign(globalThis, { madeGlobal: 6 })", unchecked("madeGlobal + 1")],
    "7",
  ),
  shows(
    "structuredClone, fetch, URL and Buffer are there",
    "[structuredClone([1]), typeof fetch, new URL('a', 'http://b').href, Buffer.from('a').length]",
    "[ [ 1 ], 'function', 'http://b/a', 1 ]",
  ),
];
