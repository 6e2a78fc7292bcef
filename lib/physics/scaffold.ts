import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { column, entries, wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/index.js";
import { thermalEnergy } from "./units.js";

// A scaffold as an elastic network: 64 nodes near a cubic lattice (3.8 Å, slightly displaced by a closed formula so that
// every language gets the same cloud), springs κ between all pairs closer than a cut-off r_c (the anisotropic network model
// of Atilgan et al., Biophys. J. 80, 505 (2001)). Two nodes are donor and acceptor; b is the unit stretch of their distance
// R, bᵀx = δR. A thermal scaffold has σ_R² = k_BT bᵀH⁺b, so 1/bᵀH⁺b is the effective spring of the pair.
// Lengths Å, spring constants kcal mol⁻¹ Å⁻², energies kcal/mol.

export type Point = readonly [x: number, y: number, z: number];

export interface ScaffoldOptions {
  /** κ, default 1 kcal mol⁻¹ Å⁻². */
  readonly stiffness?: number;
  /** r_c in Å; springs join nodes closer than this. */
  readonly cutoff: number;
  /** Node positions, default the 64 nodes of `scaffoldNodes`. */
  readonly nodes?: readonly Point[];
  /** Donor and acceptor, default nodes 21 and 37. */
  readonly pair?: readonly [donor: number, acceptor: number];
}

export interface Scaffold {
  readonly stiffness: number;
  readonly nodes: readonly Point[];
  readonly contacts: readonly (readonly [number, number])[];
  /** Hessian of the elastic energy, 3n×3n, kcal mol⁻¹ Å⁻²; coordinate d of node i has the index 3i + d. */
  readonly hessian: Matrix;
  /** Eigenvalues of the Hessian, ascending, and its eigenvectors in the columns in that order. */
  readonly spectrum: Float64Array;
  readonly vectors: Matrix;
  /** Number of motions that cost no energy: 6 for a rigid body. */
  readonly zeroModes: number;
  /** b, the gradient of the donor–acceptor distance: length 3n, |b|² = 2. */
  readonly stretch: Float64Array;
  /** Donor–acceptor distance, Å. */
  readonly distance: number;
}

/** Eigenvalues below this fraction of the largest are zero. */
const ZERO = 1e-9;

/** The 64 nodes, index 16i + 4j + l: 3.8·(i, j, l) + 0.4·sin(12.9898(n + 1) + 78.233(d + 1)) Å in component d. */
export function scaffoldNodes(): Point[] {
  return Array.from({ length: 64 }, (_, n) => {
    const place = [Math.floor(n / 16), Math.floor(n / 4) % 4, n % 4];
    const [x, y, z] = place.map((m, d) => 3.8 * m + 0.4 * Math.sin(12.9898 * (n + 1) + 78.233 * (d + 1)));
    return [x, y, z] as const;
  });
}

/**
 * The network, its spectrum and its pair coordinate.
 * @throws on a cut-off or stiffness that is not positive, a pair that names no two nodes, nodes that coincide.
 */
export function scaffold(options: ScaffoldOptions): Scaffold {
  const { stiffness = 1, cutoff, nodes = scaffoldNodes(), pair = [21, 37] } = options;
  positive("stiffness", stiffness);
  positive("cutoff", cutoff);
  for (const index of pair) {
    if (wholeNumber("node", index) >= nodes.length) throw new RangeError(`invalid node: ${index} of ${nodes.length}`);
  }
  const contacts = contactsWithin(nodes, cutoff);
  const hessian = Matrix.zeros(3 * nodes.length, 3 * nodes.length);
  for (const [i, j] of contacts) addSpring(hessian, stiffness, i, j, direction(nodes, i, j).unit);
  const { spectrum, vectors } = eigenmodes(hessian);
  const largest = spectrum[spectrum.length - 1];
  const { unit, length } = direction(nodes, pair[0], pair[1]);
  const stretch = new Float64Array(3 * nodes.length);
  unit.forEach((value, d) => {
    stretch[3 * pair[0] + d] = -value;
    stretch[3 * pair[1] + d] = value;
  });
  const zeroModes = spectrum.filter((value) => Math.abs(value) <= ZERO * largest).length;
  return { stiffness, nodes, contacts, hessian, spectrum, vectors, zeroModes, stretch, distance: length };
}

/**
 * bᵀH⁺b in Å² per kcal/mol: the compliance of the pair.
 * @throws when the pair can be stretched at no cost (too few springs): its compliance is infinite.
 */
export function pairCompliance({ spectrum, vectors, stretch }: Scaffold): number {
  const zero = ZERO * spectrum[spectrum.length - 1];
  const parts = entries(vectors.transpose().mmul(column(stretch)));
  const free = parts.reduce((sum, part, j) => (Math.abs(spectrum[j]) <= zero ? sum + part ** 2 : sum), 0);
  if (!(free < ZERO))
    throw new RangeError(`invalid cutoff: the pair is free to move (share ${free / 2} of its stretch)`);
  return parts.reduce((sum, part, j) => (Math.abs(spectrum[j]) <= zero ? sum : sum + part ** 2 / spectrum[j]), 0);
}

/** H⁺, the inverse of the Hessian away from the motions that cost no energy; times k_BT, the covariance of the conformers. */
export function complianceMatrix({ spectrum, vectors }: Scaffold): Matrix {
  const zero = ZERO * spectrum[spectrum.length - 1];
  const scaled = vectors.clone();
  spectrum.forEach((value, j) => {
    scaled.mulColumn(j, Math.abs(value) <= zero ? 0 : 1 / value);
  });
  return scaled.mmul(vectors.transpose());
}

/** σ_R in Å at a temperature in K (default 298.15), from the compliance in Å² per kcal/mol. */
export function distanceFluctuation(compliance: number, temperature?: number): number {
  return Math.sqrt(thermalEnergy(temperature) * positive("compliance", compliance));
}

/** All pairs i < j closer than the cut-off. */
function contactsWithin(nodes: readonly Point[], cutoff: number): (readonly [number, number])[] {
  return nodes.flatMap((_, i) =>
    nodes.flatMap((__, j) => (i < j && direction(nodes, i, j).length < cutoff ? [[i, j] as const] : [])),
  );
}

function direction(nodes: readonly Point[], i: number, j: number): { unit: number[]; length: number } {
  const gap = nodes[j].map((value, d) => value - nodes[i][d]);
  const length = Math.hypot(...gap);
  if (!(length > 0)) throw new RangeError(`invalid nodes: ${i} and ${j} coincide`);
  return { unit: gap.map((value) => value / length), length };
}

/** κ uuᵀ for the stretch of one spring, u = (−e, +e). */
function addSpring(hessian: Matrix, stiffness: number, i: number, j: number, unit: readonly number[]): void {
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      const value = stiffness * unit[a] * unit[b];
      for (const [row, col, sign] of [
        [i, i, 1],
        [j, j, 1],
        [i, j, -1],
        [j, i, -1],
      ] as const) {
        const [r, c] = [3 * row + a, 3 * col + b];
        hessian.set(r, c, hessian.get(r, c) + sign * value);
      }
    }
  }
}

function eigenmodes(hessian: Matrix): { spectrum: Float64Array; vectors: Matrix } {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(hessian, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, j) => j).sort((a, b) => realEigenvalues[a] - realEigenvalues[b]);
  return {
    spectrum: Float64Array.from(order, (j) => realEigenvalues[j]),
    vectors: eigenvectorMatrix.subMatrixColumn(order),
  };
}
