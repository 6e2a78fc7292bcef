/** Without the check a cell means what its JavaScript means, mistakes of types included. */
import { afterAll, beforeAll } from "vitest";
import { TestKernel } from "../support.js";
import { type Behaviour, fails, hold, isQuiet, shows } from "./behaviour.js";

const UNREADY = /^ReferenceError: Cannot access '(\w+)' before initialization$/;
const CONSTANT = /^TypeError: Assignment to constant variable\.$/;

const rows: Behaviour[] = [
  shows("a wrong type runs", "const n: number = 'text'; n", "'text'"),
  shows("an unknown type runs", "let x: Nowhere<Number> = 1; x", "1"),
  fails("a name in its dead zone", "dead1; const dead1 = 1", UNREADY),
  fails("typeof of a name in its dead zone", "typeof dead2; let dead2", UNREADY),
  fails("a class in its dead zone", "new Dead3(); class Dead3 {}", UNREADY),
  fails("a parameter's default in its dead zone", "((a = b, b = 1) => a)()", UNREADY),
  fails("a name in its own value", "const self1 = self1 + 1", UNREADY),
  shows("a var has no dead zone", "const before = [typeof v1, v1]; var v1 = 1; before", "[ 'undefined', undefined ]"),
  fails("an increment of a const", "const c1 = 1; c1++", CONSTANT),
  fails("an assignment to a const of an earlier cell", ["const c2 = 1", "c2 += 1"], CONSTANT),
  fails("a for-of over a const", "const c3 = 1; for (c3 of [1]);", CONSTANT),
  shows("a const stays after a refused assignment", ["const c4 = 1", { cell: "c4 = 2", fails: CONSTANT }, "c4"], "1"),
  fails("an assignment to a name nobody declared", "nobody1 = 1", /^ReferenceError: nobody1 is not defined$/),
  fails("a use of a name nobody declared", "nobody2", /^ReferenceError: nobody2 is not defined$/),
  shows("typeof of it", "typeof nobody3", "'undefined'"),
  fails(
    "a property of undefined",
    "const u: any = undefined; u.x",
    /^TypeError: Cannot read properties of undefined \(reading 'x'\)$/,
  ),
  fails("a call of what is no function", "const nf = {}; nf.go()", /^TypeError: nf\.go is not a function$/),
  fails(
    "a call of a plain name that is no function",
    "const plain = 1; plain()",
    /^TypeError: plain is not a function$/,
  ),
  fails("a new of what is no constructor", "const nc = () => 1; new nc()", /^TypeError: nc is not a constructor$/),
  fails("an iteration of what is not iterable", "const [i1] = {} as any", /^TypeError: .*is not iterable/),
  fails(
    "a write to a frozen object",
    "Object.freeze({ a: 1 }).a = 2",
    /^TypeError: Cannot assign to read only property 'a' of object/,
  ),
  fails(
    "undefined is no variable",
    "undefined = 1",
    /^(TypeError: Cannot assign to read only property 'undefined' of object|SyntaxError: )/,
  ),
  fails(
    "NaN is no variable",
    "NaN = 1",
    /^(TypeError: Cannot assign to read only property 'NaN' of object|SyntaxError: )/,
  ),
  fails("eval is no variable", "eval = 1", /^SyntaxError: /),
  fails(
    "let twice in one cell",
    "let twice = 1; let twice = 2",
    /^SyntaxError: Identifier 'twice' has already been declared/,
  ),
  fails(
    "let and var of one name in one cell",
    "let both = 1; var both = 2",
    /^SyntaxError: Identifier 'both' has already been declared/,
  ),
  shows("a const twice in two cells", ["const again = 1", "const again = 2; again"], "2"),
  fails("await in a function that is not async", "function na() { await 1 }", /^SyntaxError: /),
  shows(
    "await is no name in a module, yield and let are none in strict code",
    "const ok = (s: string) => { try { new Function('\"use strict\"; var ' + s); return true } catch { return false } }; [ok('let'), ok('yield'), ok('of')]",
    "[ false, false, true ]",
  ),
  fails("break outside of a loop", "break", /^SyntaxError: /),
  fails("a label that does not exist", "for (;;) { break nowhere }", /^SyntaxError: /),
  fails("super outside of a class", "super.x", /^SyntaxError: /),
  fails("new.target at the top level", "new.target", /^SyntaxError: /),
  fails("a private name that is not declared", "class P1 { m() { return this.#nope } }", /^SyntaxError: /),
  fails("a bad regular expression", "/(/", /^SyntaxError: Invalid regular expression/),
  fails("an octal escape in a template", "`\\01`", /^SyntaxError: /),
  shows("duplicate keys of an object", "({ a: 1, a: 2 })", "{ a: 2 }"),
  fails("duplicate parameters", "function dup(a, a) {}", /^SyntaxError: /),
  shows("a function in a block stays there", "{ function inBlock() { return 1 } } typeof inBlock", "'undefined'"),
  shows("this of a function is undefined", "(function () { return this })() === undefined", "true"),
  shows("arguments does not follow the parameters", "(function (a) { a = 2; return arguments[0] })(1)", "1"),
  shows("an unused import of a type is left out", "import { ParsedPath } from 'node:path'; typeof 1", "'number'"),
  fails(
    "and an import that is not there fails when it is used",
    "import { nowhere } from 'node:path'; nowhere()",
    /^SyntaxError: The requested module 'node:path' does not provide an export named 'nowhere'$/,
  ),
  isQuiet(
    "declare and abstract leave nothing",
    "declare const gone: number; declare module 'x' { } declare global { interface Gone {} } abstract class Ab { abstract m(): void }",
  ),
  fails(
    "what is only declared does not exist",
    ["declare const onlyDeclared: number", "onlyDeclared"],
    /^ReferenceError: onlyDeclared is not defined$/,
  ),
  shows(
    "names flow on without the check",
    ["const flow = [1]; class F { x = flow.length }", "new F().x + flow[0]"],
    "2",
  ),
  shows(
    "%typecheck error knows them, with their types",
    ["const typed = { deep: 'x' }", "%typecheck error\ntyped.deep.toUpperCase()"],
    "'X'",
  ),
  fails(
    "and refuses from then on",
    ["typed.deep.toFixed()"],
    /^TypeCheckError: Property 'toFixed' does not exist on type 'string'/,
  ),
];

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ args: ["--typecheck", "off"] });
});
afterAll(() => kernel.stop());
hold(rows, () => kernel);
