/**
 * The gate: a side's numbers are compared with a reference before it is timed. A side that computes something else is reported as wrong, and has
 * no time. The reference is the first of the sides that answered, the independent implementations first.
 */

/** Relative to the largest number of the reference: five steps of float32 in different orders of summation. */
export const tolerance = 1e-4;

/** Who is believed, first to last. */
const referenceOrder = ["jax", "pytorch", "eager-cpu", "eager-wasm", "eager-node", "compiled"] as const;

/** The first name in `referenceOrder` among those that answered, else the first that answered. */
export function referenceOf(answered: readonly string[]): string | undefined {
  return referenceOrder.find((name) => answered.includes(name)) ?? answered[0];
}

/**
 * The difference in one phrase where there is one: "number 3 is 5.31, expected 5.27 as jax". A slow side may answer with fewer numbers; they are
 * the first.
 */
export function disagreement(
  check: readonly number[],
  expected: readonly number[],
  reference: string,
): string | undefined {
  if (check.length === 0) return `no numbers, expected ${expected.length} as ${reference}`;
  const scale = Math.max(...expected.map(Math.abs));
  const wrong = check.findIndex((value, i) => !(Math.abs(value - expected[i]) <= tolerance * scale));
  if (wrong < 0) return undefined;
  return `number ${wrong + 1} is ${short(check[wrong])}, expected ${short(expected[wrong])} as ${reference}`;
}

const short = (value: number | null) => (typeof value === "number" ? Number(value.toPrecision(6)) : value);
