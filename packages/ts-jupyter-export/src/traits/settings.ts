// What was set, by class and trait, and how a trait gets its value from it: the class's own setting, else its nearest
// ancestor's, else the default. Settings are plain JSON, so they can be handed to a worker.
import type { JsonValue } from "@innerloop/nbformat";
import { nearest } from "../cli/nearest.js";
import type { Row } from "./rows.js";
import {
  type ClassName,
  classNames,
  isClass,
  lineage,
  rowOf,
  type TraitOf,
  traitNames,
  type ValueOf,
} from "./table.js";
import type { Settings } from "./types.js";

export type { Settings };

/** Settings over settings: the later layer wins, trait by trait. */
export function mergeSettings(...layers: readonly Settings[]): Settings {
  const merged: Record<string, Record<string, JsonValue>> = {};
  for (const layer of layers)
    for (const [name, traits] of Object.entries(layer)) merged[name] = { ...merged[name], ...traits };
  return merged;
}

/** Reads traits of one class. */
export interface Reader {
  /** What was set for the class or an ancestor of it; undefined when nothing was. */
  given<C extends ClassName, T extends TraitOf<C>>(owner: C, trait: T): ValueOf<C, T> | undefined;
  /** The same, or the default. */
  value<C extends ClassName, T extends TraitOf<C>>(owner: C, trait: T): ValueOf<C, T>;
}

/** @param name the class that asks, as in SlidesExporter; `owner` is the class that declares the trait */
export function readerOf(settings: Settings, name: ClassName): Reader {
  const given: Reader["given"] = (_owner, trait) => {
    const holder = lineage(name).find((ancestor) => settings[ancestor]?.[trait] !== undefined);
    // The values were checked against the rows when they came in.
    return holder === undefined ? undefined : (settings[holder][trait] as never);
  };
  return {
    given,
    value: (owner, trait) => given(owner, trait) ?? (rowOf(owner, trait)?.row.default as never),
  };
}

/** The row that `Class.trait` means. @throws Error that names the nearest known one */
export function findTrait(name: string, trait: string): { name: ClassName; row: Row<unknown> } {
  if (!isClass(name)) {
    // A trait's name tells more about what was meant than a misspelt class does.
    throw new Error(`unknown class ${name} (nearest known: ${nearest(name, classNames)})`);
  }
  const found = rowOf(name, trait);
  if (found === undefined)
    throw new Error(`unknown trait ${name}.${trait} (nearest known: ${name}.${nearest(trait, traitNames(name))})`);
  return { name, row: found.row };
}

/** One line for every setting that is known and changes nothing here, with the reason. */
export function ineffective(settings: Settings): string[] {
  const online = settings.TsJupyterExport?.online === true;
  return Object.entries(settings).flatMap(([name, traits]) =>
    Object.keys(traits).flatMap((trait) => {
      const effect = isClass(name) ? rowOf(name, trait)?.row.effect : undefined;
      if (effect === undefined) return [];
      if ("none" in effect) return [`${name}.${trait} changes nothing: ${effect.none}`];
      return !online && onlineOnly.test(effect.to) ? [`${name}.${trait} changes nothing without --online`] : [];
    }),
  );
}

/** Addresses count where a page may load from them. */
const onlineOnly = /^(page\.addresses\.|slides\.urlPrefix$)/;
