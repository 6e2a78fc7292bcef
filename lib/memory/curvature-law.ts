import {
  finiteVector,
  gaussHermite,
  gaussRule,
  type QuadraturePoint,
  type Recurrence,
  recurrence,
  recurrenceOf,
  wholeNumber,
} from "../linalg/index.js";
import { type FlowTime, positive } from "../tasks/index.js";
import { lag } from "./projection.js";

// Memory of the task average when tasks differ in their curvature H, one parameter, common minimum. With the Jacobi matrix
// J of the law p(H) and J′ the same without its first row and column (Mori's continued fraction, Prog. Theor. Phys. 34,
// 399 (1965)):
//   d⟨X⟩/dt = −μ⟨X⟩ + ∫K⟨X⟩,   K(t) = σ² [e^{−J′t}]₀₀ = σ² Σ wⱼ e^{−xⱼt},   T_n = α²σ² Σ wⱼ (1 − αxⱼ)ⁿ⁻²  (n ≥ 2),
// where x and w are the Gauss rule of J′: a memory kernel is the Laplace transform of another law of curvatures.

export interface CurvatureLaw {
  readonly name: string;
  readonly mean: number;
  readonly variance: number;
  /** Third and fourth cumulants. */
  readonly kappa3: number;
  readonly kappa4: number;
  /** ⟨e^{−Ht}⟩. */
  survival(t: number): number;
  /** The first `order` recurrence coefficients; fewer when the law has fewer atoms. */
  recurrence(order: number): Recurrence;
}

export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** μ ± σ with equal weight. */
export function twoPointLaw(spread: Spread): CurvatureLaw {
  const { mean, deviation: s } = checked(spread);
  return lawOfTasks([mean - s, mean + s], [1, 1], "two points");
}

/** Uniform on μ ± √3 σ. */
export function uniformLaw(spread: Spread): CurvatureLaw {
  const { mean, deviation } = checked(spread);
  const half = Math.sqrt(3) * deviation;
  return {
    name: "uniform",
    mean,
    variance: deviation ** 2,
    kappa3: 0,
    kappa4: -1.2 * deviation ** 4,
    survival: (t) => Math.exp(-mean * t) * (t === 0 ? 1 : Math.sinh(half * t) / (half * t)),
    recurrence: (order) =>
      recurrence(
        order,
        () => mean,
        (k) => (half * k) / Math.sqrt(4 * k * k - 1),
      ),
  };
}

/** Normal: some tasks are upside down, so ⟨e^{−Ht}⟩ grows beyond t = 2μ/σ². Keep μ/σ ≥ 3 and a finite time. */
export function gaussianLaw(spread: Spread): CurvatureLaw {
  const { mean, deviation } = checked(spread);
  return {
    name: "Gaussian",
    mean,
    variance: deviation ** 2,
    kappa3: 0,
    kappa4: 0,
    survival: (t) => Math.exp(-mean * t + (deviation * t) ** 2 / 2),
    recurrence: (order) =>
      recurrence(
        order,
        () => mean,
        (k) => deviation * Math.sqrt(k),
      ),
  };
}

/** Gamma with shape μ²/σ² and scale σ²/μ: ⟨e^{−Ht}⟩ = (1 + scale·t)^{−shape}; Laguerre's recurrence. */
export function gammaLaw({ mean, deviation }: Spread): CurvatureLaw {
  const scale = positive("deviation", deviation) ** 2 / positive("mean curvature", mean);
  const shape = mean / scale;
  return {
    name: "Gamma",
    mean,
    variance: deviation ** 2,
    kappa3: 2 * shape * scale ** 3,
    kappa4: 6 * shape * scale ** 4,
    survival: (t) => Math.exp(-shape * Math.log1p(scale * t)),
    recurrence: (order) =>
      recurrence(
        order,
        (k) => scale * (2 * k + shape),
        (k) => scale * Math.sqrt(k * (k + shape - 1)),
      ),
  };
}

/**
 * Log-normal. Neither ⟨e^{−Ht}⟩ nor a usable recurrence is known in closed form: both come from `nodes` Gauss–Hermite points
 * in ln H (default 100), and the recurrence has at most as many terms.
 */
export function logNormalLaw({ mean, deviation }: Spread, nodes = 100): CurvatureLaw {
  const w = 1 + (positive("deviation", deviation) / positive("mean curvature", mean)) ** 2;
  const log = { mean: Math.log(mean) - Math.log(w) / 2, deviation: Math.sqrt(Math.log(w)) };
  const points = gaussHermite(nodes, log).map(({ node, weight }) => ({ node: Math.exp(node), weight }));
  return {
    name: "log-normal",
    mean,
    variance: deviation ** 2,
    kappa3: (w + 2) * Math.sqrt(w - 1) * deviation ** 3,
    kappa4: (w ** 4 + 2 * w ** 3 + 3 * w ** 2 - 6) * deviation ** 4,
    survival: (t) => points.reduce((sum, { node, weight }) => sum + weight * Math.exp(-node * t), 0),
    recurrence: (order) => recurrenceOf(points, order),
  };
}

/** The law of a finite set of tasks. Weights default to 1; they are normalised. */
export function lawOfTasks(
  curvatures: ArrayLike<number>,
  weights: ArrayLike<number> = new Array<number>(curvatures.length).fill(1),
  name = "tasks",
): CurvatureLaw {
  wholeNumber("number of tasks", curvatures.length, 1);
  finiteVector("weights", weights, curvatures.length);
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  const atoms = Array.from(curvatures, (node, i) => ({ node, weight: weights[i] / total }));
  const average = (f: (x: number) => number): number =>
    atoms.reduce((sum, { node, weight }) => sum + weight * f(node), 0);
  const mean = average((x) => x);
  const [m2, m3, m4] = [2, 3, 4].map((power) => average((x) => (x - mean) ** power));
  recurrenceOf(atoms, 1); // refuses what is no law
  return {
    name,
    mean,
    variance: m2,
    kappa3: m3,
    kappa4: m4 - 3 * m2 * m2,
    survival: (t) => average((x) => Math.exp(-x * t)),
    recurrence: (order) => recurrenceOf(atoms, order),
  };
}

function checked(spread: Spread): Spread {
  positive("deviation", spread.deviation);
  if (!Number.isFinite(spread.mean)) throw new RangeError(`invalid mean curvature: ${spread.mean}`);
  return spread;
}

/** J′ as a law of its own: the curvatures, with their weights, that the memory of the average consists of. */
export function hiddenLaw(law: CurvatureLaw, order: number): QuadraturePoint[] {
  const { diagonal, offDiagonal } = law.recurrence(wholeNumber("order", order, 1) + 1);
  if (diagonal.length === 1) return []; // one atom: nothing is hidden
  return gaussRule({ diagonal: diagonal.slice(1), offDiagonal: offDiagonal.slice(1) });
}

/** K(t) of the task average to `order` levels of the continued fraction (default 40); exact for fewer than 41 atoms. */
export function curvatureKernel(law: CurvatureLaw, order = 40): (t: FlowTime) => number {
  const hidden = hiddenLaw(law, order);
  return (t) => law.variance * hidden.reduce((sum, { node, weight }) => sum + weight * Math.exp(-node * lag(t)), 0);
}

/** T₁ … T_n of gradient descent averaged over tasks: 1 − αμ, then α²σ² Σ wⱼ (1 − αxⱼ)ⁿ⁻². */
export function curvatureTensors(law: CurvatureLaw, alpha: number, n: number, order = 40): Float64Array {
  positive("learning rate", alpha);
  wholeNumber("number of tensors", n, 1);
  const hidden = hiddenLaw(law, order);
  const scale = alpha * alpha * law.variance;
  return Float64Array.from({ length: n }, (_, index) =>
    index === 0
      ? 1 - alpha * law.mean
      : scale * hidden.reduce((sum, { node, weight }) => sum + weight * (1 - alpha * node) ** (index - 1), 0),
  );
}

/** The two closures of second order: keep the convolution with σ²e^{−μt}, or keep two cumulants. */
export type Closure = "convolution" | "time-local";

/** ⟨e^{−Ht}⟩ by a closure: e^{−μt} cosh σt (exact for two points), or e^{−μt + σ²t²/2} (exact for a Gaussian). */
export function closedSurvival({ mean, variance }: CurvatureLaw, closure: Closure, t: number): number {
  if (closure === "convolution") return Math.exp(-mean * t) * Math.cosh(Math.sqrt(variance) * t);
  if (closure === "time-local") return Math.exp(-mean * t + (variance * t * t) / 2);
  throw new RangeError(`unknown closure "${String(closure)}" (known: convolution, time-local)`);
}

/**
 * What the second cumulant leaves of ln⟨e^{−Ht}⟩, over the third cumulant's share: [ln⟨e^{−Ht}⟩ + μt − σ²t²/2]/(−κ₃t³/6).
 * Tends to 1 as t → 0, with slope −κ₄/(4κ₃).
 * @throws when κ₃ = 0 or t = 0.
 */
export function cumulantRatio(law: CurvatureLaw, t: number): number {
  if (law.kappa3 === 0) throw new RangeError(`invalid law: third cumulant ${law.kappa3}`);
  const left = Math.log(law.survival(positive("time", t))) + law.mean * t - (law.variance * t * t) / 2;
  return left / ((-law.kappa3 * t ** 3) / 6);
}
