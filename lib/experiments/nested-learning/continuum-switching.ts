/**
 * Part "continuum-switching" (E-A4): the cost of the first prediction of an episode, by where the fast memory starts. Every way of learning the start has five
 * step sizes, that of the specification's table in their middle and one that falls as 1/(1 + n/20) among them: which of them is best is not a matter of one size.
 */
import {
  EPISODES,
  type EpisodeLaw,
  firstError,
  type StartName,
  type SwitchingFigures,
  switchingRun,
} from "../../memory/continuum/experiments/index.js";
import type { SlowLevel } from "../../memory/continuum/index.js";
import { foldIn, key } from "../../tensor/random.js";
import { type OverStreams, overStreams } from "./continuum-rows.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";

export interface SwitchingConfig extends PartConfig {
  readonly part: "continuum-switching";
  readonly start: StartName;
  /** How Φ is learned; "fixed" for the oracle and for zero. */
  readonly estimate: SlowLevel["estimate"];
  /** β, or ε of reptile; null where nothing is learned. */
  readonly size: StepSize | null;
  readonly law: EpisodeLaw;
  /** η of the fast memory. */
  readonly rate: number;
  readonly episodes: number;
  readonly streams: number;
}

/** first/(1 + n/halfAt) at update n; constant without `halfAt`. */
export interface StepSize {
  readonly first: number;
  readonly halfAt: number | null;
}

export interface SwitchingMetrics extends PartMetrics {
  readonly streams: readonly (Pick<SwitchingFigures, "first" | "mean" | "offset"> & {
    readonly byPlace: readonly number[];
  })[];
}

const constant = (first: number): StepSize => ({ first, halfAt: null });
const sizesFrom = (middle: number): StepSize[] => [
  ...[middle / 4, middle / 2, middle, 2 * middle].map(constant),
  { first: middle, halfAt: 20 },
];

/** Starts, how each is learned, and with which step sizes. */
const STARTS: readonly (readonly [StartName, SlowLevel["estimate"], readonly (StepSize | null)[]])[] = [
  ["oracle", "fixed", [null]],
  ["exact", "exact", sizesFrom(0.5)],
  ["first-order", "first-order", sizesFrom(0.5)],
  ["reptile", "reptile", sizesFrom(0.1)],
  ["carry", "carry", [null]],
  ["zero", "fixed", [null]],
];

/** The slow level of a configuration. */
export function slowLevelOf({ estimate, size }: Pick<SwitchingConfig, "estimate" | "size">): SlowLevel {
  if (estimate === "carry" || estimate === "fixed") return { estimate };
  if (size === null) throw new RangeError(`missing step size of the estimate ${estimate}`);
  const { first, halfAt } = size;
  const step = halfAt === null ? first : (update: number) => first / (1 + update / halfAt);
  return estimate === "reptile" ? { estimate, step } : { estimate, rate: step };
}

export const continuumSwitching: StudyPart<SwitchingConfig, SwitchingMetrics> = {
  name: "continuum-switching",
  configs: (profile) =>
    STARTS.flatMap(([start, estimate, sizes]) =>
      sizes.map((size) => ({
        part: "continuum-switching" as const,
        ...{ start, estimate, size, law: EPISODES },
        ...{ rate: 0.1, episodes: 400, streams: profile === "quick" ? 5 : 20 },
      })),
    ),
  facets: ({ start, size }) => ({
    start,
    ...(size && { size: `${size.halfAt === null ? "constant" : "falling"}${size.first}` }),
  }),
  seconds: ({ episodes, streams }) => 2e-4 * episodes * streams,
  run: async ({ start, estimate, size, law, rate, episodes, streams: count }, { seed }) => {
    const slow = slowLevelOf({ estimate, size });
    const found = Array.from({ length: count }, (_, i) =>
      switchingRun(start, foldIn(foldIn(key(seed), 12), i), { law, rate, episodes, slow }),
    );
    const streams = found.map(({ first, mean, offset, byPlace }) => ({
      first,
      mean,
      offset,
      byPlace: Array.from(byPlace, (value) => Number(value.toPrecision(5))),
    }));
    const { mean } = overStreams(streams.map(({ first }) => first));
    return {
      gist: `${mean.toFixed(3)} at first, ${overStreams(streams.map((each) => each.mean)).mean.toFixed(3)}`,
      streams,
    };
  },
};

export interface SwitchingTableRow {
  readonly start: StartName;
  readonly size: StepSize | null;
  readonly first: OverStreams;
  readonly mean: OverStreams;
  /** √ of the mean ‖Φ − μ‖². */
  readonly offset: number;
  /** The closed form with that offset; for "carry" its bound, without it. */
  readonly theory: number;
  /** By place in the episode, over all streams. */
  readonly byPlace: readonly number[];
}

/** A row out of all runs of one start. */
export function switchingRow(
  { start, size, law }: Pick<SwitchingConfig, "start" | "size" | "law">,
  runs: readonly SwitchingMetrics[],
): SwitchingTableRow {
  const streams = runs.flatMap((run) => run.streams);
  const offset = Math.sqrt(overStreams(streams.map((each) => each.offset ** 2)).mean);
  return {
    start,
    size,
    first: overStreams(streams.map(({ first }) => first)),
    mean: overStreams(streams.map(({ mean }) => mean)),
    offset,
    theory: firstError(law, start, offset),
    byPlace: streams[0].byPlace.map((_, t) => overStreams(streams.map(({ byPlace }) => byPlace[t])).mean),
  };
}
