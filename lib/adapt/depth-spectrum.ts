import { finiteVector } from "../linalg/index.js";
import { type FlowTime, flowTime, type InnerSteps, innerSteps, positive } from "../tasks/index.js";

// Expected query loss of quadratic tasks with one common curvature (eigenvalues λ_j) after k inner steps from θ* = c̄. The
// task minimisers have the variance s_j, and the support set is noisy: its minimiser is ĉ = c + ξ, Var ξ = n_j. Then
//   φ⁽ᵏ⁾ − c = Aᵏ(θ − c) + (1 − Aᵏ)ξ,   E(k) = ½ Σ_j λ_j [x_j² s_j + (1 − x_j)² n_j],   x_j = (1 − α_jλ_j)ᵏ.
// Two limits frame it: E(0) = ½Σλs adapts to nothing, E(∞) = ½Σλn to all of the noise. No depth and no learning rates go
// below ½Σλ sn/(s + n), the error of the posterior mean, which rates α_j = s_j/λ_j(s_j + n_j) reach in a single step.

/** One eigendirection of the curvature. */
export interface DepthMode {
  /** λ > 0. */
  readonly curvature: number;
  /** s ≥ 0, variance of the task minimisers. */
  readonly taskVariance: number;
  /** n ≥ 0, variance of the support minimiser about the true one. */
  readonly noiseVariance: number;
}

/** Quadratic tasks of one curvature, with one learning rate for all directions or one for each. */
export interface DepthSpectrum {
  readonly kind: "spectrum";
  readonly modes: readonly DepthMode[];
  /** α, or α_j: 0 < αλ < 2. */
  readonly alpha: number | ArrayLike<number>;
}

const MOST_STEPS = 1_000_000;

/**
 * E(k) for k inner steps; also between whole steps when every αλ < 1.
 * @throws on a curvature or learning rate that is not positive, a negative variance, αλ ≥ 2 (descent diverges), a fractional k with αλ ≥ 1.
 */
export function expectedQueryLoss(family: DepthSpectrum, k: number): number {
  return lossAt(family.modes, contractions(family), k);
}

/** What is left to learn when the support set has no noise: ½ Σ λ_j s_j x_j². */
export function noiseFreeLoss(family: DepthSpectrum, k: number): number {
  const silent = family.modes.map((mode) => ({ ...mode, noiseVariance: 0 }));
  return lossAt(silent, contractions(family), k);
}

/** argmin of E(k) over whole k. Throws when the loss falls for ever (no noise), or for more than a million steps. */
export function earlyStop(family: DepthSpectrum): InnerSteps {
  const factors = contractions(family);
  let best = { k: 0, loss: lossAt(family.modes, factors, 0) };
  const limit = family.modes.reduce((sum, { curvature, noiseVariance: n }) => sum + (curvature * n) / 2, 0);
  for (let k = 1; k <= MOST_STEPS; k++) {
    const loss = lossAt(family.modes, factors, k);
    if (loss < best.loss) best = { k, loss };
    // E(k) ≥ E(∞) − Σλn|x|ᵏ, a bound that only rises with k.
    const gain = family.modes.reduce(
      (sum, { curvature, noiseVariance: n }, j) => sum + curvature * n * Math.abs(factors[j]) ** k,
      0,
    );
    if (limit - gain >= best.loss) return innerSteps(best.k);
  }
  throw new RangeError(`invalid noise: the loss still falls after ${MOST_STEPS} steps`);
}

/**
 * argmin of E(k) over real k: with one mode k* = ln(1 + s/n)/(−ln(1 − αλ)), a function of the product αλ and of s/n alone.
 * Modes that carry no task variance share the formula through their noise. With several different contractions the
 * minimum is searched beside the best whole k, to 1e-10.
 * @throws when αλ ≥ 1 in some direction (nothing lies between two steps), and where `earlyStop` throws.
 */
export function continuousEarlyStop(family: DepthSpectrum): number {
  const factors = contractions(family);
  const jump = factors.find((factor) => !(factor > 0));
  if (jump !== undefined) throw new RangeError(`invalid learning rate: a step contracts by ${jump}, expected above 0`);
  if (factors.every((factor) => factor === factors[0])) {
    const weighted = (of: (mode: DepthMode) => number): number =>
      family.modes.reduce((sum, mode) => sum + mode.curvature * of(mode), 0);
    const noise = weighted(({ noiseVariance }) => noiseVariance);
    if (noise === 0) throw new RangeError("invalid noise: 0 (without noise deeper is always better)");
    return Math.log1p(weighted(({ taskVariance }) => taskVariance) / noise) / -Math.log(factors[0]);
  }
  const near = earlyStop(family);
  return minimumBetween((k) => lossAt(family.modes, factors, k), Math.max(0, near - 1), near + 1);
}

/** τ* = ln(1 + s/n)/λ of one mode: where gradient flow should stop, a property of the tasks and not of the step size. */
export function bestFlowTime({ curvature, taskVariance, noiseVariance }: DepthMode): FlowTime {
  positive("curvature", curvature);
  return flowTime(Math.log1p(taskVariance / positive("noise variance", noiseVariance)) / curvature);
}

/**
 * α_j = s_j/λ_j(s_j + n_j), the learning rates for which one step gives the posterior mean (the optimum of Meta-SGD, Li et
 * al., arXiv 1707.09835). A direction with neither task variance nor noise is left alone.
 */
export function bayesRates(modes: readonly DepthMode[]): Float64Array {
  return Float64Array.from(modes, ({ curvature, taskVariance: s, noiseVariance: n }) =>
    s === 0 ? 0 : s / (curvature * (s + n)),
  );
}

/** ½ Σ λ_j s_j n_j/(s_j + n_j), the least expected query loss of any estimate that is linear in the support set. */
export function bayesLoss(modes: readonly DepthMode[]): number {
  return modes.reduce((sum, { curvature, taskVariance: s, noiseVariance: n }) => {
    return s + n === 0 ? sum : sum + (curvature * s * n) / (2 * (s + n));
  }, 0);
}

/** 1 − α_jλ_j for each mode, with every input checked. */
function contractions({ modes, alpha }: DepthSpectrum): number[] {
  if (modes.length === 0) throw new RangeError("invalid modes: none given");
  if (typeof alpha !== "number") finiteVector("learning rates", alpha, modes.length);
  return modes.map(({ curvature, taskVariance, noiseVariance }, j) => {
    positive("curvature", curvature);
    for (const [name, value] of Object.entries({ task: taskVariance, noise: noiseVariance })) {
      if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`invalid ${name} variance: ${value}`);
    }
    const rate = typeof alpha === "number" ? alpha : alpha[j];
    // A direction without task variance may have the learning rate 0: it is then left alone.
    if (!(rate >= 0 && rate * curvature < 2) || (rate === 0 && typeof alpha === "number")) {
      throw new RangeError(`invalid learning rate: ${rate} (curvature ${curvature})`);
    }
    return 1 - rate * curvature;
  });
}

function lossAt(modes: readonly DepthMode[], factors: readonly number[], k: number): number {
  if (!(k >= 0)) throw new RangeError(`invalid depth: ${k}`);
  return modes.reduce((sum, { curvature, taskVariance, noiseVariance }, j) => {
    if (factors[j] <= 0 && !Number.isInteger(k)) throw new RangeError(`invalid depth: ${k} (overshooting descent)`);
    const x = factors[j] ** k;
    return sum + (curvature / 2) * (x * x * taskVariance + (1 - x) ** 2 * noiseVariance);
  }, 0);
}

/** Bisection on the sign of the central difference. */
function minimumBetween(f: (x: number) => number, from: number, to: number): number {
  const step = 1e-5;
  let [low, high] = [from, to];
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    const back = Math.max(0, middle - step);
    if (f(middle + step) < f(back)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
