/**
 * The settings of a kernel, one row each. They come from `start`'s flags, else from the environment; `install` writes its flags into the
 * kernelspec's argv, so that they come back as `start`'s.
 *
 *   flag > environment > default (the notebook's metadata and `%typecheck` are asked later, by the front)
 */
import type { FrontOptions } from "../front/options.js";
import type { TypecheckMode } from "../language/types.js";
import { UsageError } from "./usage-error.js";

/** What was asked for; what is absent has its default. */
export type KernelSettings = Omit<FrontOptions, "connectionFile">;

export interface Setting {
  readonly flag: string;
  readonly variable: string;
  /** What the value stands for in the help. */
  readonly value: string;
  readonly help: string;
  /** @throws {UsageError} with the value */
  readonly read: (text: string) => KernelSettings;
}

const modes: readonly TypecheckMode[] = ["error", "warn", "off"];

export const settings: readonly Setting[] = [
  {
    flag: "typecheck",
    variable: "TS_JUPYTER_TYPECHECK",
    value: modes.join("|"),
    help: "what a type error does: fails the cell before it runs (default), is printed, is not looked for",
    read: (text) => {
      const typecheck = modes.find((mode) => mode === text);
      if (typecheck === undefined) throw new UsageError(`${JSON.stringify(text)} (known: ${modes.join(", ")})`);
      return { typecheck };
    },
  },
  {
    flag: "memory",
    variable: "TS_JUPYTER_MEMORY",
    value: "MB",
    help: "heap of the process that runs the cells (default: Node's own limit)",
    read: (text) => ({ memory: positive(text, "whole") }),
  },
  {
    flag: "output-limit",
    variable: "TS_JUPYTER_OUTPUT_LIMIT",
    value: "MB",
    help: "text that one cell may print before the rest is dropped and counted (default: 256)",
    read: (text) => ({ outputLimit: positive(text, "any") }),
  },
  {
    flag: "grace",
    variable: "TS_JUPYTER_GRACE",
    value: "SECONDS",
    help: "how long an interrupted cell may take to stop before its process is killed (default: 5)",
    read: (text) => ({ grace: positive(text, "any") }),
  },
];

function positive(text: string, kind: "whole" | "any"): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(number > 0) || (kind === "whole" && !Number.isInteger(number)))
    throw new UsageError(`${JSON.stringify(text)} (expected a ${kind === "whole" ? "whole " : ""}number above 0)`);
  return number;
}

/** The settings that a command line and an environment ask for. An empty variable counts as not set. @throws {UsageError} */
export function readSettings(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>> = {},
): KernelSettings {
  let read: KernelSettings = {};
  for (const setting of settings) {
    const given = flags[setting.flag];
    const [name, text] =
      typeof given === "string" ? [`--${setting.flag}`, given] : [setting.variable, env[setting.variable]];
    if (text === undefined || (text === "" && typeof given !== "string")) continue;
    try {
      read = { ...read, ...setting.read(text) };
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`invalid ${name}: ${error.message}`) : error;
    }
  }
  return read;
}

/** The words that give `start` the settings of these flags. */
export function settingWords(flags: Readonly<Record<string, unknown>>): string[] {
  readSettings(flags);
  return settings.flatMap(({ flag }) => (typeof flags[flag] === "string" ? [`--${flag}`, flags[flag]] : []));
}
