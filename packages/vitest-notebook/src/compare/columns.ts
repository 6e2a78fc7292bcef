// The columns of two tables by their names.
import { brief } from "./json-values.js";
import type { Difference } from "./types.js";

export interface ColumnComparison {
  /** Names that both tables have, in the order of the expected one. */
  common: string[];
  missing: Set<string>;
  extra: Set<string>;
  differences: Difference[];
}

/** Which columns two tables share, and what that leaves to be told. The names of a table are different from each other. */
export function compareColumns(expected: readonly string[], actual: readonly string[]): ColumnComparison {
  const [here, there] = [new Set(expected), new Set(actual)];
  const common = expected.filter((name) => there.has(name));
  const missing = expected.filter((name) => !there.has(name));
  const extra = actual.filter((name) => !here.has(name));
  const differences: Difference[] = [
    ...missing.map((name) => structure(`column ${name}`, "the column is missing")),
    ...extra.map((name) => structure(`column ${name}`, "the column is new")),
  ];
  const order = actual.filter((name) => here.has(name));
  if (order.some((name, i) => name !== common[i])) {
    differences.push(structure("", `columns in the order ${brief(order)} instead of ${brief(common)}`));
  }
  return { common, missing: new Set(missing), extra: new Set(extra), differences };
}

function structure(place: string, message: string): Difference {
  return { kind: "structure", place, message };
}
