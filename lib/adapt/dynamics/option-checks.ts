/** What options of models and methods must be. Whole numbers are checked by `wholeNumber` of lib/linalg. */

/** @throws Error where a name is none of those known */
export function oneOf(what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new Error(`unknown ${what} "${name}" (known: ${known.join(", ")})`);
}

/** A step size or learning rate. @throws Error on one that is not positive and finite */
export function checkedRate(name: string, rate: number): number {
  if (!(rate > 0 && Number.isFinite(rate))) throw new Error(`invalid ${name}: ${rate}`);
  return rate;
}
