/**
 * E-A2: an independent continuum memory of numbers follows a signal on several time scales.
 *
 *     y = Σ_s θ_s,   e = o − y,   θ_s ← α_s^C θ_s + η_s Σ_chunk e,   η_s = α_s^C k_s       k_s the gains of the steady Kalman filter
 *
 * With all periods 1 this is the Kalman filter, letter by letter: x̂ ← A (x̂ + k e). With longer periods of slow levels it is not, and `expectedError` says what
 * that costs without drawing a number: (x, θ, accumulators) is a linear system driven by noise whose second moments follow a recursion.
 */
import { Matrix } from "ml-matrix";
import { constantBlock } from "../block.js";
import { type ContinuumMemory, continuumMemory } from "../memory.js";
import { gradientStep } from "../rules.js";
import { continueSequence, startMemory } from "../schedule.js";
import { checkSignal, retentions, type SignalOptions, steadyFilter } from "./autoregressive.js";

/** A level that holds a number: θ ← retention·θ + rate·Σe, once in `period` samples. */
export interface TrackingLevel {
  readonly period: number;
  readonly rate: number;
  readonly retention: number;
}

/** Levels with the Kalman gains and retentions of a signal, and with these periods, slowest process first. */
export function kalmanLevels(signal: SignalOptions, periods: readonly number[]): TrackingLevel[] {
  const { gains } = steadyFilter(signal);
  const alpha = retentions(signal);
  return periods.map((period, s) => ({ period, rate: alpha[s] ** period * gains[s], retention: alpha[s] ** period }));
}

/** The levels as an independent continuum memory with aggregation "sum". */
export function trackingMemory(levels: readonly TrackingLevel[]): ContinuumMemory {
  const block = constantBlock({ inputs: 1, outputs: 1 });
  return continuumMemory({
    variant: "independent",
    aggregation: "sum",
    levels: levels.map(({ period, rate, retention }, s) => ({
      name: `level ${s}`,
      period,
      block,
      rule: gradientStep({ rate, retention }),
    })),
  });
}

/** One-step predictions of the memory from θ = 0. */
export function trackingPredictions(levels: readonly TrackingLevel[], observed: Float64Array): Float64Array {
  const memory = trackingMemory(levels);
  const start = startMemory(
    memory,
    levels.map(() => new Float64Array(1)),
  );
  const x = new Float64Array(1);
  const samples = Array.from(observed, (value) => ({ x, target: Float64Array.of(value) }));
  const { predictions } = continueSequence(memory, start, samples);
  return Float64Array.from(predictions, ([y]) => y);
}

/**
 * Mean squared one-step error of the levels on the signal in the long run, averaged over the longest period, without sampling.
 * @throws RangeError where it does not settle: the levels are unstable
 */
export function expectedError(levels: readonly TrackingLevel[], signal: SignalOptions): number {
  checkSignal(signal);
  const [k, n] = [signal.variances.length, levels.length];
  const maps = stepMaps(levels, signal);
  const longest = Math.max(...levels.map(({ period }) => period));
  const alpha = retentions(signal);
  const pushes = signal.variances.map((v, s) => (1 - alpha[s] ** 2) * v);
  const sees = readout(k, n);
  let moments = Matrix.zeros(k + 2 * n, k + 2 * n);
  for (let s = 0; s < k; s++) moments.set(s, s, signal.variances[s]);
  for (let before = 0, round = 0; round < MOST_ROUNDS; round++) {
    let total = 0;
    for (let t = 0; t < longest; t++) {
      total += sees.mmul(moments).mmul(sees.transpose()).get(0, 0) + signal.noise ** 2;
      const { map, noise } = maps(t);
      moments = map
        .mmul(moments)
        .mmul(map.transpose())
        .add(noise.mmul(noise.transpose()).mul(signal.noise ** 2));
      for (let s = 0; s < k; s++) moments.set(s, s, moments.get(s, s) + pushes[s]);
    }
    const error = total / longest;
    if (Math.abs(error - before) <= 1e-12 * longest * error) return error;
    before = error;
  }
  throw new RangeError("invalid levels: their error does not settle");
}

const MOST_ROUNDS = 100_000;

/** e without its noise from (x, θ, acc). */
function readout(k: number, n: number): Matrix {
  return Matrix.rowVector([...new Array(k).fill(1), ...new Array(n).fill(-1), ...new Array(n).fill(0)]);
}

/** The map of (x, θ, acc) at step t, and the column with which the observation noise enters. */
function stepMaps(levels: readonly TrackingLevel[], signal: SignalOptions) {
  const alpha = retentions(signal);
  const [k, n] = [alpha.length, levels.length];
  const sees = readout(k, n).getRow(0);
  const made = new Map<string, { readonly map: Matrix; readonly noise: Matrix }>();
  return (t: number) => {
    const due = levels.map(({ period }) => (t + 1) % period === 0);
    const name = due.join();
    const known = made.get(name);
    if (known !== undefined) return known;
    const map = Matrix.eye(k + 2 * n);
    const noise = Matrix.zeros(k + 2 * n, 1);
    alpha.forEach((a, s) => {
      map.set(s, s, a);
    });
    levels.forEach(({ rate, retention }, s) => {
      const [theta, gathered] = [k + s, k + n + s];
      const all = sees.map((value, column) => value + (column === gathered ? 1 : 0));
      map.setRow(due[s] ? theta : gathered, due[s] ? all.map((value) => rate * value) : all);
      noise.set(due[s] ? theta : gathered, 0, due[s] ? rate : 1);
      if (!due[s]) return;
      map.set(theta, theta, map.get(theta, theta) + retention);
      map.setRow(gathered, new Array(k + 2 * n).fill(0));
    });
    const step = { map, noise };
    made.set(name, step);
    return step;
  };
}

export interface TunedRate {
  readonly level: TrackingLevel;
  /** Its expected error: the smallest that one level has. */
  readonly error: number;
}

/** One level with period 1 at the rate (and, "leaky", the retention) that are best for the signal. */
export function bestSingleRate(signal: SignalOptions, leak: "leaky" | "none"): TunedRate {
  const at = (rate: number, retention: number): TunedRate => {
    const level = { period: 1, rate, retention };
    return { level, error: expectedError([level], signal) };
  };
  const overRates = (retention: number) => minimum((rate) => at(rate, retention), 0.01, 0.99);
  if (leak === "none") return overRates(1);
  return minimum((forgetting) => overRates(1 - forgetting), 0, 0.5);
}

/** Golden section, to 1e-6 of the interval: the error is smooth, so that its own error is of second order. */
function minimum(f: (x: number) => TunedRate, low: number, high: number): TunedRate {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [fc, fd] = [f(c), f(d)];
  while (b - a > 1e-6 * (high - low)) {
    if (fc.error < fd.error) {
      [b, d, fd] = [d, c, fc];
      c = b - ratio * (b - a);
      fc = f(c);
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + ratio * (b - a);
      fd = f(d);
    }
  }
  return fc.error < fd.error ? fc : fd;
}
