/**
 * The magics that there are: how each is written, what it does, and what the rest of its line means.
 */
import { editDistance } from "../edit-distance.js";
import type { TypecheckMode } from "../language/types.js";
import { bare, functionOf, isExpression, RUNTIME, timeitOptions } from "./magic-code.js";

/** What the front does, in order, before the rest of the cell runs. `line` counts from 0. */
export type Magic =
  /** With a topic: only that magic. */
  | { name: "help"; topic?: string; line: number }
  | { name: "who"; line: number }
  | { name: "reset"; line: number }
  /** Without a mode: say which one is on. */
  | { name: "typecheck"; mode?: TypecheckMode; line: number };

export interface MagicRule {
  readonly usage: string;
  /** What may follow, for completion. */
  readonly choices?: readonly string[];
  readonly about: string;
  /** What the rest of the line means. Throws a string: what is wrong with it. */
  read(rest: string, line: number): Magic | { code: string };
}

const MODES: readonly TypecheckMode[] = ["error", "warn", "off"];

export const rules: Readonly<Record<string, MagicRule>> = {
  "%help": {
    usage: "%help [magic]",
    about: "lists the magics and how values are shown",
    read: (rest, line) => {
      if (rest === "") return { name: "help", line };
      const topic = Object.keys(rules).find((name) => name.replace(/%/g, "") === rest.replace(/%/g, ""));
      if (topic === undefined) throw unknownMagic(rest.startsWith("%") ? rest : `%${rest}`);
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

/** What is wrong with a magic of that name. */
export function unknownMagic(name: string): string {
  const near = Object.keys(rules).filter(
    (known) => editDistance(known, name) <= 2 || (name.length > 2 && known.startsWith(name)),
  );
  const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `known: ${Object.keys(rules).join(", ")}`;
  return `unknown magic: ${name} (${hint})`;
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
