// All classes and traits that `--Class.trait=value` and configuration files know, as one typed table.
import { applicationClasses } from "./application.js";
import { exporterClasses } from "./exporters.js";
import { preprocessorClasses } from "./preprocessors.js";
import type { Row } from "./rows.js";

export const classes = { ...applicationClasses, ...exporterClasses, ...preprocessorClasses } as const;

export type ClassName = keyof typeof classes;
/** Traits that a class has itself, without those of its parents. */
export type TraitOf<C extends ClassName> = keyof (typeof classes)[C]["traits"] & string;
/** The type of a trait's value. */
export type ValueOf<C extends ClassName, T extends TraitOf<C>> =
  (typeof classes)[C]["traits"][T] extends Row<infer V> ? V : never;

export const classNames = Object.keys(classes) as ClassName[];

export const isClass = (name: string): name is ClassName => Object.hasOwn(classes, name);

/** A class and its ancestors, nearest first: Python's method resolution order. */
export const lineage = (name: ClassName): readonly ClassName[] => [name, ...classes[name].parents];

/** The row of a trait, looked up through the parents as traitlets does; undefined where no ancestor has it. */
export function rowOf(name: ClassName, trait: string): { owner: ClassName; row: Row<unknown> } | undefined {
  for (const owner of lineage(name)) {
    const { traits }: { traits: Readonly<Record<string, Row<unknown>>> } = classes[owner];
    if (Object.hasOwn(traits, trait)) return { owner, row: traits[trait] };
  }
  return undefined;
}

/** Every trait that can be set on a class, inherited ones included. */
export const traitNames = (name: ClassName): string[] =>
  lineage(name).flatMap((owner) => Object.keys(classes[owner].traits));

/** The whole table, row by row, in the order of the classes. */
export const rows = (): { owner: ClassName; trait: string; row: Row<unknown> }[] =>
  classNames.flatMap((owner) =>
    Object.entries(classes[owner].traits as Readonly<Record<string, Row<unknown>>>).map(([trait, row]) => ({
      owner,
      trait,
      row,
    })),
  );
