// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of cells
/** Where errors are said to be: cell, line and column as written, whatever the rewriting did. */
import { type Behaviour, fails } from "./behaviour.js";

const deep = `import { readFileSync } from 'node:fs';
enum Mode { Fast, Slow }

class Runner {
  constructor(private readonly mode: Mode) {}
  run(input: { text?: string }) {
    return input.text!.length + this.mode;
  }
}
for (const text of ['ok', undefined]) {
  new Runner(Mode.Slow).run({ ...(text !== undefined && { text }) });
}`;

export const positions: Behaviour[] = [
  fails(
    "an error at the top level",
    "const a = 1;\n\n  JSON.parse('{');",
    /^SyntaxError: /,
    "> 3 |   JSON.parse('{');",
    /cell \d+, line 3/,
  ),
  fails(
    "in a class after an import and an enum, in a loop",
    deep,
    /^TypeError: Cannot read properties of undefined \(reading 'length'\)$/,
    "> 7 |     return input.text!.length + this.mode;\n    |                        ^",
    /at Runner\.run \(cell \d+, line 7\)/,
    /at cell \d+, line 11/,
  ),
  fails(
    "in a decorator",
    "function strict(_: unknown, c: ClassMethodDecoratorContext) {\n  if (c.name === 'bad') throw new TypeError('bad name');\n}\n\nclass Deco {\n  @strict good() {}\n  @strict bad() {}\n}",
    /^TypeError: bad name$/,
    "> 2 |   if (c.name === 'bad') throw new TypeError('bad name');",
    /at strict \(cell \d+, line 2\)/,
  ),
  fails(
    "in an enum's value",
    "const size = () => { throw new RangeError('no size') };\nenum Big {\n  A = 1,\n  B = (size as () => number)(),\n}",
    /^RangeError: no size$/,
    /at size \(cell \d+, line 1\)/,
    /at cell \d+, line 4/,
  ),
  fails(
    "in a namespace",
    "namespace Conf {\n  export const a: number = 1;\n  export const b: number = JSON.parse('nope');\n}",
    /^SyntaxError: /,
    "> 3 |   export const b: number = JSON.parse('nope');",
  ),
  fails(
    "in an async function after an await, with its callers",
    "async function inner() {\n  await null;\n  throw new Error('inside');\n}\nasync function outer() {\n  await inner();\n}\nawait outer();",
    /^Error: inside$/,
    "> 3 |   throw new Error('inside');",
    /at inner \(cell \d+, line 3\)/,
    /at (async )?outer \(cell \d+, line 6\)/,
    /at (async )?cell \d+, line 8/,
  ),
  fails(
    "in an async generator in a for await",
    "async function* feed() {\n  yield 1;\n  throw new Error('dry');\n}\nlet s = 0;\nfor await (const x of feed()) {\n  s += x;\n}",
    /^Error: dry$/,
    "> 3 |   throw new Error('dry');",
    /cell \d+, line 3/,
  ),
  fails(
    "in a while loop with a condition over lines",
    "let i = 0;\nwhile (\n  i++ < 3 &&\n  check(i)\n) {}\nfunction check(n: number): boolean {\n  if (n === 2) throw new Error(`at ${n}`);\n  return true;\n}",
    /^Error: at 2$/,
    "> 7 |   if (n === 2) throw new Error(`at ${n}`);",
    /at check \(cell \d+, line 7\)/,
    /at cell \d+, line 4/,
  ),
  fails(
    "in a getter, a static block and a field",
    "class Late {\n  static n = 1;\n  static {\n    if (Late.n) throw new Error('static');\n  }\n}",
    /^Error: static$/,
    "> 4 |     if (Late.n) throw new Error('static');",
  ),
  fails(
    "in a template literal over lines",
    "const t = `\n${1}\n${(null as unknown as { x: 1 }).x}\n`;",
    /^TypeError: Cannot read properties of null \(reading 'x'\)$/,
    "> 3 | ${(null as unknown as { x: 1 }).x}",
  ),
  fails(
    "in the middle of a chain of calls",
    "[1, 2]\n  .map((n) => n * 2)\n  .map((n) => {\n    if (n > 2) throw new Error('big');\n    return n;\n  })\n  .join();",
    /^Error: big$/,
    "> 4 |     if (n > 2) throw new Error('big');",
    /cell \d+, line 4/,
  ),
  fails(
    "after a type of many lines",
    "interface Wide {\n  a: number;\n  b: string;\n}\ntype Wider = Wide & {\n  c: boolean;\n};\nconst w = JSON.parse('null') as Wider;\nw.c;",
    /^TypeError: Cannot read properties of null \(reading 'c'\)$/,
    "> 9 | w.c;\n    |   ^",
  ),
  fails(
    "in a function of an earlier cell",
    [
      "function half(n: number) {\n  if (n % 2) throw new RangeError(`odd: ${n}`);\n  return n / 2;\n}",
      "const fine = half(2);\nhalf(3);",
    ],
    /^RangeError: odd: 3$/,
    "> 2 |   if (n % 2) throw new RangeError(`odd: ${n}`);",
    /at half \(cell (\d+), line 2\)/,
    /at cell \d+, line 2/,
  ),
  fails(
    "the call of something that is no function",
    "const o: { f?: unknown } = {};\n(o.f as () => void)();",
    /^TypeError: o\.f is not a function$/,
    "> 2 | (o.f as () => void)();",
  ),
  fails(
    "the call of a name that is no function",
    "const nf = 1 as unknown as () => void;\n  nf();",
    /^TypeError: nf is not a function$/,
    "> 2 |   nf();",
  ),
  fails(
    "with tabs and wide characters before it",
    "const 表 = '漢字'; const o2 = null as unknown as { p: 1 }; o2.p",
    /^TypeError: Cannot read properties of null \(reading 'p'\)$/,
    "^",
  ),
  fails(
    "with CR LF lines",
    "const crlf1 = 1;\r\nconst crlf2 = null as unknown as { q: 1 };\r\ncrlf2.q;\r\n",
    /^TypeError: /,
    "> 3 | crlf2.q;",
    /cell \d+, line 3/,
  ),
  fails(
    "beside a using",
    "using held = { [Symbol.dispose]() {} };\nconst x1 = 1;\nnull!.boom;",
    /^(TypeError: Cannot read properties of null|TypeCheckError: Property 'boom' does not exist)/,
    "> 3 | null!.boom;",
  ),
  fails(
    "a cause is shown with its own place",
    "function low() {\n  throw new Error('disk full');\n}\ntry {\n  low();\n} catch (cause) {\n  throw new Error('cannot save', { cause });\n}",
    /^Error: cannot save$/,
    "> 7 |   throw new Error('cannot save', { cause });",
    "disk full",
    /at low \(cell \d+, line 2\)/,
  ),
  fails(
    "all errors of an AggregateError are shown",
    "await Promise.any([\n  Promise.reject(new TypeError('first way')),\n  Promise.reject(new RangeError('second way')),\n]);",
    /^AggregateError: All promises were rejected$/,
    "TypeError: first way",
    "RangeError: second way",
  ),
  fails(
    "an error in a module names the file and the line as written",
    [
      {
        write: {
          "lib/bad.ts":
            "interface Unused {\n  a: number;\n}\n\nenum E { A }\n\nexport function bad(n: number): number {\n  for (let i = 0; i < n; i++) {\n    if (i === 1) throw new RangeError(`bad ${E.A}`);\n  }\n  return n;\n}\n",
        },
      },
      "import { bad } from './lib/bad';\nbad(3);",
    ],
    /^RangeError: bad 0$/,
    "lib/bad.ts:9:24",
    /^> +9 \| {5}if \(i === 1\) throw/m,
    "at bad (lib/bad.ts:9:24)",
    /at cell \d+, line 2/,
  ),
  fails(
    "an error while a module loads",
    [
      { write: { "lib/load.ts": "export const a = 1;\nexport const b = (undefined as unknown as { c: 1 }).c;\n" } },
      "import './lib/load'",
    ],
    /^TypeError: Cannot read properties of undefined \(reading 'c'\)$/,
    "> 2 | export const b = (undefined as unknown as { c: 1 }).c;",
    "lib/load.ts:2",
  ),
  fails(
    "a syntax error in a module",
    [
      { write: { "lib/syntax.ts": "export const a = 1;\nexport const b = ;\n" } },
      "// @ts-nocheck\nimport './lib/syntax'",
    ],
    /^SyntaxError: /,
    "lib/syntax.ts",
    "> 2 | export const b = ;",
  ),
  fails(
    "an async error in a module",
    [
      { write: { "lib/asy.ts": "export async function asy() {\n  await null;\n  return JSON.parse('[');\n}\n" } },
      "import { asy } from './lib/asy';\nawait asy();",
    ],
    /^SyntaxError: /,
    "> 3 |   return JSON.parse('[');",
    "lib/asy.ts:3",
  ),
  fails("a thrown value that is no error", "throw { code: 7 }", /code: 7/),
  fails(
    "an error in a timer",
    "setTimeout(() => {\n  throw new Error('ticked');\n}, 1);\nawait new Promise((done) => setTimeout(done, 50));",
    /^Error: ticked$/,
    "> 2 |   throw new Error('ticked');",
  ),
  fails(
    "a type error in a cell with imports, in its own line and column",
    "import { join } from 'node:path';\n\nconst p = join('a', 'b');\nconst q: number = p;",
    /^TypeCheckError: Type 'string' is not assignable to type 'number'\. ts\(2322\)$/,
    ", line 4 - error ts(2322)",
    "> 4 | const q: number = p;\n    |       ^",
  ),
  fails(
    "a syntax error, in its own line and column",
    "const ok = 1;\nconst broken = [1, 2;\n",
    /^SyntaxError: /,
    "> 2 | const broken = [1, 2;",
  ),
];
