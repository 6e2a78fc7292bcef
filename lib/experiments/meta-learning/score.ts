/** A number that stands for a system: which of its metrics it is, and what it is held against. */
import type { Profile } from "../../report/index.js";
import { type System, type SystemConfig, type SystemMetrics, storedRuns } from "./system.js";

/** One number of one system. */
export interface Score {
  readonly system: string;
  /** Setting, where a system has several. */
  readonly variant?: string;
  readonly task: string;
  /** What the number is: "mse", "accuracy", … */
  readonly measure: string;
  readonly null: number;
  /** Best possible, of the class of learners that the task names; absent where it is not known. */
  readonly oracle?: number;
  /** Where null and oracle come from. */
  readonly source: string;
  /** What the project aimed at, as text: "≤ 0.50". */
  readonly target: string;
  /** The number of every stored seed. */
  values(profile: Profile): number[];
}

/** What is known of a score without any run. */
export type About = Omit<Score, "system" | "values">;

/** @param pick the score among the metrics of a run; null where it diverged */
export function score<Config extends SystemConfig, Metrics extends SystemMetrics>(
  system: System<Config, Metrics>,
  about: About,
  pick: (metrics: Metrics) => number | null,
): Score {
  return {
    ...about,
    system: system.name,
    values: (profile) =>
      storedRuns(system, profile, about.variant).map(({ metrics }) => pick(metrics) ?? Number.POSITIVE_INFINITY),
  };
}
