import { wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/time.js";
import { around, type DynamicsFamily, type Field, interval, parameter } from "./dynamics-family.js";

// N oscillators of mass 1 in a row between fixed walls, each held by a spring of stiffness k, neighbours coupled by springs of stiffness κ that
// harden (Fermi–Pasta–Ulam–Tsingou, β type):
//   H = Σᵢ (pᵢ² + k qᵢ²)/2 + Σᵢ₌₀ᴺ [κ/2 (qᵢ₊₁ − qᵢ)² + β/4 (qᵢ₊₁ − qᵢ)⁴],   q₀ = q_{N+1} = 0,   μ = (k, κ), β the same for all.
// The quartic coupling is what keeps the chain from being N independent linear modes.

export interface ChainOptions {
  /** N ≥ 1, default 16; d = 2N. */
  readonly length?: number;
  /** β ≥ 0, default 1; zero makes the chain linear. */
  readonly quartic?: number;
}

/** A chain of coupled oscillators, x = (q₁ … q_N, p₁ … p_N), μ = (k, κ). */
export function oscillatorChain(options: ChainOptions = {}): DynamicsFamily {
  const { length = 16, quartic = 1 } = options;
  const n = wholeNumber("chain length", length, 1);
  if (!(quartic >= 0 && Number.isFinite(quartic))) throw new RangeError(`invalid quartic coupling: ${quartic}`);
  const checked = (mu: ArrayLike<number>): readonly [k: number, kappa: number] => [
    positive("stiffness", mu[0]),
    positive("coupling", mu[1]),
  ];
  const force = (k: number, kappa: number, beta: number): Field => {
    return (q) => {
      const out = new Float64Array(n);
      for (let i = 0; i <= n; i++) {
        const stretch = (i < n ? q[i] : 0) - (i > 0 ? q[i - 1] : 0);
        const pull = kappa * stretch + beta * stretch ** 3;
        if (i < n) out[i] -= pull + k * q[i];
        if (i > 0) out[i - 1] += pull;
      }
      return out;
    };
  };
  /** (velocity, force): the state's derivative from its halves. */
  const joined = (velocity: ArrayLike<number>, pull: Float64Array): Float64Array => {
    const out = new Float64Array(2 * n);
    out.set(velocity);
    out.set(pull, n);
    return out;
  };
  const still = new Float64Array(n);
  const moving = (pull: Field): Field => {
    return (x) => joined(x.subarray(n), pull(x.subarray(0, n)));
  };
  const resting = (pull: Field): Field => {
    return (x) => joined(still, pull(x.subarray(0, n)));
  };
  const field = (mu: ArrayLike<number>): Field => moving(force(...checked(mu), quartic));
  const box = (r: number): DynamicsFamily["inRange"] => Array.from({ length: 2 * n }, () => around(r));
  return {
    name: "chain",
    title: `chain of ${n} oscillators`,
    dimension: 2 * n,
    pairs: n,
    parameters: [parameter("k", 0.5, 2), parameter("kappa", 0.5, 2)],
    ring: interval(0.1, 1),
    dt: 0.1,
    points: 30,
    inRange: box(1),
    outOfRange: box(1.5),
    affine: {
      constant: moving(force(0, 0, quartic)),
      terms: [resting(force(1, 0, 0)), resting(force(0, 1, 0))],
      coefficients: (mu) => Float64Array.of(mu[0], mu[1]),
    },
    field,
    energy(mu) {
      const [k, kappa] = checked(mu);
      return (x) => {
        let sum = 0;
        for (let i = 0; i <= n; i++) {
          const stretch = (i < n ? x[i] : 0) - (i > 0 ? x[i - 1] : 0);
          sum += (kappa * stretch ** 2) / 2 + (quartic * stretch ** 4) / 4;
          if (i < n) sum += (k * x[i] ** 2 + x[n + i] ** 2) / 2;
        }
        return sum;
      };
    },
    energyGradient(mu) {
      const rate = field(mu);
      return (x) => {
        const derivative = rate(x);
        return joined(
          derivative.subarray(n).map((each) => -each),
          x.subarray(n, 2 * n),
        );
      };
    },
    separable: (mu) => ({ velocity: (p) => p.slice(), force: force(...checked(mu), quartic) }),
  };
}
