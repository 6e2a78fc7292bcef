/**
 * TensorFlow.js rounds every number of a program to float32: 0.1 becomes 0.10000000149…. A model in double wants back what was written. The shortest
 * decimal that rounds to the same float32 is what was most likely meant, and it is never further away than half a unit of the last place.
 */
export function shortestDecimal(x: number): number {
  if (!Number.isFinite(x) || Number.isInteger(x)) return x;
  for (let digits = 6; digits <= 9; digits++) {
    const candidate = Number(x.toPrecision(digits));
    if (Math.fround(candidate) === x) return candidate;
  }
  return x;
}
