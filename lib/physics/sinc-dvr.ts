import { Matrix } from "ml-matrix";
import { lowestEigenvalues, wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/index.js";
import { HBAR_SQUARED_OVER_TWO } from "./units.js";

// One particle in one dimension on a grid of sinc functions (Colbert and Miller, J. Chem. Phys. 96, 1982 (1992)): with
// points x_i a distance d apart,
//   H_ij = V(x_i)δ_ij + (ħ²/2m d²)(−1)^{i−j} · { π²/3 for i = j, 2/(i−j)² otherwise }.
// The error falls exponentially once d resolves the shortest wavelength and the ends lie where the wave function has died
// out. In an even potential the combinations of x and −x decouple: two matrices of half the order, an eighth of the work
// each, and the two lowest levels, which almost coincide in a high double well, are found apart from each other.
// Energies in kcal/mol, lengths in Å, masses in atomic mass units.

export interface SincOptions {
  /** V(x) in kcal/mol at x in Å. `groundSplitting` needs V(x) = V(−x). */
  readonly potential: (x: number) => number;
  /** Mass in atomic mass units. */
  readonly mass: number;
  /** Grid from −half to half, Å. Default 1.3. */
  readonly half?: number;
  /** Number of grid points, both ends included. Default 121. */
  readonly points?: number;
}

export interface ParityBlocks {
  readonly even: Matrix;
  readonly odd: Matrix;
}

/** The Hamiltonian on the whole grid, kcal/mol; any potential. */
export function sincHamiltonian(options: SincOptions): Matrix {
  const { half, points, spacing, kinetic } = grid(options);
  const result = Matrix.zeros(points, points);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) result.set(i, j, kinetic(i - j));
    result.set(i, i, kinetic(0) + valueAt(options.potential, i * spacing - half));
  }
  return result;
}

/** The even and the odd block of an even potential, of orders (n+1)/2 and (n−1)/2. Throws when n is even. */
export function parityBlocks(options: SincOptions): ParityBlocks {
  const { points, spacing, kinetic } = grid(options);
  if (points % 2 === 0) throw new RangeError(`invalid number of points: ${points} (odd wanted: one lies at x = 0)`);
  const n = (points - 1) / 2;
  const value = Array.from({ length: n + 1 }, (_, i) => valueAt(options.potential, i * spacing));
  const even = Matrix.zeros(n + 1, n + 1);
  const odd = Matrix.zeros(n, n);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= n; j++) {
      // |0⟩ is its own mirror image: it has weight 1 where the others are (|i⟩ + |−i⟩)/√2.
      const weight = (i === 0 ? Math.SQRT1_2 : 1) * (j === 0 ? Math.SQRT1_2 : 1);
      const [direct, mirrored] = [kinetic(i - j), kinetic(i + j)];
      const local = i === j ? value[i] : 0;
      even.set(i, j, weight * (direct + mirrored) + local);
      if (i > 0 && j > 0) odd.set(i - 1, j - 1, direct - mirrored + local);
    }
  }
  return { even, odd };
}

/**
 * Tunnelling splitting Δ = E₁ − E₀ of an even double well, kcal/mol. Absolute error by rounding about ε‖H‖, 1e-13 to 1e-12 for
 * the wells of the notebooks: smaller splittings are noise, and may come out as 0 or negative.
 */
export function groundSplitting(options: SincOptions): number {
  const { even, odd } = parityBlocks(options);
  return lowestEigenvalues(odd, 1)[0] - lowestEigenvalues(even, 1)[0];
}

/** The two lowest eigenvalues on the whole grid, no parity used: the oracle of `groundSplitting`. */
export function groundSplittingReference(options: SincOptions): number {
  const [ground, excited] = lowestEigenvalues(sincHamiltonian(options), 2);
  return excited - ground;
}

function grid({ mass, half = 1.3, points = 121 }: SincOptions) {
  positive("half width of the grid", half);
  wholeNumber("number of points", points, 3);
  const spacing = (2 * half) / (points - 1);
  const scale = HBAR_SQUARED_OVER_TWO / (positive("mass", mass) * spacing * spacing);
  const kinetic = (d: number): number =>
    d === 0 ? (scale * Math.PI ** 2) / 3 : ((d % 2 === 0 ? 1 : -1) * 2 * scale) / (d * d);
  return { half, points, spacing, kinetic };
}

function valueAt(potential: (x: number) => number, x: number): number {
  const value = potential(x);
  if (!Number.isFinite(value)) throw new RangeError(`invalid potential: ${value} at x = ${x}`);
  return value;
}
