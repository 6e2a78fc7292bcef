// Options with one trait set: what flags, aliases and `--Class.trait=value` all come down to.
import type { JsonValue } from "@innerloop/nbformat";
import { type ClassName, findTrait, fromTexts } from "../traits/index.js";
import type { Options } from "./options.js";
import { UsageError } from "./usage-error.js";

/** Sets a value that is known to fit. */
export function assign(options: Options, name: ClassName, trait: string, value: JsonValue): Options {
  const { settings } = options;
  return { ...options, settings: { ...settings, [name]: { ...settings[name], [trait]: value } } };
}

/**
 * Sets a value as it was typed. Lists, sets and dictionaries grow with every time that they are named, as in traitlets.
 * @throws UsageError with the offending value, or the nearest known name
 */
export function assignText(options: Options, name: string, trait: string, text: string): Options {
  try {
    const found = findTrait(name, trait);
    const value = fromTexts([text], found.row);
    return assign(options, found.name, trait, grown(options.settings[found.name]?.[trait], value));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function grown(before: JsonValue | undefined, value: JsonValue): JsonValue {
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  if (isMap(before) && isMap(value)) return { ...before, ...value };
  return value;
}

const isMap = (value: JsonValue | undefined): value is { [key: string]: JsonValue } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
