/** The problems of `npm run bench -- open-systems`, as numbers that both sides read: neither makes its own bath coefficients or reduced maps. */
import { propagate } from "../../lib/linalg/index.js";
import {
  doubleWellPotential,
  drudeLorentz,
  HBAR_SQUARED_OVER_TWO,
  heom,
  MASS,
  protonWell,
  sigmaZ,
  twoLevelHamiltonian,
} from "../../lib/physics/index.js";

/** [real part, imaginary part]. */
export type Pair = readonly [number, number];

/** A two-level system with one bath; the answer is the population ⟨0|ρ|0⟩ at each time, from ρ(0) = |0⟩⟨0|. */
export interface HierarchyProblem {
  readonly kind: "hierarchy";
  readonly hamiltonian: readonly (readonly Pair[])[];
  readonly coupling: readonly (readonly Pair[])[];
  /** c_k and ν_k of C(t) = Σ c_k e^{−ν_k t}. */
  readonly exponents: readonly { readonly amplitude: Pair; readonly rate: number }[];
  /** δ of −δ[Q,[Q,·]]. */
  readonly terminator: number;
  readonly depth: number;
  readonly times: readonly number[];
}

/** Tensors of given maps E₁ … E_n in the basis (1, σx, σy, σz)/√2, and the population that they predict at `steps` steps. */
export interface TensorProblem {
  readonly kind: "tensors";
  readonly maps: readonly (readonly (readonly number[])[])[];
  readonly dt: number;
  readonly steps: number;
}

/** The two lowest levels of V(x_i) on a grid of sinc functions, kinetic scale ħ²/2m d². The answer is their difference. */
export interface SplittingProblem {
  readonly kind: "splitting";
  readonly half: number;
  readonly mass: number;
  readonly kinetic: number;
  readonly potential: readonly number[];
}

export type Problem = HierarchyProblem | TensorProblem | SplittingProblem;

export interface NamedProblem {
  readonly name: string;
  readonly title: string;
  /** In a quick run too? */
  readonly extent: "quick" | "thorough";
  /** Values known from elsewhere: place in the answer, value, and how many units the last printed digit allows. */
  readonly anchors: readonly { readonly place: number; readonly value: number; readonly within: number }[];
  make(): Problem;
}

const times = Array.from({ length: 501 }, (_, i) => i / 10);
const [lambda, gamma, temperature] = [0.1, 0.5, 0.5];

/** QuTiP's example HEOM-1a with more and more poles and levels. */
export function hierarchy(
  expansion: "matsubara" | "pade",
  terms: number,
  depth: number,
  at: readonly number[] = times,
): HierarchyProblem {
  const bath = drudeLorentz({ lambda, gamma, temperature, expansion, terms });
  return {
    kind: "hierarchy",
    hamiltonian: pairs(twoLevelHamiltonian(0.5, 1)),
    coupling: pairs(sigmaZ),
    exponents: bath.exponents.map(({ amplitude, rate }) => ({ amplitude: [amplitude.re, amplitude.im], rate })),
    terminator: bath.terminator,
    depth,
    times: at,
  };
}

/** Maps of the Padé 2 hierarchy of 56 matrices at Δt = 0.1. */
export function tensors(count = 500): TensorProblem {
  const bath = drudeLorentz({ lambda, gamma, temperature, expansion: "pade", terms: 2 });
  const system = heom({
    hamiltonian: twoLevelHamiltonian(0.5, 1),
    coupling: sigmaZ,
    bath,
    depth: 5,
    terminator: "double-commutator",
  });
  const columns = system.resolved.map((place) => {
    const start = new Float64Array(system.generator.rows);
    start[place] = 1;
    return propagate(system.generator, start, times.slice(0, count + 1), { tolerance: 1e-12, keep: system.resolved });
  });
  const maps = Array.from({ length: count }, (_, n) =>
    system.resolved.map((row) => columns.map((states) => states[n + 1][row])),
  );
  return { kind: "tensors", maps, dt: 0.1, steps: count };
}

/** The proton's double well of notebook 03 on 121 points, in kcal/mol. */
export function splitting(points = 121, half = 1.3): SplittingProblem {
  const spacing = (2 * half) / (points - 1);
  const potential = doubleWellPotential(protonWell);
  return {
    kind: "splitting",
    half,
    mass: MASS.H,
    kinetic: HBAR_SQUARED_OVER_TWO / (MASS.H * spacing * spacing),
    potential: Array.from({ length: points }, (_, i) => potential(i * spacing - half)),
  };
}

/** Values at t = 1, 2, 5, 10, 20, 50, printed to seven decimals. */
function printed(values: readonly number[]): NamedProblem["anchors"] {
  return values.map((value, i) => ({ place: [10, 20, 50, 100, 200, 500][i], value, within: 1e-6 }));
}

/** Anchors: printed digits of an independent dense implementation (golden set 1 and the tunnelling table of notebooks 02 and 03). */
export const problems: readonly NamedProblem[] = [
  {
    name: "heom-56",
    title: "HEOM, 56 matrices to t = 50",
    extent: "quick",
    anchors: printed([0.7832448, 0.4125635, 0.5789741, 0.4166773, 0.3298838, 0.3148959]),
    make: () => hierarchy("matsubara", 2, 5),
  },
  {
    name: "heom-1287",
    title: "HEOM, 1287 matrices to t = 50",
    extent: "quick",
    // Two levels less than the printed row of 3003 matrices.
    anchors: printed([0.7830694, 0.4121967, 0.5793644, 0.4169377, 0.3299054, 0.3148229]),
    make: () => hierarchy("pade", 4, 8),
  },
  {
    name: "heom-6435",
    title: "HEOM, 6435 matrices to t = 50",
    extent: "thorough",
    anchors: printed([0.7830734, 0.4122042, 0.5793579, 0.4169307, 0.3299027, 0.3148222]),
    make: () => hierarchy("pade", 6, 8),
  },
  {
    name: "tensors-500",
    title: "500 transfer tensors, 500 steps",
    extent: "quick",
    anchors: printed([0.783026, 0.4121129, 0.5793966, 0.4170813, 0.3299667, 0.3148237]),
    make: () => tensors(),
  },
  {
    name: "splitting-121",
    title: "tunnelling splitting, 121 points",
    extent: "quick",
    anchors: [{ place: 0, value: 0.01136654171, within: 1e-6 * 0.01136654171 }],
    make: () => splitting(),
  },
];

function pairs({ rows, columns, data }: { rows: number; columns: number; data: ArrayLike<number> }): Pair[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j): Pair => {
      const at = 2 * (i * columns + j);
      return [data[at], data[at + 1]];
    }),
  );
}
