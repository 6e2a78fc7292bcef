/**
 * The gate: a side's numbers are compared with a reference before it is timed. A side that computes something else is reported as wrong, and has
 * no time. The reference is the first of the sides that answered, the independent implementations first.
 */

import type { Gradients } from "../programs/program.js";

/** Relative to the largest number of the reference: five steps of float32 in different orders of summation. */
export const tolerance = 1e-4;

/** Of the distance of gradients, leaf by leaf: float32, second derivatives, four normalised layers. */
export const gradientTolerance = 1e-4;

/** A leaf whose gradient is less than this part of the whole is measured against that part: what vanishes exactly is round-off. */
const LEAST_LEAF = 1e-3;

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

/** The largest distance of a leaf, ‖g − g_ref‖/max(‖g_ref‖, 10⁻³ ‖all of g_ref‖), and whose; NaN where a leaf is missing or has another size. */
export function gradientDistance(
  found: Gradients,
  expected: Gradients,
): { readonly leaf: string; readonly off: number } {
  const least = LEAST_LEAF * Math.hypot(...Object.values(expected).map(norm));
  const each = Object.entries(expected).map(([leaf, wanted]) => {
    const apart =
      found[leaf]?.length === wanted.length ? norm(wanted.map((value, i) => found[leaf][i] - value)) : Number.NaN;
    return { leaf, off: apart === 0 ? 0 : apart / Math.max(norm(wanted), least) };
  });
  return each.reduce((worst, one) => (Number.isNaN(worst.off) || one.off <= worst.off ? worst : one));
}

/** The difference of gradients in one phrase where there is one: "the gradient of head.w is off by 0.02 of jax's". */
export function gradientDisagreement(found: Gradients, expected: Gradients, reference: string): string | undefined {
  const { leaf, off } = gradientDistance(found, expected);
  return off <= gradientTolerance ? undefined : `the gradient of ${leaf} is off by ${short(off)} of ${reference}'s`;
}

const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
const short = (value: number | null) => (typeof value === "number" ? Number(value.toPrecision(6)) : value);
