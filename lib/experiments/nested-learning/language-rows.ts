/** Rows of part "language" (language.ts): nats of each reading over the seeds, and gains over "window", seed by seed. */
import type { TokenMemory } from "../../memory/fast-weights/index.js";
import { type OverStreams, overStreams } from "./continuum-rows.js";
import type { LanguageConfig, LanguageMetrics, Nats } from "./language.js";

export interface LanguageRow {
  readonly memory: TokenMemory;
  /** "window", "whole", or a schedule. */
  readonly reading: string;
  /** Over seeds; all of them read the same texts. */
  readonly nats: OverStreams;
  /** Less "window" of the same seed and the same texts. */
  readonly gain: OverStreams;
  readonly parameters: number;
}

/** Rows of all runs of one memory. */
export function languageRows(
  { memory, schedules }: Pick<LanguageConfig, "memory" | "schedules">,
  runs: readonly LanguageMetrics[],
): LanguageRow[] {
  const row = (reading: string, of: (run: LanguageMetrics) => Nats): LanguageRow => ({
    memory,
    reading,
    nats: overStreams(runs.map((run) => of(run).mean)),
    gain: overStreams(runs.map((run) => of(run).mean - run.window.mean)),
    parameters: runs[0].parameters,
  });
  return [
    row("window", (run) => run.window),
    row("whole", (run) => run.whole),
    ...Object.keys(schedules).map((name) => row(name, (run) => run.continuum[name])),
  ];
}
