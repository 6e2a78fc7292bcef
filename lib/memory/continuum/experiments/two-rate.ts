/**
 * E-A3: two levels that hold a number each, one that learns and forgets quickly and one that does neither (the two-rate model of motor learning; its constants
 * are quoted). Output and error are shared,
 *
 *     e = target − (x_f + x_s),   x_f ← 0.59 x_f + 0.21 e,   x_s ← 0.992 x_s + 0.02 e
 *
 * Trained on +1, then shortly on −1, then held at e = 0: the output comes back, because the slow level never left. One level cannot do that: with e = 0 it only
 * shrinks, and a number that shrinks keeps its sign.
 */
import { constantBlock } from "../block.js";
import { continuumMemory } from "../memory.js";
import { gradientStep } from "../rules.js";
import { type MemoryState, observe, parametersOf, startMemory } from "../schedule.js";

export interface RateLevel {
  readonly name: string;
  readonly retention: number;
  readonly rate: number;
}

export const TWO_RATES: readonly RateLevel[] = [
  { name: "fast", retention: 0.59, rate: 0.21 },
  { name: "slow", retention: 0.992, rate: 0.02 },
];

/** So many trials of a target; "clamp": the error is held at zero. */
export interface Phase {
  readonly trials: number;
  readonly target: number | "clamp";
}

export const SAVINGS: readonly Phase[] = [
  { trials: 400, target: 1 },
  { trials: 20, target: -1 },
  { trials: 100, target: "clamp" },
];

export interface TwoRateRun {
  /** Output before the first trial and after each. */
  readonly output: Float64Array;
  /** Each level by itself, in the order of the levels. */
  readonly levels: readonly Float64Array[];
  /** Place in `output` at which each phase has ended. */
  readonly ends: readonly number[];
}

/** The levels as an independent continuum memory of period 1, through the phases from zero. */
export function twoRateRun(levels: readonly RateLevel[] = TWO_RATES, phases: readonly Phase[] = SAVINGS): TwoRateRun {
  const block = constantBlock({ inputs: 1, outputs: 1 });
  const memory = continuumMemory({
    variant: "independent",
    aggregation: "sum",
    levels: levels.map(({ name, retention, rate }) => ({
      name,
      period: 1,
      block,
      rule: gradientStep({ rate, retention }),
    })),
  });
  const x = new Float64Array(1);
  const output = (state: MemoryState) => parametersOf(state).reduce((sum, [value]) => sum + value, 0);
  const states = [
    startMemory(
      memory,
      levels.map(() => new Float64Array(1)),
    ),
  ];
  const ends = phases.map(({ trials, target }) => {
    for (let trial = 0; trial < trials; trial++) {
      const now = states[states.length - 1];
      const aim = target === "clamp" ? output(now) : target;
      states.push(observe(memory, now, { x, target: Float64Array.of(aim) }).state);
    }
    return states.length - 1;
  });
  return {
    output: Float64Array.from(states, output),
    levels: levels.map((_, s) => Float64Array.from(states, (state) => state.levels[s].theta[0])),
    ends,
  };
}
