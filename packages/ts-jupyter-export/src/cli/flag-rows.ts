// How a row of the table of flags is made.
import type { JsonValue } from "@innerloop/nbformat";
import { type ClassName, findTrait, type Settings } from "../traits/index.js";
import { assign, assignText } from "./assign.js";
import type { Options } from "./options.js";

export interface Flag {
  /** All spellings, the one to show first. */
  readonly names: readonly string[];
  /** What each value stands for in the help; its length is the number of values taken. */
  readonly values: readonly string[];
  readonly help: string;
  /** nbconvert's and papermill's flags are theirs in name and meaning; the others exist here only. */
  readonly origin: "nbconvert" | "papermill" | "own";
  /** The change that the flag makes. @throws UsageError with the offending value */
  readonly read: (values: readonly string[], options: Options) => Options;
}

type Words = Pick<Flag, "names" | "help" | "origin">;

/** A flag with one value, which is that of a trait. */
export const alias = (words: Words, value: string, name: ClassName, trait: string): Flag => {
  // A row that names no trait is a mistake of ours, and is noticed when the table is loaded.
  findTrait(name, trait);
  return { ...words, values: [value], read: ([text], options) => assignText(options, name, trait, text) };
};

/** A flag without a value that sets traits. */
export const sets = (words: Words, settings: Settings, more: Partial<Options> = {}): Flag => ({
  ...words,
  values: [],
  read: (_values, options) => {
    const all = Object.entries(settings).flatMap(([name, traits]) =>
      Object.entries(traits).map(([trait, value]): [ClassName, string, JsonValue] => [
        findTrait(name, trait).name,
        trait,
        value,
      ]),
    );
    return all.reduce((changed, [name, trait, value]) => assign(changed, name, trait, value), { ...options, ...more });
  },
});

/** A row's names, help and origin, by whose flag it is. */
export const nb = (names: string | readonly string[], help: string): Words => ({
  names: typeof names === "string" ? [names] : names,
  help,
  origin: "nbconvert",
});
export const own = (names: string | readonly string[], help: string): Words => ({ ...nb(names, help), origin: "own" });
export const pm = (names: string | readonly string[], help: string): Words => ({
  ...nb(names, help),
  origin: "papermill",
});
