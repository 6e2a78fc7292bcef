/**
 * The update schedule (71). For sample i = 0, 1, 2, …
 *
 *     1  forward with the parameters of the time, ℓ_i = ½‖y − target‖²
 *     2  one backward pass through the whole network;  acc_ℓ ← acc_ℓ + ∇_ℓ ℓ_i  for every level
 *     3  for every level with (i + 1) mod C_ℓ = 0:  θ_ℓ ← rule(θ_ℓ, acc_ℓ or acc_ℓ/C),  acc_ℓ ← 0
 *
 * A chunk has exactly C samples (the printed limits t = i − C … i would count one twice). A step is a sample, not an optimizer's step over a batch. States are
 * values: between its boundaries a level's parameters are the very same array, so that they cannot differ in a bit.
 */
import { finiteVector } from "../../linalg/index.js";
import type { Vector } from "./block.js";
import type { Network } from "./chain.js";
import { type ContinuumMemory, checkParameters } from "./memory.js";

export interface Sample {
  readonly x: Vector;
  readonly target: Vector;
}

export interface LevelState {
  readonly theta: Vector;
  /** What the level's rule remembers. */
  readonly rule: Vector;
  /** Σ of the gradients since the last boundary, and of the losses. */
  readonly gathered: Vector;
  readonly losses: number;
  /** Samples since the last boundary. */
  readonly count: number;
}

/** The state of one sequence. */
export interface MemoryState {
  readonly levels: readonly LevelState[];
  /** Samples seen. */
  readonly step: number;
}

/** @throws as `checkParameters` */
export function startMemory(memory: ContinuumMemory, thetas: readonly Vector[]): MemoryState {
  checkParameters(memory, thetas);
  return {
    step: 0,
    levels: memory.levels.map(({ size, rule }, s) => ({
      theta: thetas[s],
      rule: rule.start(size),
      gathered: new Float64Array(size),
      losses: 0,
      count: 0,
    })),
  };
}

export const parametersOf = (state: MemoryState): Vector[] => state.levels.map(({ theta }) => theta);

/** y of the state, without learning. @throws RangeError where x does not fit or is not finite */
export function predict(memory: ContinuumMemory, state: MemoryState, x: Vector): Vector {
  finiteVector("input", x, memory.network.inputs);
  return memory.network.apply(parametersOf(state), x).y;
}

export interface Observed {
  readonly state: MemoryState;
  /** Before the update: prequential. */
  readonly prediction: Vector;
  readonly loss: number;
}

/**
 * Learns from one sample.
 * @throws RangeError with the step where x or target do not fit, hold NaN or infinity, or the memory has diverged
 */
export function observe(memory: ContinuumMemory, state: MemoryState, sample: Sample): Observed {
  const { prediction, loss, gradients } = lossGradient(memory.network, parametersOf(state), sample, state.step);
  const levels = state.levels.map((level, s): LevelState => {
    const gathered = add(level.gathered, gradients[s]);
    const next = { ...level, gathered, losses: level.losses + loss, count: level.count + 1 };
    return next.count === memory.levels[s].period ? updated(memory, s, next) : next;
  });
  return { state: { levels, step: state.step + 1 }, prediction, loss };
}

/** Updates every level whose chunk has begun, as if it ended here; the next chunks begin at the next sample. */
export function flush(memory: ContinuumMemory, state: MemoryState): MemoryState {
  const due = ({ count }: LevelState, s: number) => count > 0 && Number.isFinite(memory.levels[s].period);
  return { ...state, levels: state.levels.map((level, s) => (due(level, s) ? updated(memory, s, level) : level)) };
}

/** The level after an update with what it has gathered. */
function updated({ levels, reduction }: ContinuumMemory, s: number, level: LevelState): LevelState {
  const { count } = level;
  const share = reduction === "mean" ? 1 / count : 1;
  const gradient = share === 1 ? level.gathered : level.gathered.map((g) => share * g);
  const stepped = levels[s].rule.step(level.theta, gradient, level.rule, { loss: share * level.losses });
  return {
    theta: stepped.theta,
    rule: stepped.state,
    gathered: new Float64Array(level.theta.length),
    losses: 0,
    count: 0,
  };
}

/** "drop": an unfinished chunk at the end is lost, as (71) has it. "flush": it is an update too. */
export type Partial = "drop" | "flush";

export interface RunOptions {
  /** Default "drop". */
  readonly partial?: Partial;
}

export interface Learned {
  readonly state: MemoryState;
  /** One a sample, each before the sample was learned. */
  readonly predictions: readonly Vector[];
  readonly losses: Vector;
}

/**
 * A whole sequence from fresh accumulators.
 * @throws as `observe`; RangeError where a level's chunk is longer than the sequence and would be dropped: it would never learn
 */
export function runSequence(
  memory: ContinuumMemory,
  thetas: readonly Vector[],
  samples: readonly Sample[],
  { partial = "drop" }: RunOptions = {},
): Learned {
  checkPartial(partial);
  for (const { name, period } of memory.levels) {
    if (partial === "drop" && Number.isFinite(period) && period > samples.length) {
      throw new RangeError(`invalid period of "${name}": ${period} in a sequence of ${samples.length} (flush it)`);
    }
  }
  const learned = continueSequence(memory, startMemory(memory, thetas), samples);
  return partial === "flush" ? { ...learned, state: flush(memory, learned.state) } : learned;
}

/** Goes on from a state, boundaries where they are due; nothing is dropped or flushed. */
export function continueSequence(memory: ContinuumMemory, from: MemoryState, samples: readonly Sample[]): Learned {
  const losses = new Float64Array(samples.length);
  let state = from;
  const predictions = samples.map((sample, i) => {
    const seen = observe(memory, state, sample);
    losses[i] = seen.loss;
    state = seen.state;
    return seen.prediction;
  });
  return { state, predictions, losses };
}

/** ℓ = ½‖y − target‖² and its gradient with respect to every part's parameters. `step` names the sample in errors. */
export function lossGradient(
  network: Network,
  thetas: readonly Vector[],
  { x, target }: Sample,
  step: number,
): { readonly prediction: Vector; readonly loss: number; readonly gradients: readonly Vector[] } {
  finiteVector(`input of sample ${step}`, x, network.inputs);
  finiteVector(`target of sample ${step}`, target, network.outputs);
  const { y, pullback } = network.apply(thetas, x);
  const miss = y.map((value, i) => value - target[i]);
  const loss = miss.reduce((total, e) => total + e * e, 0) / 2;
  if (!Number.isFinite(loss)) throw new RangeError(`${DIVERGED} at sample ${step}`);
  return { prediction: y, loss, gradients: pullback(miss) };
}

/** What a step gives, or that it found the memory diverged: for tables in which that is a result. Other errors pass. */
export function attempt<Result>(step: () => Result): Result | "diverged" {
  try {
    return step();
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith(DIVERGED)) return "diverged";
    throw error;
  }
}

const DIVERGED = "invalid state: it has diverged";

/** @throws RangeError on an unknown name */
export function checkPartial(partial: Partial): void {
  if (partial !== "drop" && partial !== "flush") {
    throw new RangeError(`unknown partial "${String(partial)}" (known: drop, flush)`);
  }
}

function add(a: Vector, b: Vector): Vector {
  const total = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) total[i] = a[i] + b[i];
  return total;
}
