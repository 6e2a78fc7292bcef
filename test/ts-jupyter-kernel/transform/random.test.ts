import { runInThisContext } from "node:vm";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { MiniExecutor } from "./mini-executor.js";
import { randomProgram } from "./random-program.js";

const PROGRAMS = 120;

// What the programs call. A message that quotes code differs, so of an error only what does not quote any is kept.
let lines: string[] = [];
let waiting: (() => unknown)[] = [];
function shown(value: unknown, depth = 0): string {
  if (value instanceof Error) {
    // For a constant before its declaration V8 tells the one or the other.
    if (/constant|before initialization/.test(value.message)) return "refused";
    return value instanceof ReferenceError ? String(value) : value.name;
  }
  // A function's text is that of its lowered code.
  if (typeof value === "string" && /class|function|=>/.test(value)) return "code";
  if (typeof value === "function") return `function ${value.name}`;
  if (value === null || typeof value !== "object") return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}:${depth > 3 ? "…" : shown(item, depth + 1)}`);
  return `${value.constructor?.name}{${entries.join()}}`;
}
const helpers = {
  log: (value: unknown) => void (lines.length < 500 && lines.push(shown(value))),
  later: (body: () => unknown) => void waiting.push(body),
  call: (body: () => unknown) => body(),
  arguments0: (value: unknown) => value,
};
Object.assign(globalThis, helpers);
afterAll(() => {
  for (const name of Object.keys(helpers)) Reflect.deleteProperty(globalThis, name);
});

async function recorded(run: () => Promise<unknown>): Promise<string[]> {
  lines = [];
  waiting = [];
  try {
    await run();
  } catch (error) {
    helpers.log(error);
  }
  for (const body of waiting.slice(0, 50)) {
    try {
      helpers.log(body());
    } catch (error) {
      helpers.log(error);
    }
  }
  return lines;
}

/** All statements as TypeScript itself lowers them, in one strict function. */
function asOne(program: readonly string[]): Promise<unknown> {
  const { outputText } = ts.transpileModule([...program, "export {};"].join("\n"), {
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleDetection: ts.ModuleDetectionKind.Force,
    },
  });
  const body = outputText.replaceAll(/^export (?:\{\};)?/gm, "");
  return runInThisContext(`(async function () { "use strict"; ${body}\n})`)();
}

test(`${PROGRAMS} random programs do as one cell what they do as one function`, async () => {
  let logged = 0;
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const program = randomProgram(seed, true);
    const expected = await recorded(() => asOne(program));
    const got = await recorded(() => new MiniExecutor().run(program.join("\n")));
    expect(got, `seed ${seed}\n${program.join("\n")}`).toEqual(expected);
    logged += expected.length;
  }
  expect(logged).toBeGreaterThan(3 * PROGRAMS);
});

test(`${PROGRAMS} random programs spread over cells do what they do as one function`, async () => {
  let logged = 0;
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const program = randomProgram(seed, false);
    const expected = await recorded(() => asOne(program));
    const got = await recorded(async () => {
      const kernel = new MiniExecutor();
      for (let i = 0, size = 1; i < program.length; i += size, size = (size % 3) + 1) {
        await kernel.run(program.slice(i, i + size).join("\n"));
      }
    });
    expect(got, `seed ${seed}\n${program.join("\n")}`).toEqual(expected);
    logged += expected.length;
  }
  expect(logged).toBeGreaterThan(3 * PROGRAMS);
});
