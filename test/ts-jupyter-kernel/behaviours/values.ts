// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of cells
/** What a cell's last expression gives, and what a cell may look like. */
import { type Behaviour, fails, isQuiet, prints, row, shows } from "./behaviour.js";

const lines = Array.from({ length: 5000 }, (_, i) => `total += ${i};`).join("\n");
const declarations = Array.from(
  { length: 5000 },
  (_, i) => `const d${i} = "${i}"; export function f${i}(x: number) { return d${i} + x }`,
).join("\n");
const longLine = `const long = [${Array.from({ length: 40_000 }, (_, i) => i).join(",")}]; long.length`;

export const values: Behaviour[] = [
  shows("an expression is the value", "1 + 1", "2"),
  shows("a value before a semicolon and a comment", "1 + 1; // two", "2"),
  shows("an object literal in parentheses", "({ a: 1, b: [2] })", "{ a: 1, b: [ 2 ] }"),
  shows("a template literal with line breaks", "`a\n${1 + 1}\nb`", "'a\\n2\\nb'"),
  shows("a tagged template", "String.raw`a\\n${1}`", "'a\\\\n1'"),
  shows("an assertion with as", "JSON.parse('[1]') as number[]", "[ 1 ]"),
  shows("a value with satisfies", "({ a: 1 }) satisfies Record<string, number>", "{ a: 1 }"),
  shows("a value with as const", "[1, 'a'] as const", "[ 1, 'a' ]"),
  shows("a non-null assertion", "[3].at(0)!", "3"),
  shows("an arrow function", "(a: number, b = 2) => a + b", /Function/),
  shows("an assignment", ["let assigned = 1", "assigned = 5"], "5"),
  shows("an awaited promise", "await Promise.resolve(7)", "7"),
  shows("a promise as the value is awaited", "Promise.resolve({ a: 1 })", "{ a: 1 }"),
  shows("a conditional", "1 > 0 ? 'yes' : 'no'", "'yes'"),
  shows("a new object", "new Date(0)", /1970-01-01T00:00:00/),
  shows("a class expression", "(class { static x = 1 })", /class/),
  shows("a BigInt with separators", "2n ** 64n + 1_000n", "18446744073709552616n"),
  shows("null", "null", "null"),
  shows("minus zero", "-0", "-0"),
  isQuiet("undefined is no value", "undefined"),
  isQuiet("void is no value", "void 1"),
  isQuiet("a function that returns nothing gives no value", "(() => {})()"),
  isQuiet("a declaration has no value", "const quiet = 1"),
  isQuiet("a loop has no value", "for (const a of [1]) a;"),
  isQuiet("a block has no value", "{ 1; }"),
  isQuiet("a type after an expression leaves no value", "1; type Nothing = string"),
  isQuiet("an empty cell", ""),
  isQuiet("a cell of white space", " \n\t\n "),
  isQuiet("a cell of comments only", "// one\n/* two\n   three */\n"),
  isQuiet("a cell of one semicolon", ";"),
  isQuiet("a cell of types only", "interface OnlyA { a: 1 } type OnlyB = OnlyA | undefined"),
  isQuiet("a cell of imports only", "import { basename } from 'node:path';\nimport * as os from 'node:os';"),
  shows("names of a cell of imports only are there", "basename('/a/b') + typeof os.cpus", "'bfunction'"),
  shows("lines that end in CR LF", "const crlf = `a\r\nb`;\r\n// comment\r\ncrlf.length\r\n", "3"),
  shows("a byte order mark at the start", "\uFEFFconst bom = 1;\nbom", "1"),
  shows("a shebang line", "#!/usr/bin/env node\n1 + 2", "3"),
  shows("a line separator and no-break spaces", "const\u00a0spaced = 1;\u2028spaced", "1"),
  shows(
    "what looks like an HTML comment is two operators",
    "let no = 1; const zero: unknown = 0; (zero as boolean)<!--no",
    "true",
  ),
  shows("statements without semicolons", "const p1 = 1\nconst p2 = [2]\n;[p1, ...p2]", "[ 1, 2 ]"),
  shows(
    "a return type predicate and the value after it",
    "const isN = (x: unknown): x is number => typeof x === 'number'\nisN(1)",
    "true",
  ),
  shows("a label before an expression is no value but a statement; the value follows", "here: { break here }\n4", "4"),
  shows("a regular expression with the v flag", "/^[\\p{L}--[a-z]]$/v.test('Ä')", "true"),
  shows("named groups", "/(?<y>\\d{4})-(?<m>\\d\\d)/.exec('2024-05')!.groups!.m", "'05'"),
  prints(
    "console.log with several values",
    "console.log('a', 1, { b: [2] }, new Set([1]))",
    "a 1 { b: [ 2 ] } Set(1) { 1 }\n",
  ),
  fails("a cell with an open bracket", "const open = (1", /^SyntaxError: /),
  fails("a return outside of a function", "return 1", /^SyntaxError: /),
  fails("with is not allowed", "with (Math) { PI }", /^(SyntaxError|TypeCheckError): /),
  fails("octal literals are not allowed", "const o = 017", /^(SyntaxError|TypeCheckError): /),
  fails("delete of a name is not allowed", "let del = 1; delete del", /^(SyntaxError|TypeCheckError): /),
  // The large ones last: what they declare slows the checks of what follows.
  shows("a line of 200,000 characters", longLine, "40000"),
  row("a cell of 5,000 statements runs, and the check says that it gave up", `let total = 0;\n${lines}\ntotal`, {
    shows: "12497500",
    warns: "ts(2563)",
  }),
  shows("a cell of 5,000 declarations", `${declarations}\nd0.length + d4999.length`, "5"),
];
