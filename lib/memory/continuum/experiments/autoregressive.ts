/**
 * A scalar signal on several time scales, and the best that can be done with it: E-A2's data and its oracle.
 *
 *     x_s(t + 1) = α_s x_s(t) + w_s(t),   α_s = e^{−1/τ_s},   Var w_s = (1 − α_s²) v_s,        o(t) = Σ_s x_s(t) + r(t),   Var r = σ²
 *
 * The Kalman filter of o in its steady state (Riccati equation by iteration; Anderson and Moore, Optimal Filtering, 1979, chapter 4):
 *
 *     P ← A (P − k (hᵀP)) Aᵀ + Q,   k = P h / S,   S = hᵀP h + σ²,   h = (1, …, 1)
 *
 * k are the gains and S the variance of the innovation: no one-step prediction has a smaller mean squared error. Nothing here knows of continuum memories.
 */
import { type Key, normal, split } from "../../../tensor/random.js";

export interface SignalOptions {
  /** τ_s in samples. */
  readonly timeConstants: readonly number[];
  /** v_s, stationary variance of each process. */
  readonly variances: readonly number[];
  /** σ, deviation of the observation noise. */
  readonly noise: number;
}

/** @throws RangeError on lists of different lengths, and on times, variances or noise that are not positive */
export function checkSignal(options: SignalOptions): SignalOptions {
  const { timeConstants, variances, noise } = options;
  if (timeConstants.length === 0 || timeConstants.length !== variances.length) {
    throw new RangeError(`invalid variances: got ${variances.length}, expected ${timeConstants.length}`);
  }
  for (const [name, list] of Object.entries({ "time constant": timeConstants, variance: variances, noise: [noise] })) {
    const wrong = list.find((value) => !(value > 0 && Number.isFinite(value)));
    if (wrong !== undefined) throw new RangeError(`invalid ${name}: ${wrong}`);
  }
  return options;
}

/** α_s. */
export const retentions = ({ timeConstants }: SignalOptions): number[] =>
  timeConstants.map((tau) => Math.exp(-1 / tau));

/** o(0) … o(samples − 1), from the stationary law. */
export function drawSignal(options: SignalOptions, samples: number, from: Key): Float64Array {
  const { timeConstants, variances, noise } = checkSignal(options);
  const [noiseKey, startKey, ...keys] = split(from, 2 + timeConstants.length);
  const observed = normal(noiseKey, samples, { deviation: noise });
  const starts = normal(startKey, timeConstants.length);
  retentions(options).forEach((alpha, s) => {
    const pushes = normal(keys[s], samples, { deviation: Math.sqrt((1 - alpha ** 2) * variances[s]) });
    let x = starts[s] * Math.sqrt(variances[s]);
    for (let t = 0; t < samples; t++) {
      observed[t] += x;
      x = alpha * x + pushes[t];
    }
  });
  return observed;
}

export interface SteadyFilter {
  readonly gains: readonly number[];
  /** S: mean squared error of the best one-step prediction. */
  readonly innovationVariance: number;
}

const MOST_STEPS = 10_000_000;

/** @throws RangeError as `checkSignal`; where the equation does not settle */
export function steadyFilter(options: SignalOptions): SteadyFilter {
  const { variances, noise } = checkSignal(options);
  const alpha = retentions(options);
  const n = alpha.length;
  let covariance = variances.map((v, i) => variances.map((_, j) => (i === j ? v : 0)));
  for (let step = 0; step < MOST_STEPS; step++) {
    const onSum = covariance.map((row) => row.reduce((a, b) => a + b, 0));
    const innovationVariance = onSum.reduce((a, b) => a + b, 0) + noise ** 2;
    let change = 0;
    const next = covariance.map((row, i) =>
      row.map((p, j) => {
        const q = i === j ? (1 - alpha[i] ** 2) * variances[i] : 0;
        const value = alpha[i] * alpha[j] * (p - (onSum[i] * onSum[j]) / innovationVariance) + q;
        change = Math.max(change, Math.abs(value - p));
        return value;
      }),
    );
    covariance = next;
    if (change <= 1e-16 * n) return { gains: onSum.map((p) => p / innovationVariance), innovationVariance };
  }
  throw new RangeError(`invalid signal: its filter does not settle in ${MOST_STEPS} steps`);
}

/** One-step predictions of the steady filter, x̂ ← A (x̂ + k e), from x̂ = 0. */
export function filterPredictions(options: SignalOptions, observed: ArrayLike<number>): Float64Array {
  const { gains } = steadyFilter(options);
  const alpha = retentions(options);
  let state = alpha.map(() => 0);
  return Float64Array.from({ length: observed.length }, (_, t) => {
    const prediction = state.reduce((a, b) => a + b, 0);
    const error = observed[t] - prediction;
    state = state.map((x, s) => alpha[s] * (x + gains[s] * error));
    return prediction;
  });
}
