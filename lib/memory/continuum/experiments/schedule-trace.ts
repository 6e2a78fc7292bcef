/** E-A1: which level changes when. What is reported is read off the parameters themselves, bit by bit, not off the schedule that should have changed them. */
import type { Vector } from "../block.js";
import { updatedPerSample } from "../levels.js";
import type { ContinuumMemory } from "../memory.js";
import { observe, parametersOf, type Sample, startMemory } from "../schedule.js";

export interface LevelTrace {
  readonly name: string;
  readonly period: number;
  /** Samples (0, 1, …) after which a number of the level was another. */
  readonly changes: readonly number[];
  /** ‖θ_t − θ_0‖ before the first sample and after each. */
  readonly travelled: Float64Array;
}

export interface ScheduleTrace {
  readonly levels: readonly LevelTrace[];
  readonly losses: Float64Array;
  /** Numbers rewritten per sample, counted; and Σ size/C. */
  readonly rewritten: { readonly counted: number; readonly expected: number };
}

/** @throws as `observe` */
export function scheduleTrace(
  memory: ContinuumMemory,
  starts: readonly Vector[],
  samples: readonly Sample[],
): ScheduleTrace {
  let state = startMemory(memory, starts);
  const history = [parametersOf(state)];
  const losses = Float64Array.from(samples, (sample) => {
    const seen = observe(memory, state, sample);
    state = seen.state;
    history.push(parametersOf(state));
    return seen.loss;
  });
  const levels = memory.levels.map(({ name, period }, s): LevelTrace => {
    const differs = (t: number) => history[t + 1][s].some((value, i) => !Object.is(value, history[t][s][i]));
    const away = (thetas: readonly Vector[]) => Math.hypot(...thetas[s].map((value, i) => value - starts[s][i]));
    return {
      name,
      period,
      changes: samples.map((_, t) => t).filter(differs),
      travelled: Float64Array.from(history, away),
    };
  });
  const counted = levels.reduce((sum, { changes }, s) => sum + changes.length * memory.levels[s].size, 0);
  return {
    levels,
    losses,
    rewritten: { counted: counted / samples.length, expected: updatedPerSample(memory.levels) },
  };
}
