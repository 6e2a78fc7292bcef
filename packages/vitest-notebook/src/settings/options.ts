// The plugin's options with their defaults. What is unknown or cannot be meant is refused, in one line.
import { availableParallelism } from "node:os";
import type { JsonValue } from "@innerloop/nbformat";
import { DEFAULT_PATTERNS, patternsOf } from "./patterns.js";
import { hint } from "./suggest.js";
import type { NotebooksOptions, Settings } from "./types.js";
import { checkValue, RULES, shown } from "./values.js";

/** Folders in which nobody's own notebooks lie; left out where `include` says nothing. */
const ELSEWHERE = ["**/node_modules/**", "**/dist/**", "**/.*/**"];

/** @throws {RangeError} naming the option, the value, and what was probably meant. */
export function settingsOf(options: NotebooksOptions): Settings {
  const given = checked(options);
  const { kernel, profile, patterns, ...rest } = given;
  return {
    include: ["**/*.ipynb"],
    jobs: Math.max(1, Math.floor(availableParallelism() / 2)),
    compare: "all",
    rtol: 1e-6,
    atol: 0,
    ignorePaths: [],
    pictures: 0.002,
    stderr: "compare",
    derived: "present",
    slow: "skip",
    timeout: 600,
    notebookTimeout: 3600,
    cache: "on",
    inputs: [],
    envInputs: [],
    env: {},
    dir: ".vitest-notebook",
    ...rest,
    exclude: [...(given.include ? [] : ELSEWHERE), ...(given.exclude ?? [])],
    parameters: parametersOf(given),
    patterns: patterns ? patternsOf(patterns) : [...DEFAULT_PATTERNS],
    ...(kernel !== undefined && { kernel }),
    ...(profile !== undefined && { profile }),
  };
}

/** Only what is given; an option that is there but undefined counts as not given. */
function checked(options: NotebooksOptions): NotebooksOptions {
  const known = Object.keys(RULES);
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of entries) {
    if (!Object.hasOwn(RULES, name)) throw new RangeError(`unknown option "${name}"${hint(name, known)}`);
    checkValue(name as keyof NotebooksOptions, value);
  }
  return Object.fromEntries(entries);
}

/** `profile` is short for the parameter of that name. */
function parametersOf({ parameters = {}, profile }: NotebooksOptions): Record<string, JsonValue> {
  if (profile === undefined) return parameters;
  const other = parameters.profile;
  if (other !== undefined && other !== profile) {
    throw new RangeError(`profile is ${shown(profile)} and parameters.profile is ${shown(other)}: give one of them`);
  }
  return { ...parameters, profile };
}
