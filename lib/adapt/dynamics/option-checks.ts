/** What options of models and methods must be. Whole numbers and names are checked by `wholeNumber` and `oneOf` of lib/linalg. */

/** A step size or learning rate. @throws Error on one that is not positive and finite */
export function checkedRate(name: string, rate: number): number {
  if (!(rate > 0 && Number.isFinite(rate))) throw new Error(`invalid ${name}: ${rate}`);
  return rate;
}
