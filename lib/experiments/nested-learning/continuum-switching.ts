/** Part "continuum-switching" (E-A4): the cost of the first prediction of an episode, by where the fast memory starts. */
import {
  EPISODES,
  type EpisodeLaw,
  firstError,
  SLOW_LEVELS,
  type StartName,
  type SwitchingFigures,
  switchingRun,
} from "../../memory/continuum/experiments/index.js";
import { foldIn, key } from "../../tensor/random.js";
import { type OverStreams, overStreams } from "./continuum-rows.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";

export interface SwitchingConfig extends PartConfig {
  readonly part: "continuum-switching";
  readonly start: StartName;
  readonly law: EpisodeLaw;
  readonly rate: number;
  readonly episodes: number;
  readonly streams: number;
}

export interface SwitchingMetrics extends PartMetrics {
  readonly streams: readonly (Pick<SwitchingFigures, "first" | "mean" | "offset"> & {
    readonly byPlace: readonly number[];
  })[];
}

export const continuumSwitching: StudyPart<SwitchingConfig, SwitchingMetrics> = {
  name: "continuum-switching",
  configs: (profile) =>
    (Object.keys(SLOW_LEVELS) as StartName[]).map((start) => ({
      part: "continuum-switching",
      start,
      law: EPISODES,
      rate: 0.1,
      episodes: 400,
      streams: profile === "quick" ? 5 : 20,
    })),
  facets: ({ start }) => ({ start }),
  seconds: ({ episodes, streams }) => 2e-4 * episodes * streams,
  run: async ({ start, law, rate, episodes, streams: count }, { seed }) => {
    const found = Array.from({ length: count }, (_, i) =>
      switchingRun(start, foldIn(foldIn(key(seed), 12), i), { law, rate, episodes }),
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
  { start, law }: Pick<SwitchingConfig, "start" | "law">,
  runs: readonly SwitchingMetrics[],
): SwitchingTableRow {
  const streams = runs.flatMap((run) => run.streams);
  const offset = Math.sqrt(overStreams(streams.map((each) => each.offset ** 2)).mean);
  return {
    start,
    first: overStreams(streams.map(({ first }) => first)),
    mean: overStreams(streams.map(({ mean }) => mean)),
    offset,
    theory: firstError(law, start, offset),
    byPlace: streams[0].byPlace.map((_, t) => overStreams(streams.map(({ byPlace }) => byPlace[t])).mean),
  };
}
