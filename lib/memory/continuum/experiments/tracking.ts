/**
 * E-A2: an independent continuum memory of numbers follows a signal on several time scales.
 *
 *     y = Σ_s θ_s,   e = o − y,   θ_s ← α_s^C θ_s + η_s Σ_chunk e,   η_s = α_s^C k_s       k_s the gains of the steady Kalman filter
 *
 * With all periods 1 this is the Kalman filter, letter by letter: x̂ ← A (x̂ + k e). With longer periods of slow levels it is not, and `expectedError`
 * (expected-error.ts) says what that costs without drawing a number.
 */
import { constantBlock } from "../block.js";
import { type ContinuumMemory, continuumMemory } from "../memory.js";
import { gradientStep } from "../rules.js";
import { continueSequence, startMemory } from "../schedule.js";
import { retentions, type SignalOptions, steadyFilter } from "./autoregressive.js";
import { expectedError, type TrackingLevel } from "./expected-error.js";

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
