// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells with templates are the subject.
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { magicCompletions, magicHelp } from "../../../packages/ts-jupyter-kernel/src/front/magic-help.js";
import { MagicError, parseMagics } from "../../../packages/ts-jupyter-kernel/src/front/magics.js";

const RUNTIME = 'await import("ts-jupyter-kernel/runtime")';

describe("magics are taken out of the cell, and every line keeps its number", () => {
  test("a cell without magics is the same string", () => {
    const source = "const a = 7;\nconst b = a % 2;";
    expect(parseMagics(source)).toEqual({ magics: [], source });
  });

  test("magics for the kernel become empty lines", () => {
    expect(parseMagics("%who\nconst a = 1;\n  %typecheck off  \n\n%help\na")).toEqual({
      magics: [
        { name: "who", line: 0 },
        { name: "typecheck", mode: "off", line: 2 },
        { name: "help", line: 4 },
      ],
      source: "\nconst a = 1;\n\n\n\na",
    });
  });

  test("%typecheck alone asks for the mode, %reset -f is IPython's habit, %help takes a topic with or without percent signs", () => {
    expect(parseMagics("%typecheck").magics).toEqual([{ name: "typecheck", line: 0 }]);
    expect(parseMagics("%reset -f").magics).toEqual([{ name: "reset", line: 0 }]);
    expect(parseMagics("%help timeit").magics).toEqual([{ name: "help", topic: "%timeit", line: 0 }]);
    expect(parseMagics("%help %who").magics).toEqual([{ name: "help", topic: "%who", line: 0 }]);
  });
});

describe("the remainder operator stays the remainder operator", () => {
  test.each([
    ["after an operand", "const rest = total\n%who"],
    ["indented after an operand", "const rest = total\n  %time;"],
    ["after a call", "f(x)\n%who"],
    ["after an index", "a[0]\n%who"],
    ["after a string", 'const s = "a"\n%who'],
    ["after a template", "const s = `a`\n%who"],
    ["after a regular expression", "const s = /;/\n%who"],
    ["after an operator", "const s = 1 +\n%who"],
    ["after a comment that follows an operand", "total // so far\n%who"],
    ["in an argument list", "f(\n%who\n)"],
    ["in brackets", "[\n1\n\n%who]"],
    ["in a block", "function f() {\n%who\n}"],
    ["in a template", "const s = `\n%who\n`;"],
    ["in a substitution of a template", "const s = `${\n%who\n}`;"],
    ["in a template after a substitution", "const s = `${ {a: 1}.a }\n%who\n`;"],
    ["in a nested template", "const s = `${ `\n%who\n` }`;"],
    ["in a comment", "/*\n%who\n*/"],
    ["in a comment after code", "a; /*\n\n%who\n*/"],
    ["in a string that goes on", 'const s = "a\\\n%who";'],
    ["after an operand in a substitution", "`${a\n%who}`"],
  ])("%s", (_, source) => {
    expect(parseMagics(source)).toEqual({ magics: [], source });
  });

  test.each([
    ["after a semicolon", "const a = 1;\n%who"],
    ["after a block", "function f() {\n}\n%who"],
    ["after a blank line", "const a = 1\n\n%who"],
    ["after a blank line and a comment", "const a = 1\n\n// names\n%who"],
    ["after a comment", "// names\n%who"],
    ["after a comment that ends on the line before", "/* a\n b */\n%who"],
    ["after a template that has ended", "const s = `\n${1}\n`;\n%who"],
    ["after a string with a bracket", 'f("(");\n%who'],
    ["after a regular expression with a quote", "const r = /[/'\"`]/;\n%who"],
    ["after a quote in a comment", "// don't\n%who"],
    ["after a division", "const q = a / b; const r = (c) / 2;\n%who"],
    ["after a string that never ends", "const s = 'a\n;\n%who"],
    ["after another magic", "%time f()\n%who"],
    ["after a carriage return", "const a = 1;\r\n%who\r"],
  ])("a magic is one %s", (_, source) => {
    expect(parseMagics(source).magics).toEqual([{ name: "who", line: source.split("\n").length - 1 }]);
  });
});

describe("%time, %timeit and %%timeit become code", () => {
  test("%timeit of an expression is measured by the runtime", () => {
    expect(parseMagics("const a = 1;\n%timeit a + 1;").source).toBe(
      `const a = 1;\n{ const $magic = ${RUNTIME}; $magic.display(await $magic.timeit(() => (a + 1), {})); }`,
    );
  });

  test.each([
    ["%timeit -n 100 -r3 f(x)", "() => (f(x)), { loops: 100, runs: 3 }"],
    ["%timeit await f(x)", "async () => (await f(x)), {}"],
    ["%timeit f(x) // twice", "() => (f(x)), {}"],
    ['%timeit f("//")', '() => (f("//")), {}'],
    ["%timeit let y = 1; g(y)", "() => { let y = 1; g(y); }, {}"],
    ["%timeit -x", "() => (-x), {}"],
    ["%timeit -n", ""],
    ["%timeit {a: 1}", "() => ({a: 1}), {}"],
  ])("%s", (line, measured) => {
    if (measured === "") expect(() => parseMagics(line)).toThrow("invalid -n of %timeit");
    else expect(parseMagics(line).source).toContain(`$magic.timeit(${measured})`);
  });

  test("%%timeit measures the lines below; its own line holds the setup; the numbers of the lines stay", () => {
    const { source, magics } = parseMagics("\n%%timeit -n 5 const xs = [1, 2]\nconst y = xs.at(0);\ng(y) // done");
    expect(magics).toEqual([]);
    expect(source.split("\n")).toEqual([
      "",
      `{ const $magic = ${RUNTIME}; const xs = [1, 2]; $magic.display(await $magic.timeit(() => {`,
      "const y = xs.at(0);",
      "g(y) // done",
      "}, { loops: 5 })); }",
    ]);
  });

  test("%%timeit leaves percent signs of its body alone", () => {
    expect(parseMagics("%%timeit\n%who").source).toContain("\n%who\n");
  });

  test("%time of an expression keeps its value, of a statement its names", () => {
    expect(parseMagics("%time f(x)").source).toBe(`await (${RUNTIME}).time(() => (f(x)));`);
    expect(parseMagics("%time const y = f(x)").source).toBe(
      `(${RUNTIME}).time.start(); const y = f(x); (${RUNTIME}).time.stop();`,
    );
    expect(parseMagics("%time const y = f(x); // slow").source).toContain("const y = f(x); (await");
  });

  test.each([
    "%timeit 1",
    "%timeit await f()",
    "%timeit for (const a of b) f(a)",
    "%time x = 2",
    "%time let y = await f() // slow",
    "%%timeit -r 2\nlet a = 1\nawait f(a) // now",
    "%%timeit let b = 1; // start\nb++",
  ])("what %s becomes is valid code", (source) => {
    expect(parseSync("cell.ts", parseMagics(source).source).errors).toEqual([]);
  });
});

describe("a wrong magic is refused with its place", () => {
  test.each([
    [
      "%matplotlib inline",
      "unknown magic: %matplotlib (known: %help, %who, %reset, %typecheck, %time, %timeit, %%timeit)",
    ],
    ["%whos", "unknown magic: %whos (did you mean %who?)"],
    ["%tiem 1", "unknown magic: %tiem (did you mean %time?)"],
    ["%%time\n1", "unknown magic: %%time (did you mean %time or %%timeit?)"],
    ["%%bash\nls", "unknown magic: %%bash (known: %help, %who, %reset, %typecheck, %time, %timeit, %%timeit)"],
    ["%toString", "unknown magic: %toString"],
    ["%who x", 'unexpected argument of %who: "x"'],
    ["%reset all", 'unexpected argument of %reset: "all"'],
    ["%typecheck strict", 'invalid mode of %typecheck: "strict" (known: error, warn, off)'],
    ["%help nothing", "unknown magic: %nothing"],
    ["%timeit", "missing code: %timeit [-n loops] [-r runs] code"],
    ["%timeit -n 0 f()", 'invalid -n of %timeit: "0" (a whole number from 1)'],
    ["%time", "missing code: %time statement"],
    ["%time // nothing", "missing code: %time statement"],
    ["1;\n%%timeit\n2", "%%timeit must be the first line of its cell"],
    ["%%timeit\n\n", "%%timeit measures the lines below it: there are none"],
  ])("%j", (source, message) => {
    expect(() => parseMagics(source)).toThrow(MagicError);
    expect(() => parseMagics(source)).toThrow(message);
  });

  test("the fault spans the magic in the cell", () => {
    const source = "const a = 1;\n  %whos now  \na";
    try {
      parseMagics(source);
      expect.unreachable();
    } catch (error) {
      const { start, end } = (error as MagicError).fault;
      expect(source.slice(start, end)).toBe("%whos now");
    }
  });
});

describe("%help", () => {
  test("lists every magic with its usage, and how a value shows itself", () => {
    const help = magicHelp();
    for (const text of Object.values(help)) {
      for (const name of magicCompletions("%")!.names) expect(text).toContain(name);
      expect(text).toContain('Symbol.for("Jupyter.display")');
      expect(text).toContain("ts-jupyter-kernel/runtime");
    }
    expect(help["text/markdown"]).toContain("`%typecheck [error\\|warn\\|off]`");
  });

  test("of one magic is one line", () => {
    expect(magicHelp("%who")["text/plain"]).toBe("%who  lists the names of all cells, with their types");
  });
});
