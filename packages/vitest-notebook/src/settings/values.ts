// What each option may hold. One table for the plugin's options and for the metadata of notebooks and cells.
import type { NotebooksOptions } from "./types.js";

export interface Rule {
  holds: (value: unknown) => boolean;
  /** For the message: `a number, 0 or more`. */
  wanted: string;
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof RegExp);

const text: Rule = { holds: isText, wanted: "a text" };
const texts: Rule = { holds: (value) => Array.isArray(value) && value.every(isText), wanted: "a list of texts" };
const positive: Rule = { holds: (value) => isNumber(value) && value >= 0, wanted: "a number, 0 or more" };
const seconds: Rule = { ...positive, wanted: "seconds, 0 for no limit" };
const choice = (...known: string[]): Rule => ({
  holds: (value) => known.includes(value as string),
  wanted: known.join(" or "),
});

/** JSON and the numbers that JSON cannot hold: both are parameters. */
function isParameter(value: unknown): boolean {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  return Array.isArray(value) ? value.every(isParameter) : isRecord(value) && Object.values(value).every(isParameter);
}

export const RULES: Record<keyof NotebooksOptions, Rule> = {
  include: texts,
  exclude: texts,
  kernel: text,
  jobs: {
    holds: (value) => Number.isInteger(value) && (value as number) >= 1,
    wanted: "a whole number, 1 or more",
  },
  profile: text,
  parameters: {
    holds: (value) => isRecord(value) && isParameter(value),
    wanted: "names with numbers, texts, booleans, lists or records",
  },
  compare: choice("all", "tagged", "none"),
  // From 1 on, zero would equal everything: 1e3 in place of 1e-3 must not make a notebook pass.
  rtol: { holds: (value) => isNumber(value) && value >= 0 && value < 1, wanted: "a number from 0 to below 1" },
  atol: positive,
  patterns: { holds: Array.isArray, wanted: "a list of names and patterns" },
  ignorePaths: {
    holds: (value) => Array.isArray(value) && value.every((path) => isText(path) && (path as string).startsWith("/")),
    wanted: 'a list of JSON pointers, which begin with "/"',
  },
  pictures: { holds: (value) => isNumber(value) && value >= 0 && value <= 1, wanted: "a share from 0 to 1" },
  stderr: choice("compare", "ignore"),
  derived: choice("present", "compare"),
  slow: choice("run", "skip"),
  timeout: seconds,
  notebookTimeout: seconds,
  cache: choice("on", "off"),
  inputs: texts,
  envInputs: texts,
  env: {
    holds: (value) => isRecord(value) && Object.values(value).every((each) => typeof each === "string"),
    wanted: "names with texts",
  },
  dir: text,
};

/** @throws {RangeError} naming the option, the value and what it may be. */
export function checkValue(name: keyof NotebooksOptions, value: unknown): void {
  const { holds, wanted } = RULES[name];
  if (!holds(value)) throw new RangeError(`invalid ${name}: ${shown(value)} (${wanted})`);
}

/** A value in an error: one line, not too long. */
export function shown(value: unknown): string {
  const written = typeof value === "string" || isRecord(value) || Array.isArray(value) ? tryJson(value) : String(value);
  const line = written.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function tryJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
