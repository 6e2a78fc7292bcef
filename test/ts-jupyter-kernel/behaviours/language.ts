// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of cells
/** What the language has: functions, classes, generators, iteration, resources, decorators. Each row goes over several cells where that could matter. */
import { type Behaviour, fails, prints, shows } from "./behaviour.js";

export const functions: Behaviour[] = [
  shows(
    "generators, also delegating ones",
    [
      "function* count(n: number) { for (let i = 0; i < n; i++) yield i }",
      "function* twice(): Generator<number> { yield* count(2); yield* count(2) }",
      "[...twice()]",
    ],
    "[ 0, 1, 0, 1 ]",
  ),
  shows(
    "a generator is fed and returns",
    [
      "function* echo(): Generator<number, string, string> { let n = 0; while (n < 2) { const got = yield n++; if (got === 'stop') return 'stopped' } return 'end' } const talk = echo()",
      "[talk.next('a'), talk.next('stop'), talk.next('b')].map(({ value }) => value)",
    ],
    "[ 0, 'stopped', undefined ]",
  ),
  shows(
    "a generator's finally runs when the loop is left",
    "const log: string[] = []; function* g() { try { yield 1; yield 2 } finally { log.push('closed') } } for (const x of g()) { log.push(`got ${x}`); break } log",
    "[ 'got 1', 'closed' ]",
  ),
  shows(
    "async generators and for await",
    [
      "async function* ticks(n: number) { for (let i = 0; i < n; i++) { await null; yield i } }",
      "const out: number[] = []; for await (const t of ticks(3)) out.push(t); out",
    ],
    "[ 0, 1, 2 ]",
  ),
  shows(
    "for await over promises",
    "let joined = ''; for await (const s of [Promise.resolve('a'), 'b']) joined += s; joined",
    "'ab'",
  ),
  shows("Array.fromAsync is not in Node 20, and the types say so", "'fromAsync' in Array", /^(true|false)$/),
  shows(
    "iterators of one's own",
    "class Range { constructor(readonly to: number) {} *[Symbol.iterator]() { for (let i = 0; i < this.to; i++) yield i } } Math.max(...new Range(4))",
    "3",
  ),
  shows(
    "labelled loops",
    "let hits = 0; outer: for (let i = 0; i < 4; i++) { for (let j = 0; j < 4; j++) { if (j > i) continue outer; if (i === 3) break outer; hits++ } } hits",
    "6",
  ),
  shows("a labelled block", "let way = ''; block: { way += 'a'; if (way) break block; way += 'b' } way", "'a'"),
  shows(
    "closures of a loop have their own variable",
    "const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); fs.map((f) => f())",
    "[ 0, 1, 2 ]",
  ),
  shows(
    "also in a loop that awaits",
    "const gs: (() => number)[] = []; for (let i = 0; i < 3; i++) { await null; gs.push(() => i) } gs.map((g) => g())",
    "[ 0, 1, 2 ]",
  ),
  shows(
    "switch falls through and has one scope",
    "function kind(n: number) { let r = ''; switch (n) { case 1: r += 'one'; case 2: { const two = 'two'; r += two; break } default: r += 'other' } return r } [kind(1), kind(2), kind(3)]",
    "[ 'onetwo', 'two', 'other' ]",
  ),
  shows(
    "overloads, seen by a later cell",
    [
      "function pick(x: string): 's'; function pick(x: number): 'n'; function pick(x: string | number): string { return typeof x === 'string' ? 's' : 'n' }",
      "const s: 's' = pick('a'), n: 'n' = pick(1); s + n",
    ],
    "'sn'",
  ),
  shows("default parameters see the ones before them", "((a: number, b = a * 2, c = () => a + b) => c())(1)", "3"),
  shows(
    "optional chaining and calls",
    "const deep: { a?: { f?(): number } } = { a: {} }; [deep.a?.f?.(), deep?.['a'], (null as null | string)?.length]",
    "[ undefined, {}, undefined ]",
  ),
  shows(
    "nullish and logical assignment, exponents",
    "let o: { a?: number; b: number } = { b: 0 }; o.a ??= 2; o.b ||= 3; o.b &&= o.b ** 2; o",
    "{ b: 9, a: 2 }",
  ),
  shows(
    "BigInt and number do not mix by accident",
    "[10n / 3n, BigInt.asUintN(8, 257n), 2n > 1, typeof 1n]",
    "[ 3n, 1n, true, 'bigint' ]",
  ),
  shows(
    "Symbol, WeakRef, Proxy, Reflect",
    "const seen: string[] = []; const spy = new Proxy({ a: 1 }, { get: (t, k, r) => (seen.push(String(k)), Reflect.get(t, k, r)) }); spy.a; [seen, typeof new WeakRef(spy).deref()]",
    "[ [ 'a' ], 'object' ]",
  ),
  shows(
    "the newer array methods",
    "[[3, 1].toSorted(), [1, 2].with(0, 9), [1, 2, 3].findLast((x) => x < 3), [1].at(-1)]",
    "[ [ 1, 3 ], [ 9, 2 ], 2, 1 ]",
  ),
  shows(
    "a tagged template keeps its strings object",
    [
      "const ids = new Set<TemplateStringsArray>(); const tag = (s: TemplateStringsArray) => ids.add(s).size",
      "const again = () => tag`a`; again(); again()",
    ],
    "1",
  ),
];

export const classes: Behaviour[] = [
  shows(
    "inheritance over cells",
    [
      "class Shape { constructor(readonly name: string) {} describe() { return `a ${this.name}` } }",
      "class Square extends Shape { constructor(readonly side: number) { super('square') } override describe() { return `${super.describe()} of ${this.side}` } }",
      "new Square(2).describe()",
    ],
    "'a square of 2'",
  ),
  shows(
    "private fields and methods, static ones too",
    "class Account { #sum = 0; static #count = 0; static { Account.#count = 10 } #check(n: number) { if (n < 0) throw new RangeError('negative') } add(n: number) { this.#check(n); this.#sum += n; return this } get sum() { return this.#sum } static has(x: object) { return #sum in x } static get count() { return this.#count } } [new Account().add(2).sum, Account.has({}), Account.count]",
    "[ 2, false, 10 ]",
  ),
  shows(
    "getters, setters and computed members",
    "const key = 'size'; class Box { w = 2; get [key]() { return this.w ** 2 } set [key](v: number) { this.w = Math.sqrt(v) } static ['of'](w: number) { const b = new Box(); b.w = w; return b } } const box = Box.of(3); box.size = 16; box.w",
    "4",
  ),
  shows(
    "abstract classes and parameter properties",
    [
      "abstract class Model { constructor(protected readonly data: number[], public label = 'model') {} abstract fit(): number; run() { return `${this.label}: ${this.fit()}` } }",
      "class Mean extends Model { fit() { return this.data.reduce((a, b) => a + b) / this.data.length } }",
      "new Mean([1, 2, 3]).run()",
    ],
    "'model: 2'",
  ),
  shows(
    "fields are initialised in order, with names of other cells",
    [
      "let nextId = 0",
      "class Row { id = ++nextId; twice = this.id * 2; static made = nextId }",
      "new Row(); [new Row().twice, Row.made]",
    ],
    "[ 4, 0 ]",
  ),
  shows(
    "a static block sees the cell",
    ["const registry: string[] = []", "class Plugin { static { registry.push(this.name) } }", "registry"],
    "[ 'Plugin' ]",
  ),
  shows(
    "mixins",
    [
      "type Class<T = object> = new (...args: any[]) => T; const Dated = <B extends Class>(Base: B) => class extends Base { year = 2024 }",
      "class Note { text = 'x' } const DatedNote = Dated(Note)",
      "const note = new DatedNote(); note.text + note.year",
    ],
    "'x2024'",
  ),
  shows(
    "a class of an earlier cell extends a built-in",
    [
      "class HttpError extends Error { constructor(readonly code: number) { super(`status ${code}`); this.name = 'HttpError' } }",
      "try { throw new HttpError(404) } catch (e) { if (!(e instanceof HttpError)) throw e; var caught = [e.code, e.message, e.name] } caught",
    ],
    "[ 404, 'status 404', 'HttpError' ]",
  ),
  shows(
    "accessor fields",
    "class Temp { accessor value = 1 } const temp = new Temp(); temp.value++; [temp.value, Object.keys(temp)]",
    "[ 2, [] ]",
  ),
  shows(
    "a class is generic over cells",
    [
      "class Stack<T> { #items: T[] = []; push(...x: T[]) { this.#items.push(...x); return this } pop() { return this.#items.pop() } }",
      "const top = new Stack<string>().push('a', 'b').pop()",
      "top?.toUpperCase()",
    ],
    "'B'",
  ),
  shows(
    "standard decorators of methods, fields, accessors and classes",
    [
      "function logged<T extends (...a: any[]) => unknown>(m: T, c: ClassMethodDecoratorContext) { return function (this: unknown, ...a: any[]) { return `${String(c.name)}:${m.apply(this, a)}` } as unknown as T } function plus(n: number) { return (_: undefined, _c: ClassFieldDecoratorContext) => (v: number) => v + n } const names: string[] = []; const register = (_: unknown, c: ClassDecoratorContext) => { names.push(c.name ?? '') }",
      "@register class Deco { @plus(5) field = 1; @logged m() { return this.field } }",
      "[new Deco().m(), names]",
    ],
    "[ 'm:6', [ 'Deco' ] ]",
  ),
  shows(
    "a decorator adds an initializer",
    "function bound(m: Function, c: ClassMethodDecoratorContext) { c.addInitializer(function (this: any) { this[c.name] = m.bind(this) }) } class Btn { label = 'ok'; @bound click() { return this.label } } const { click } = new Btn(); click()",
    "'ok'",
  ),
  shows(
    "enums of all kinds",
    [
      "enum Level { Low = 1, High = Low << 3, Auto } enum Word { A = 'a' } const enum Flag { On = 1 | 4 }",
      "[Level.High, Level[9], Word.A, Flag.On, Object.values(Word)]",
    ],
    "[ 8, 'Auto', 'a', 5, [ 'a' ] ]",
  ),
  shows(
    "namespaces with values, types and merging in one cell",
    [
      "namespace Geo { export interface P { x: number } export const origin: P = { x: 0 } } namespace Geo { export function move(p: P): P { return { x: p.x + 1 } } }",
      "const moved: Geo.P = Geo.move(Geo.origin); moved.x",
    ],
    "1",
  ),
  shows("an alias of a namespace member", ["namespace A.B { export const c = 5 } import C = A.B", "C.c"], "5"),
];

export const asynchronous: Behaviour[] = [
  shows(
    "top-level await in every place",
    "const t = [await 1, (await Promise.resolve([2]))[0], `${await 3}`, await (async () => 4)()]; if (await true) t.push(await 5); t",
    "[ 1, 2, '3', 4, 5 ]",
  ),
  fails(
    "a rejected top-level await fails the cell",
    "await Promise.reject(new RangeError('too far'))",
    /^RangeError: too far$/,
  ),
  shows("and may be caught", "await Promise.reject(new Error('x')).catch((e: Error) => e.message)", "'x'"),
  fails("a rejection with no error", "await Promise.reject('just text')", /just text/),
  fails(
    "a rejection nobody handles fails the cell",
    "void Promise.reject(new Error('unhandled one')); 1",
    /^Error: unhandled one$/,
  ),
  shows(
    "a promise kept in a variable is used by a later cell",
    ["const pending = new Promise<number>((done) => setTimeout(done, 10, 5))", "(await pending) + 1"],
    "6",
  ),
  shows(
    "Promise.all, allSettled, any, race",
    "[(await Promise.all([1, 2])).length, (await Promise.allSettled([Promise.reject(1)]))[0]!.status, await Promise.any([Promise.reject(1), 2]), await Promise.race([3, new Promise(() => {})])]",
    "[ 2, 'rejected', 2, 3 ]",
  ),
  prints(
    "microtasks, timers and output keep their order",
    "setTimeout(() => console.log(4), 0); queueMicrotask(() => console.log(2)); console.log(1); await null; console.log(3); await new Promise((done) => setTimeout(done, 20))",
    "1\n2\n3\n4\n",
  ),
  shows(
    "using is disposed at the end of its cell, in reverse order",
    [
      "const gone: string[] = []; const res = (n: string) => ({ n, [Symbol.dispose]() { gone.push(n) } })",
      "using one = res('a'), two = res('b'); gone.push('body')",
      "gone",
    ],
    "[ 'body', 'b', 'a' ]",
  ),
  shows(
    "using in a function and a loop",
    [
      "const gone: string[] = []; const res = (n: string) => ({ n, [Symbol.dispose]() { gone.push(n) } })",
      "function f() { using r = res('f'); return r.n } f(); for (using r of [res('x'), res('y')]) gone.push('in ' + r.n); gone",
    ],
    "[ 'f', 'in x', 'x', 'in y', 'y' ]",
  ),
  shows(
    "using disposes after a failure too",
    [
      "const gone: string[] = []",
      { cell: "using r = { [Symbol.dispose]() { gone.push('disposed') } }; JSON.parse('{')", fails: /^SyntaxError: / },
      "gone",
    ],
    "[ 'disposed' ]",
  ),
  shows(
    "await using waits",
    [
      "const gone: string[] = []",
      "{ await using r = { async [Symbol.asyncDispose]() { await null; gone.push('closed') } }; gone.push('open') } gone",
    ],
    "[ 'open', 'closed' ]",
  ),
  shows(
    "a DisposableStack or its absence is typed as it runs",
    "typeof (globalThis as Record<string, unknown>).DisposableStack",
    /'(function|undefined)'/,
  ),
  shows(
    "AbortSignal, events and streams",
    "import { once, EventEmitter } from 'node:events'; const em = new EventEmitter(); setTimeout(() => em.emit('go', 4), 5); (await once(em, 'go'))[0]",
    "4",
  ),
  shows(
    "readable streams are async iterables",
    "import { Readable } from 'node:stream'; let text = ''; for await (const part of Readable.from(['a', 'b'])) text += part; text",
    "'ab'",
  ),
];
