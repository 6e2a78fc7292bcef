/** The same cells in every language: what is measured must not depend on who is asked. */

export interface Forms {
  /** An expression with the value 2. */
  readonly trivial: string;
  /** Declares a name of its own for each `n`, with its type. */
  declare(n: number): string;
  /** The same with a value of another type. */
  mistyped(n: number): string;
  /** Prints 0, 1, … below `count`, a line each. */
  lines(count: number): string;
  /** Prints one line of that many `x`. */
  text(characters: number): string;
  /** A loop over names of the top level. It runs `passes` times, and a time is told for 1e8. */
  readonly topLoop: { readonly code: string; readonly passes: number };
  /** The same in a function. */
  readonly functionLoop: { readonly code: string; readonly passes: number };
  /** A loop of a million awaits. */
  readonly awaits: string;
  /** Declares `word`, and what is completed and inspected after that: the cursor stands at the end. */
  readonly word: string;
  readonly completion: { readonly code: string; readonly match: string };
  readonly inspection: string;
  readonly endless: string;
  readonly endlessAfterAwait: string;
  /** Keeps 42 under a name; prints it. */
  readonly keep: string;
  readonly recall: string;
  /** Ends the process with code 3. */
  readonly exit: string;
}

export const typescript: Forms = {
  trivial: "1 + 1",
  declare: (n) => `const declared${n}: number = ${n};`,
  mistyped: (n) => `const mistyped${n}: number = "${n}";`,
  lines: (count) => `for (let line = 0; line < ${count}; line++) console.log(String(line));`,
  text: (characters) => `console.log("x".repeat(${characters}));`,
  topLoop: { code: "let sum = 0; for (let i = 0; i < 1e8; i++) sum += i;", passes: 1e8 },
  functionLoop: {
    code: "(() => { let sum = 0; for (let i = 0; i < 1e8; i++) sum += i; return sum; })()",
    passes: 1e8,
  },
  awaits: "let total = 0; for (let i = 0; i < 1e6; i++) total += await 1;",
  word: 'const word = "text";',
  completion: { code: "word.toUpper", match: "toUpperCase" },
  inspection: "parseInt",
  endless: "while (true) {}",
  endlessAfterAwait: "await 1; while (true) {}",
  keep: "let kept = 42;",
  recall: "console.log(String(kept));",
  exit: "process.exit(3);",
};

export const deno: Forms = { ...typescript, exit: "Deno.exit(3);" };

export const python: Forms = {
  trivial: "1 + 1",
  declare: (n) => `declared${n}: int = ${n}`,
  mistyped: (n) => `mistyped${n}: int = "${n}"`,
  lines: (count) => `for line in range(${count}): print(line)`,
  text: (characters) => `print("x" * ${characters})`,
  // A tenth of the passes: some ten seconds would tell nothing more.
  topLoop: { code: "sum_ = 0\nfor i in range(10_000_000): sum_ += i", passes: 1e7 },
  functionLoop: {
    code: "def loop():\n    s = 0\n    for i in range(10_000_000): s += i\n    return s\nloop()",
    passes: 1e7,
  },
  awaits: "async def one(): return 1\ntotal = 0\nfor i in range(1_000_000): total += await one()",
  word: 'word = "text"',
  completion: { code: "word.upp", match: "upper" },
  inspection: "len",
  endless: "while True: pass",
  endlessAfterAwait: "import asyncio\nawait asyncio.sleep(0)\nwhile True: pass",
  keep: "kept = 42",
  recall: "print(kept)",
  exit: "import os; os._exit(3)",
};
