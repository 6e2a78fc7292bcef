import { wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/time.js";
import { around, type Box, type DynamicsFamily, type Field, interval, parameter } from "./dynamics-family.js";

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

/** How fast the chain moves and how its springs pull: ẋ = (speed·p, force(q; k, κ, β)). */
interface Springs {
  readonly speed: number;
  readonly k: number;
  readonly kappa: number;
  readonly beta: number;
}

/** A chain of coupled oscillators, x = (q₁ … q_N, p₁ … p_N), μ = (k, κ). */
export function oscillatorChain(options: ChainOptions = {}): DynamicsFamily {
  const { length = 16, quartic = 1 } = options;
  const n = wholeNumber("chain length", length, 1);
  if (!(quartic >= 0 && Number.isFinite(quartic))) throw new RangeError(`invalid quartic coupling: ${quartic}`);
  const springs = (mu: ArrayLike<number>): Springs => {
    return { speed: 1, k: positive("stiffness", mu[0]), kappa: positive("coupling", mu[1]), beta: quartic };
  };
  const part = (some: Partial<Springs>): Field => chainField(n, { speed: 0, k: 0, kappa: 0, beta: 0, ...some });
  const box = (r: number): Box => Array.from({ length: 2 * n }, () => around(r));
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
      constant: part({ speed: 1, beta: quartic }),
      terms: [part({ k: 1 }), part({ kappa: 1 })],
      coefficients: (mu) => Float64Array.of(mu[0], mu[1]),
    },
    field: (mu) => chainField(n, springs(mu)),
    energy(mu) {
      const each = springs(mu);
      return (x) => chainEnergy(n, each, x);
    },
    energyGradient(mu) {
      const rate = chainField(n, springs(mu));
      return (x) => {
        const derivative = rate(x);
        return derivative.map((_, i) => (i < n ? -derivative[n + i] : derivative[i - n]));
      };
    },
    separable(mu) {
      const each = springs(mu);
      return { velocity: (p) => p.slice(), force: (q) => addForce(n, each, q, 0, new Float64Array(n)) };
    },
  };
}

function chainField(n: number, springs: Springs): Field {
  return (x) => {
    const out = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) out[i] = springs.speed * x[n + i];
    return addForce(n, springs, x, n, out);
  };
}

/** out[at …] += the force on each oscillator, from the positions q[0 … n − 1]. */
function addForce(
  n: number,
  { k, kappa, beta }: Springs,
  q: Float64Array,
  at: number,
  out: Float64Array,
): Float64Array {
  let before = 0;
  for (let i = 0; i <= n; i++) {
    const here = i < n ? q[i] : 0;
    const stretch = here - before;
    const pull = (kappa + beta * stretch * stretch) * stretch;
    if (i < n) out[at + i] -= pull + k * here;
    if (i > 0) out[at + i - 1] += pull;
    before = here;
  }
  return out;
}

function chainEnergy(n: number, { k, kappa, beta }: Springs, x: ArrayLike<number>): number {
  let [sum, before] = [0, 0];
  for (let i = 0; i <= n; i++) {
    const here = i < n ? x[i] : 0;
    const square = (here - before) ** 2;
    sum += (kappa * square) / 2 + (beta * square * square) / 4;
    if (i < n) sum += (k * here * here + x[n + i] ** 2) / 2;
    before = here;
  }
  return sum;
}
