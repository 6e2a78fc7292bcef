/**
 * Magics: lines that talk to the kernel instead of being TypeScript.
 *
 * They stand at the start of a line where a statement may begin (line-starts.ts). Those for the kernel are taken out of the cell and performed
 * before it runs; `%time`, `%timeit` and `%%timeit` become code in their place. Every line keeps its number.
 */
import type { TypecheckMode } from "../language/types.js";
import type { SourceFault } from "../transform/types.js";
import { MAGIC_LINE, statementLines } from "./line-starts.js";
import { bare, functionOf, isExpression, RUNTIME, timeitOptions } from "./magic-code.js";

/** What the front does, in order, before the rest of the cell runs. `line` counts from 0. */
export type Magic =
  /** With a topic: only that magic. */
  | { name: "help"; topic?: string; line: number }
  | { name: "who"; line: number }
  | { name: "reset"; line: number }
  /** Without a mode: say which one is on. */
  | { name: "typecheck"; mode?: TypecheckMode; line: number };

export interface ParsedMagics {
  magics: Magic[];
  /** The TypeScript that is left: line n stays line n. */
  source: string;
}

/** A magic that does not exist or was called wrongly; `fault` is its place in the cell. */
export class MagicError extends Error {
  override name = "MagicError";
  readonly fault: SourceFault;

  constructor(fault: SourceFault) {
    super(fault.message);
    this.fault = fault;
  }
}

interface MagicRule {
  readonly usage: string;
  /** What may follow, for completion. */
  readonly choices?: readonly string[];
  readonly about: string;
  /** What the rest of the line means. Throws a string: what is wrong with it. */
  read(rest: string, line: number): Magic | { code: string };
}

const MODES: readonly TypecheckMode[] = ["error", "warn", "off"];

const rules: Readonly<Record<string, MagicRule>> = {
  "%help": {
    usage: "%help [magic]",
    about: "lists the magics and how values are shown",
    read: (rest, line) => {
      if (rest === "") return { name: "help", line };
      const topic = Object.keys(rules).find((name) => name.replace(/%/g, "") === rest.replace(/%/g, ""));
      if (topic === undefined) throw unknown(rest.startsWith("%") ? rest : `%${rest}`);
      return { name: "help", topic, line };
    },
  },
  "%who": {
    usage: "%who",
    about: "lists the names of all cells, with their types",
    read: (rest, line) => ({ name: withoutArgument("who", rest), line }),
  },
  "%reset": {
    usage: "%reset",
    about: "forgets the names of all cells; modules stay loaded",
    // IPython asks before it resets, unless -f is given; notebooks that come from there have it.
    read: (rest, line) => ({ name: withoutArgument("reset", rest === "-f" ? "" : rest), line }),
  },
  "%typecheck": {
    usage: "%typecheck [error|warn|off]",
    choices: MODES,
    about:
      "from now on type errors fail the cell before it runs, are printed, or are not looked for; alone: says which",
    read: (rest, line) => {
      if (rest === "") return { name: "typecheck", line };
      const mode = MODES.find((known) => known === rest);
      if (mode === undefined) throw `invalid mode of %typecheck: "${rest}" (known: ${MODES.join(", ")})`;
      return { name: "typecheck", mode, line };
    },
  },
  "%time": {
    usage: "%time statement",
    about: "prints how long one pass takes, in wall and processor time; an expression keeps its value",
    read: (rest) => {
      const code = needed("%time", rest);
      if (isExpression(code)) return { code: `await (${RUNTIME}).time(${functionOf(code)});` };
      return { code: `(${RUNTIME}).time.start(); ${code}; (${RUNTIME}).time.stop();` };
    },
  },
  "%timeit": {
    usage: "%timeit [-n loops] [-r runs] code",
    about: "measures code over many loops: mean ± sd and best; loops are chosen, 7 runs; await is understood",
    read: (rest) => {
      const { options, code } = timeitOptions("%timeit", rest);
      const measured = functionOf(needed("%timeit", code));
      return { code: `{ const $magic = ${RUNTIME}; $magic.display(await $magic.timeit(${measured}, ${options})); }` };
    },
  },
  "%%timeit": {
    usage: "%%timeit [-n loops] [-r runs] [setup]",
    about: "the same of the whole cell; setup runs once before",
    read: () => {
      throw "%%timeit must be the first line of its cell";
    },
  },
};

/**
 * Takes the magics out of a cell.
 * @throws MagicError for an unknown magic or a wrong argument
 */
export function parseMagics(source: string): ParsedMagics {
  const lines = source.split("\n");
  // Nearly no cell has one: the rest of the work is for those that may.
  if (!lines.some((line) => MAGIC_LINE.test(line))) return { magics: [], source };
  const first = lines.findIndex((line) => line.trim() !== "");
  if (/^\s*%%timeit(?:\s|$)/.test(lines[first])) return { magics: [], source: timeitCell(lines, first) };
  const starts = statementLines(source);
  const magics: Magic[] = [];
  const left = lines.map((text, line) => {
    if (!starts[line] || !MAGIC_LINE.test(text)) return text;
    const read = readMagic(text, line, lines);
    if ("code" in read) return read.code;
    magics.push(read);
    return "";
  });
  return { magics, source: left.join("\n") };
}

/** Text of `%help`, of one magic or all of them. */
export function magicHelp(topic?: string): { "text/plain": string; "text/markdown": string } {
  const shown = Object.entries(rules).filter(([name]) => topic === undefined || name === topic);
  const width = shown.reduce((most, [, { usage }]) => Math.max(most, usage.length), 0);
  const plain = shown.map(([, { usage, about }]) => `${usage.padEnd(width)}  ${about}`);
  const rows = shown.map(([, { usage, about }]) => `| \`${usage.replace(/\|/g, "\\|")}\` | ${about} |`);
  const rest = topic === undefined ? DISPLAY_HELP : [];
  return {
    "text/plain": [...plain, ...rest.map((line) => line.replace(/`/g, ""))].join("\n"),
    "text/markdown": ["| magic | |", "|---|---|", ...rows, ...rest].join("\n"),
  };
}

/** What completes `before`, a line up to the cursor, when a magic does; undefined: the line is TypeScript there. */
export function magicCompletions(before: string): { names: readonly string[]; typed: string } | undefined {
  const [, name, typed = name] = /^\s*(%%?[\w-]*)(?:\s+([\w%]*))?$/.exec(before) ?? [];
  if (name === undefined || typed === undefined) return undefined;
  const names = typed === name ? Object.keys(rules) : name === "%help" ? Object.keys(rules) : rules[name]?.choices;
  return names && { names: names.filter((known) => known.startsWith(typed)), typed };
}

/** The magic that this line calls with the cursor, counted from the line's start, on its name. */
export function magicAt(line: string, cursor: number): string | undefined {
  const [head = "", name] = /^\s*(%%?[\w-]+)/.exec(line) ?? [];
  return name !== undefined && cursor <= head.length && Object.hasOwn(rules, name) ? name : undefined;
}

const DISPLAY_HELP = [
  "",
  "The last expression of a cell is shown, a promise when it has its value. `display(value)` shows a value at any time, `await input(prompt)` asks for a line; both need no import.",
  "",
  'More from `import { … } from "ts-jupyter-kernel/runtime"`: `updateDisplay`, `clearOutput`, `html`, `markdown`, `latex`, `svg`, `image`, `json`, `mermaid`, `vegaLite`, `javascript`, `raw`, `progress`, `password`, `timeit`, `comms`, `registerFormatter`.',
  "",
  'A value shows itself by a method `[Symbol.for("Jupyter.display")]` that answers a MIME bundle such as `{ "text/html": "<b>1</b>" }`. Known are also plotly figures, Vega-Lite specifications, data frames and tensors, matrices, arrays of records, pictures as bytes, and URLs.',
];

function readMagic(text: string, line: number, lines: readonly string[]): Magic | { code: string } {
  const [, name, rest] = /^\s*(%{1,2}[A-Za-z][\w-]*)\s*(.*?)\s*$/.exec(text)!;
  try {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw unknown(name);
    return rule.read(rest, line);
  } catch (problem) {
    throw faultOf(problem, line, lines);
  }
}

/** The body becomes a function, so its names are its own. The line break before the end closes a comment on the last line. */
function timeitCell(lines: readonly string[], first: number): string {
  try {
    const { options, code: setup } = timeitOptions("%%timeit", lines[first].replace(/^\s*%%timeit/, "").trim());
    const body = lines.slice(first + 1);
    if (body.join("").trim() === "") throw "%%timeit measures the lines below it: there are none";
    const kind = /\bawait\b/.test(body.join("\n")) ? "async () => {" : "() => {";
    const before = bare(setup);
    const open = `{ const $magic = ${RUNTIME}; ${before === "" ? "" : `${before}; `}$magic.display(await $magic.timeit(${kind}`;
    return [...lines.slice(0, first), open, ...body, `}, ${options})); }`].join("\n");
  } catch (problem) {
    throw faultOf(problem, first, lines);
  }
}

function faultOf(problem: unknown, line: number, lines: readonly string[]): unknown {
  if (typeof problem !== "string") return problem;
  const before = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
  const indent = lines[line].length - lines[line].trimStart().length;
  return new MagicError({ message: problem, start: before + indent, end: before + lines[line].trimEnd().length });
}

function unknown(name: string): string {
  const near = Object.keys(rules).filter(
    (known) => distance(known, name) <= 2 || (name.length > 2 && known.startsWith(name)),
  );
  const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `known: ${Object.keys(rules).join(", ")}`;
  return `unknown magic: ${name} (${hint})`;
}

/** Levenshtein's: how many letters must be added, left out or replaced. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

function withoutArgument<Name extends string>(name: Name, rest: string): Name {
  if (rest !== "") throw `unexpected argument of %${name}: "${rest}"`;
  return name;
}

function needed(name: string, rest: string): string {
  const code = bare(rest);
  if (code === "") throw `missing code: ${rules[name].usage}`;
  return code;
}
