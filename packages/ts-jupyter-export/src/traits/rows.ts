// One row of the table of traits: what a setting `--Class.trait=value` takes and what becomes of it. Names, types and
// defaults are nbconvert's (a test asks nbconvert for them); the words are ours.

/** How a value is written and read; traitlets' trait types, as far as nbconvert uses them. */
export type Kind = "flag" | "text" | "integer" | "number" | "choice" | "list" | "set" | "map" | "callable";

/** A member of a set: a name, or a path of names (nbconvert's metadata masks). */
export type Member = string | readonly string[];

/** Where a value goes, in words for the table of the README, or why it changes nothing here. */
export type Effect = { readonly to: string } | { readonly none: string };

export interface Row<Value> {
  readonly kind: Kind;
  readonly default: Value;
  readonly help: string;
  readonly effect: Effect;
  /** Whether `None` is a value as well. */
  readonly nullable: boolean;
  /** Of kind "choice". */
  readonly choices?: readonly (string | number)[];
}

export const to = (place: string): Effect => ({ to: place });
export const none = (reason: string): Effect => ({ none: reason });

const row = <Value>(kind: Kind, value: Value, effect: Effect, help: string): Row<Value> => ({
  kind,
  default: value,
  help,
  effect,
  nullable: value === null,
});

export const flag = (value: boolean, effect: Effect, help: string) => row("flag", value, effect, help);
export const text = (value: string, effect: Effect, help: string) => row("text", value, effect, help);
export const optionalText = (effect: Effect, help: string) => row<string | null>("text", null, effect, help);
export const integer = (value: number, effect: Effect, help: string) => row("integer", value, effect, help);
export const optionalInteger = (effect: Effect, help: string) => row<number | null>("integer", null, effect, help);
export const decimal = (value: number, effect: Effect, help: string) => row("number", value, effect, help);
export const list = (value: readonly string[], effect: Effect, help: string) => row("list", value, effect, help);
export const optionalList = (effect: Effect, help: string) => row<readonly string[] | null>("list", null, effect, help);
export const set = (value: readonly Member[], effect: Effect, help: string) => row("set", value, effect, help);
export const map = (effect: Effect, help: string) => row<Readonly<Record<string, unknown>>>("map", {}, effect, help);
export const optionalMap = (effect: Effect, help: string) =>
  row<Readonly<Record<string, unknown>> | null>("map", null, effect, help);

/** A Python function: nothing that a command line or a JSON file could say. */
export const callable = (help: string) =>
  row<null>("callable", null, none("a Python function; the Node API has onEvent of @innerloop/jupyter-client"), help);

export const choice = <const C extends string | number>(
  choices: readonly C[],
  value: NoInfer<C>,
  effect: Effect,
  help: string,
): Row<C> => ({ ...row<C>("choice", value, effect, help), choices });
