/**
 * Feature maps φ for keys and queries, row by row, each with its adjoint x̄ = (∂φ/∂x)ᵀ z̄:
 *
 *     identity            x
 *     relu, squaredRelu   max(0, x), max(0, x)²
 *     eluPlusOne          x + 1 for x > 0, eˣ otherwise: evaluated so, since elu(x) = eˣ − 1 has lost what adding 1 would bring back
 *     dpfp(ν)             [z ⊙ roll(z, 1), …, z ⊙ roll(z, ν)] with z = [relu(x), relu(−x)], 2dν numbers ≥ 0 (Schlag et al. 2021, equations 36–37)
 *     positiveRandom(Ω)   [exp(Ωx − ‖x‖²/2), exp(−Ωx − ‖x‖²/2)]/√(2m) for m rows ω ~ N(0, I): E φ(x)·φ(y) = exp(x·y) (FAVOR+, Choromanski et al. 2021)
 *     sumNormalised(φ)    φ/Σφ: with it β keeps its meaning in the delta rule
 *     unitNormalised(φ)   φ/‖φ‖₂: what later delta networks use.
 *
 * A common error builds z = [relu(x), −relu(x)] for DPFP: half the rank, and negative numbers (the tests measure both).
 */
import { type Rows, rowAt, zeroRows } from "./rows.js";

export interface FeatureMap {
  readonly name: string;
  /** Numbers of φ(x) for x of d numbers. */
  width(d: number): number;
  apply(rows: Rows): Rows;
  /** The gradient at rows `x` of a scalar with gradient `back` at φ(x). */
  adjoint(x: Rows, back: Rows): Rows;
}

/** A map of each number by itself. */
function elementwise(name: string, value: (x: number) => number, slope: (x: number) => number): FeatureMap {
  return {
    name,
    width: (d) => d,
    apply: (rows) => ({ ...rows, data: rows.data.map(value) }),
    adjoint: (x, back) => ({ ...x, data: x.data.map((entry, i) => slope(entry) * back.data[i]) }),
  };
}

export const identity: FeatureMap = elementwise(
  "identity",
  (x) => x,
  () => 1,
);
export const relu: FeatureMap = elementwise(
  "relu",
  (x) => Math.max(0, x),
  (x) => (x > 0 ? 1 : 0),
);
export const squaredRelu: FeatureMap = elementwise(
  "squared-relu",
  (x) => Math.max(0, x) ** 2,
  (x) => 2 * Math.max(0, x),
);
export const eluPlusOne: FeatureMap = elementwise(
  "elu+1",
  (x) => (x > 0 ? x + 1 : Math.exp(x)),
  (x) => (x > 0 ? 1 : Math.exp(x)),
);

/** @throws RangeError on a ν that is no positive whole number; on rows too narrow for it, 2d ≤ ν */
export function dpfp(nu: number): FeatureMap {
  if (!(Number.isSafeInteger(nu) && nu >= 1)) throw new RangeError(`invalid ν: ${nu}`);
  const parts = (x: Float64Array) =>
    Float64Array.from([...x, ...x.map((entry) => -entry)], (entry) => Math.max(0, entry));
  const width = (d: number) => {
    if (nu >= 2 * d) throw new RangeError(`invalid ν: ${nu}, expected less than ${2 * d} for ${d} numbers`);
    return 2 * d * nu;
  };
  return {
    name: `dpfp-${nu}`,
    width,
    apply: (rows) =>
      eachRow(rows, width(rows.width), (x, out) => {
        const z = parts(x);
        for (let j = 1; j <= nu; j++) {
          for (let i = 0; i < z.length; i++) out[(j - 1) * z.length + i] = z[i] * z[(i - j + z.length) % z.length];
        }
      }),
    adjoint: (rows, back) =>
      eachRow(rows, rows.width, (x, out, row) => {
        const z = parts(x);
        const bar = rowAt(back, row);
        for (let j = 1; j <= nu; j++) {
          for (let i = 0; i < z.length; i++) {
            const before = (i - j + z.length) % z.length;
            const entry = bar[(j - 1) * z.length + i];
            for (const [at, other] of [
              [i, before],
              [before, i],
            ]) {
              if (z[at] > 0) out[at % x.length] += (at < x.length ? 1 : -1) * entry * z[other];
            }
          }
        }
      }),
  };
}

/** @param directions Ω, m rows of d numbers, from N(0, I): `{ count: m, width: d, data: normal(key, m * d) }` */
export function positiveRandom(directions: Rows): FeatureMap {
  const { count: m, width: d } = directions;
  const exponents = (x: Float64Array) =>
    Float64Array.from(
      { length: m },
      (_, i) => rowAt(directions, i).reduce((sum, w, c) => sum + w * x[c], 0) - norm(x) / 2,
    );
  const scale = 1 / Math.sqrt(2 * m);
  const norm = (x: Float64Array) => x.reduce((sum, entry) => sum + entry * entry, 0);
  const width = (given: number) => {
    if (given !== d) throw new RangeError(`invalid row width: ${given}, expected ${d} as the random directions have`);
    return 2 * m;
  };
  return {
    name: `positive-random-${m}`,
    width,
    apply: (rows) =>
      eachRow(rows, width(rows.width), (x, out) => {
        const square = norm(x);
        exponents(x).forEach((exponent, i) => {
          out[i] = scale * Math.exp(exponent);
          out[m + i] = scale * Math.exp(-exponent - square);
        });
      }),
    adjoint: (rows, back) =>
      eachRow(rows, d, (x, out, row) => {
        const square = norm(x);
        const bar = rowAt(back, row);
        exponents(x).forEach((exponent, i) => {
          const plus = bar[i] * scale * Math.exp(exponent);
          const minus = bar[m + i] * scale * Math.exp(-exponent - square);
          for (let c = 0; c < d; c++) out[c] += (plus - minus) * directions.data[i * d + c] - (plus + minus) * x[c];
        });
      }),
  };
}

/** φ/Σφ; a row whose sum is zero stays zero. */
export function sumNormalised(map: FeatureMap): FeatureMap {
  return normalised(`${map.name}/sum`, map, {
    size: (z) => z.reduce((sum, entry) => sum + entry, 0),
    slope: () => 1,
  });
}

/** φ/‖φ‖₂; a row of zeros stays zero. */
export function unitNormalised(map: FeatureMap): FeatureMap {
  return normalised(`${map.name}/norm`, map, {
    size: (z) => Math.sqrt(z.reduce((sum, entry) => sum + entry * entry, 0)),
    slope: (entry, size) => entry / size,
  });
}

interface Size {
  size(z: Float64Array): number;
  /** ∂size/∂entry. */
  slope(entry: number, size: number): number;
}

function normalised(name: string, map: FeatureMap, { size, slope }: Size): FeatureMap {
  return {
    name,
    width: (d) => map.width(d),
    apply: (rows) => {
      const z = map.apply(rows);
      return eachRow(z, z.width, (row, out) => {
        const by = size(row);
        if (by !== 0) out.set(row.map((entry) => entry / by));
      });
    },
    adjoint: (rows, back) => {
      const z = map.apply(rows);
      const toZ = eachRow(z, z.width, (row, out, i) => {
        const by = size(row);
        if (by === 0) return;
        const bar = rowAt(back, i);
        const along = row.reduce((sum, entry, c) => sum + entry * bar[c], 0) / by ** 2;
        out.set(row.map((entry, c) => bar[c] / by - along * slope(entry, by)));
      });
      return map.adjoint(rows, toZ);
    },
  };
}

/** New rows of `width` numbers, each filled in from the row of the same number. */
function eachRow(rows: Rows, width: number, fill: (row: Float64Array, out: Float64Array, i: number) => void): Rows {
  const out = zeroRows(rows.count, width);
  for (let i = 0; i < rows.count; i++) fill(rowAt(rows, i), rowAt(out, i), i);
  return out;
}
