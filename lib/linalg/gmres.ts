import { addScaled, dot, norm } from "./vectors.js";

// Solves Mx = b by products with M alone: GMRES(m) of Saad and Schultz (SIAM J. Sci. Stat. Comput. 7, 856 (1986)) with a
// right preconditioner. In the Krylov space of M P⁻¹ the residual ‖b − Mx‖₂ is least; after m steps it starts again from x.
// With P on the right the residual that is watched is the true one, however poor P is.

export interface GmresOptions {
  /** ‖b − Mx‖₂ ≤ tolerance·‖b‖₂, default 1e-12. */
  readonly tolerance?: number;
  /** Dimension m of the Krylov space, default 40. */
  readonly restart?: number;
  /** Most products with M, default 2000. */
  readonly maxProducts?: number;
  /** x ↦ P⁻¹x, default the identity. */
  readonly precondition?: (x: Float64Array) => Float64Array;
  /** Where to start, default 0. */
  readonly start?: Float64Array;
  /** Called with the decades of residual won so far and those asked for. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface GmresResult {
  readonly x: Float64Array;
  /** ‖b − Mx‖₂/‖b‖₂ reached. */
  readonly residual: number;
  readonly products: number;
}

/** @throws when the residual is not below the tolerance after `maxProducts` products, or is not finite. */
export function gmres(
  apply: (x: Float64Array) => Float64Array,
  b: Float64Array,
  options: GmresOptions = {},
): GmresResult {
  const { tolerance = 1e-12, restart = 40, maxProducts = 2000, precondition = (y) => y, onProgress } = options;
  if (!(tolerance > 0)) throw new RangeError(`invalid tolerance: ${tolerance}`);
  const x = options.start === undefined ? new Float64Array(b.length) : Float64Array.from(options.start);
  const scale = norm(b) || 1;
  let products = 0;
  for (;;) {
    const residual = b.slice();
    addScaled(residual, -1, apply(x));
    products++;
    const size = norm(residual);
    if (!Number.isFinite(size)) throw new RangeError(`invalid system: residual ${size}`);
    if (size <= tolerance * scale) return { x, residual: size / scale, products };
    if (products >= maxProducts) {
      throw new RangeError(`not solved: residual ${size / scale} after ${products} products (tolerance ${tolerance})`);
    }
    products += cycle(apply, precondition, x, residual, size, { steps: restart, target: 0.3 * tolerance * scale });
    onProgress?.(Math.max(0, -Math.log10(size / scale)), -Math.log10(tolerance));
  }
}

/** One Krylov space from `residual`; adds the correction to x and returns the number of products. */
function cycle(
  apply: (x: Float64Array) => Float64Array,
  precondition: (x: Float64Array) => Float64Array,
  x: Float64Array,
  residual: Float64Array,
  size: number,
  { steps, target }: { steps: number; target: number },
): number {
  const basis = [residual.map((value) => value / size)];
  const columns: number[][] = [];
  const rotations: [number, number][] = [];
  const rest = [size];
  for (let k = 0; k < steps && Math.abs(rest[k]) > target; k++) {
    const next = apply(precondition(basis[k])).slice();
    const image = norm(next);
    const h = orthogonalise(next, basis);
    rotations.forEach(([c, s], i) => {
      [h[i], h[i + 1]] = [c * h[i] + s * h[i + 1], c * h[i + 1] - s * h[i]];
    });
    const length = Math.hypot(h[k], h[k + 1]);
    // The product lies in the space and adds nothing to it: M is singular there.
    if (!(length > 1e-14 * image)) break;
    const [c, s] = [h[k] / length, h[k + 1] / length];
    const below = h[k + 1];
    rotations.push([c, s]);
    h[k] = length;
    columns.push(h);
    rest.push(-s * rest[k]);
    rest[k] *= c;
    basis.push(below > 0 ? next.map((value) => value / below) : next);
  }
  const weights = backSubstitute(columns, rest);
  const step = new Float64Array(x.length);
  weights.forEach((weight, i) => {
    addScaled(step, weight, basis[i]);
  });
  addScaled(x, 1, precondition(step));
  return columns.length;
}

/** Subtracts from `next` what lies in the basis, twice (once loses digits); returns the coefficients and the length left. */
function orthogonalise(next: Float64Array, basis: readonly Float64Array[]): number[] {
  const h = new Array<number>(basis.length + 1).fill(0);
  for (let pass = 0; pass < 2; pass++) {
    basis.forEach((v, i) => {
      const overlap = dot(v, next);
      h[i] += overlap;
      addScaled(next, -overlap, v);
    });
  }
  h[basis.length] = norm(next);
  return h;
}

function backSubstitute(columns: readonly number[][], right: readonly number[]): number[] {
  const y = right.slice(0, columns.length);
  for (let i = y.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < y.length; j++) y[i] -= columns[j][i] * y[j];
    y[i] /= columns[i][i];
  }
  return y;
}
