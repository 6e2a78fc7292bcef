/**
 * What may be used before it has its value.
 *
 * ES modules refuse a use of `let`, `const` and `class` before the declaration ran. Here the name may hold the value of an earlier cell,
 * which functions of earlier cells go on seeing until the new value is assigned; in the cell that declares the name again, a use before
 * the declaration throws as in a module:
 *
 *   evaluated where it stands, before the declaration's end        → `never`: it always throws
 *   in a function that may be called before the declaration's end  → `maybe`: decided when it runs
 *   all other uses                                                 → `always`: nothing is tested
 *
 * A function declaration exists from the start; it may be called from the first place on that mentions it (through other functions as well),
 * and from the start when an earlier cell declared its name. Any other function may be called from where it stands on.
 */
import type { Closure, Use } from "./analysis.js";

export type Availability = "always" | "maybe" | "never";

export interface Initialised {
  /** Uses evaluated where they stand are allowed from here on. */
  end: number;
  /** Functions that begin from here on see the value; earlier than `end` when the value is itself a function. */
  closures: number;
}

export function availability(
  uses: readonly Use[],
  initialised: ReadonlyMap<string, Initialised>,
  hoisted: ReadonlySet<string>,
  known: { has(name: string): boolean },
): (use: Use) => Availability {
  const callable = callableFrom(uses, hoisted, known);
  const earliest = ({ start, hoisted: name }: Closure) =>
    name === undefined ? start : (callable.get(name) ?? Infinity);
  return (use) => {
    const declared = initialised.get(use.name);
    if (!declared) return "always";
    if (!use.closure) return use.start < declared.end ? "never" : "always";
    return earliest(use.closure) < declared.closures ? "maybe" : "always";
  };
}

/** Function declaration → the first place from which it may be called; absent: never within this cell. */
function callableFrom(
  uses: readonly Use[],
  hoisted: ReadonlySet<string>,
  known: { has(name: string): boolean },
): Map<string, number> {
  const from = new Map<string, number>();
  const mentions = new Map<string, Set<string>>();
  const waiting: string[] = [];
  const reach = (name: string, at: number) => {
    if (at >= (from.get(name) ?? Infinity)) return;
    from.set(name, at);
    waiting.push(name);
  };
  for (const name of hoisted) if (known.has(name)) reach(name, 0);
  for (const { name, start, closure } of uses) {
    if (!hoisted.has(name)) continue;
    const within = closure?.hoisted;
    if (within === undefined) reach(name, closure?.start ?? start);
    else mentions.set(within, (mentions.get(within) ?? new Set()).add(name));
  }
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const next of mentions.get(name) ?? []) reach(next, from.get(name) ?? 0);
  }
  return from;
}
