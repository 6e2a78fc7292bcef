import {
  type ComplexMatrix,
  complexIdentity,
  complexKronecker,
  complexMatrix,
  complexZeros,
  linearCombination,
} from "../linalg/index.js";

// The few operators that spin–boson models are made of. ħ = k_B = 1 throughout lib/physics.

export const sigmaX: ComplexMatrix = complexMatrix([
  [0, 1],
  [1, 0],
]);
export const sigmaY: ComplexMatrix = complexMatrix([
  [0, { re: 0, im: -1 }],
  [{ re: 0, im: 1 }, 0],
]);
export const sigmaZ: ComplexMatrix = complexMatrix([
  [1, 0],
  [0, -1],
]);

/** (ε/2)σ_z + (Δ/2)σ_x: level splitting ε, tunnelling amplitude Δ. */
export function twoLevelHamiltonian(epsilon: number, delta: number): ComplexMatrix {
  return linearCombination([
    [epsilon / 2, sigmaZ],
    [delta / 2, sigmaX],
  ]);
}

/** Annihilation operator cut to `levels` number states: a|n⟩ = √n |n−1⟩. */
export function annihilation(levels: number): ComplexMatrix {
  if (!Number.isInteger(levels) || levels < 2) throw new RangeError(`invalid number of levels: ${levels}`);
  const a = complexZeros(levels, levels);
  for (let n = 1; n < levels; n++) a.data[2 * ((n - 1) * levels + n)] = Math.sqrt(n);
  return a;
}

/** diag(0, 1, …, levels − 1). */
export function numberOperator(levels: number): ComplexMatrix {
  return diagonal(Array.from({ length: levels }, (_, n) => n));
}

/** Thermal state of ω a†a cut to `levels` states, normalised. */
export function thermalOscillator(levels: number, omega: number, temperature: number): ComplexMatrix {
  if (!(temperature > 0)) throw new RangeError(`invalid temperature: ${temperature}`);
  const weights = Array.from({ length: levels }, (_, n) => Math.exp((-n * omega) / temperature));
  const sum = weights.reduce((a, b) => a + b, 0);
  return diagonal(weights.map((weight) => weight / sum));
}

export function diagonal(values: readonly number[]): ComplexMatrix {
  const n = values.length;
  const result = complexZeros(n, n);
  values.forEach((value, i) => {
    result.data[2 * (i * n + i)] = value;
  });
  return result;
}

/** a ⊗ 1. */
export function onFirst(a: ComplexMatrix, second: number): ComplexMatrix {
  return complexKronecker(a, complexIdentity(second));
}

/** 1 ⊗ b. */
export function onSecond(first: number, b: ComplexMatrix): ComplexMatrix {
  return complexKronecker(complexIdentity(first), b);
}
