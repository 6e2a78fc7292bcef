/** Part "continuum-tracking" (E-A2): predictors of a signal on several time scales, all on the same stream, beside their expected errors. */
import {
  bestSingleRate,
  drawSignal,
  expectedError,
  kalmanLevels,
  type SignalOptions,
  steadyFilter,
  type TrackingLevel,
  trackingPredictions,
} from "../../memory/continuum/experiments/index.js";
import { foldIn, key } from "../../tensor/random.js";
import { type OverStreams, overStreams } from "./continuum-rows.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";

export interface TrackingConfig extends PartConfig {
  readonly part: "continuum-tracking";
  readonly signal: SignalOptions & { readonly name: string };
  readonly periods: readonly (readonly number[])[];
  /** Samples that are scored, after `settling` that are not. */
  readonly samples: number;
  readonly settling: number;
}

export interface TrackingRow {
  /** "kalman", "periods 64, 8, 1", "one rate, leaky", "one rate". */
  readonly predictor: string;
  readonly measured: number;
  /** Exact, in the long run. */
  readonly expected: number;
}

export interface TrackingMetrics extends PartMetrics {
  readonly rows: readonly TrackingRow[];
}

const SIGNALS = [
  { name: "wide", timeConstants: [20_000, 200, 3], variances: [1, 0.3, 1], noise: 0.5 },
  { name: "narrow", timeConstants: [5000, 100, 4], variances: [1, 1, 1], noise: 1 },
] as const;

export const continuumTracking: StudyPart<TrackingConfig, TrackingMetrics> = {
  name: "continuum-tracking",
  configs: (profile) =>
    SIGNALS.map((signal) => ({
      part: "continuum-tracking",
      signal,
      periods: [
        [1, 1, 1],
        [64, 8, 1],
        [256, 16, 1],
      ],
      samples: profile === "quick" ? 20_000 : 100_000,
      settling: 20_000,
    })),
  seeds: (profile) => Array.from({ length: profile === "quick" ? 1 : 10 }, (_, i) => i + 1),
  facets: ({ signal }) => ({ signal: signal.name }),
  seconds: ({ samples, settling }) => 2 + 4e-5 * (samples + settling),
  run: async ({ signal, periods, samples, settling }, { seed }) => {
    const observed = drawSignal(signal, samples + settling, foldIn(key(seed), 11));
    const row = (predictor: string, levels: readonly TrackingLevel[]): TrackingRow => ({
      predictor,
      measured: squaredError(observed, trackingPredictions(levels, observed), settling),
      expected: expectedError(levels, signal),
    });
    const rows = [
      ...periods.map((each) => row(`periods ${each.join(", ")}`, kalmanLevels(signal, each))),
      row("one rate, leaky", [bestSingleRate(signal, "leaky").level]),
      row("one rate", [bestSingleRate(signal, "none").level]),
    ];
    const { innovationVariance } = steadyFilter(signal);
    const gist = rows.map(({ measured }) => measured.toFixed(3)).join(" / ");
    return { gist: `${gist}, least possible ${innovationVariance.toFixed(3)}`, rows };
  },
};

function squaredError(observed: Float64Array, predictions: Float64Array, from: number): number {
  let total = 0;
  for (let t = from; t < observed.length; t++) total += (observed[t] - predictions[t]) ** 2;
  return total / (observed.length - from);
}

export interface TrackingTableRow {
  readonly predictor: string;
  readonly measured: OverStreams;
  readonly expected: number;
}

/** One row a predictor, over the streams of one signal. */
export function trackingTable(runs: readonly TrackingMetrics[]): TrackingTableRow[] {
  return (runs[0]?.rows ?? []).map(({ predictor, expected }, i) => ({
    predictor,
    expected,
    measured: overStreams(runs.map(({ rows }) => rows[i].measured)),
  }));
}
