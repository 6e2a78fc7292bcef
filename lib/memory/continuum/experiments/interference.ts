/**
 * What the update schedule does not do. Two random teachers on the same inputs, A and B, one after the other; three residual blocks learn what is there.
 *
 *     y = V relu(U x),   U: 32 × 8 with variance 1/8,   V: 8 × 32 with variance 1/32,   x ~ N(0, 1)
 *
 * Who fits B has the loss ½E‖f_A − f_B‖² on A: the tasks contradict each other. That is the null line, and it is known without training.
 */
import { foldIn, type Key, normal, split } from "../../../tensor/random.js";
import { randomResidual, residualBlock, type Vector } from "../block.js";
import { type ContinuumMemory, continuumMemory } from "../memory.js";
import { gradientStep } from "../rules.js";
import { attempt, type MemoryState, observe, predict, startMemory } from "../schedule.js";

export interface InterferenceOptions {
  readonly width?: number;
  readonly hidden?: number;
  /** Inputs that the losses are averaged over, the same at all times. Default 256. */
  readonly judged?: number;
}

export interface Learner {
  /** Periods of the three blocks in the order of the chain. */
  readonly periods: readonly [number, number, number];
  /** η of each, a sample. */
  readonly rates: readonly [number, number, number];
  /** Default "mean": a rate means the same at every period. */
  readonly reduction?: "sum" | "mean";
}

export type Teacher = "A" | "B";

export interface Phase {
  readonly teacher: Teacher;
  readonly samples: number;
  /** Blocks (places in the chain) that first go back to what they were at the end of an earlier phase. */
  readonly restore?: { readonly blocks: readonly number[]; readonly phase: number };
}

export interface InterferenceFigures {
  /** ½E‖ŷ − y‖² on A and on B after each phase; infinite from where the memory has diverged. */
  readonly after: readonly Readonly<Record<Teacher, number>>[];
  /** ½E‖f_A − f_B‖² on the same inputs. */
  readonly contradiction: number;
}

export function interferenceRun(
  learner: Learner,
  phases: readonly Phase[],
  from: Key,
  { width = 8, hidden = 32, judged = 256 }: InterferenceOptions = {},
): InterferenceFigures {
  const [a, b, startKey, streamKey, judgeKey] = split(from, 5);
  const teachers = { A: teacher(a, width, hidden), B: teacher(b, width, hidden) };
  const memory = residualMemory(learner, width, hidden);
  const start = learner.periods.map((_, s) => randomResidual({ width, hidden }, foldIn(startKey, s), { scale: 0.1 }));
  const inputs = Array.from({ length: judged }, (_, i) => normal(foldIn(judgeKey, i), width));
  const apart = (f: (x: Vector) => Vector, g: (x: Vector) => Vector) =>
    inputs.reduce((sum, x) => sum + halfSquare(f(x), g(x)) / judged, 0);
  let state = startMemory(memory, start);
  const ends: MemoryState[] = [];
  let diverged = false;
  const after = phases.map(({ teacher: name, samples, restore }) => {
    const back = (s: number) => (restore?.blocks.includes(s) ? ends[restore.phase].levels[s] : undefined);
    state = { ...state, levels: state.levels.map((level, s) => back(s) ?? level) };
    for (let i = 0; i < samples && !diverged; i++) {
      const x = normal(foldIn(streamKey, state.step), width);
      const seen = attempt(() => observe(memory, state, { x, target: teachers[name](x) }).state);
      diverged = seen === "diverged";
      if (seen !== "diverged") state = seen;
    }
    ends.push(state);
    if (diverged) return { A: Number.POSITIVE_INFINITY, B: Number.POSITIVE_INFINITY };
    const judge = (f: (x: Vector) => Vector) => apart((x) => predict(memory, state, x), f);
    return { A: judge(teachers.A), B: judge(teachers.B) };
  });
  return { after, contradiction: apart(teachers.A, teachers.B) };
}

/** Three residual blocks in a chain, in the order given: their periods say which is slow. */
function residualMemory(
  { periods, rates, reduction = "mean" }: Learner,
  width: number,
  hidden: number,
): ContinuumMemory {
  const block = residualBlock({ width, hidden, activation: "relu" });
  const slowFirst = periods[0] >= periods[2];
  return continuumMemory({
    variant: "sequential",
    order: slowFirst ? "slow-first" : "fast-first",
    reduction,
    levels: periods.map((period, s) => ({ name: `block ${s}`, period, block, rule: gradientStep({ rate: rates[s] }) })),
  });
}

function teacher(from: Key, width: number, hidden: number): (x: Vector) => Vector {
  const theta = randomResidual({ width, hidden }, from);
  const block = residualBlock({ width, hidden, activation: "relu" });
  // A residual block less its identity path.
  return (x) => block.apply(theta, x).y.map((y, i) => y - x[i]);
}

const halfSquare = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / 2;
