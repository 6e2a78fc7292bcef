/**
 * What the trained memories of the study share: Adam along a cosine on clipped gradients, a stop at a small loss, and figures on sequences of one key.
 *
 * Every memory has its rate chosen in the same way, so that a comparison is not one of rates that suit one side: short trainings of the same seed at each rate of
 * one list, and the long one at the rate with the least loss on sequences that are neither trained on nor reported.
 */
import type * as tf from "@tensorflow/tfjs";
import {
  adam,
  chain,
  clipByGlobalNorm,
  compile,
  cosineRate,
  disposeParams,
  foldIn,
  type Key,
  key,
  type OptimizerState,
  type Params,
  type Trained,
  type TrainOptions,
  train,
  valueAndGradients,
} from "../../tensor/index.js";
import { digits, thinned } from "../meta-learning/in-context/shared.js";
import type { RunContext } from "./part.js";

/** Sequences to report on are the same for every seed and memory, so that differences are not those of sequences. */
const TEST_KEY = key(2 ** 40 + 1);
/** Sequences that rates are chosen by. */
const VALIDATION_KEY = key(2 ** 40 + 2);
const RECORD = 50;
const JUDGED_AT_ONCE = 32;

export interface RecallBudget {
  readonly steps: number;
  /** Sequences in each. */
  readonly batch: number;
  /** Adam's first rates to choose from; the rate falls to a twentieth along a cosine. */
  readonly rates: readonly number[];
  /** Steps of the trainings that choose; none where there is one rate only. */
  readonly pilot: number;
  /** Training stops at the first recorded loss that is not above this. */
  readonly enough: number;
  /** Sequences that are judged: a multiple of 32. As many choose the rate. */
  readonly judged: number;
}

/** A short training at one rate: its loss on the sequences that choose, null where it has diverged. */
export interface Pilot {
  readonly rate: number;
  readonly loss: number | null;
}

export interface RecallFigures {
  readonly loss: number;
  /** Share of right answers. */
  readonly accuracy: number;
  /** The rate that was chosen, and what it was chosen from. */
  readonly rate: number;
  readonly pilots: readonly Pilot[];
  /** Steps made, those of the pilots not counted. */
  readonly steps: number;
  readonly seconds: number;
  readonly curve: { readonly step: readonly number[]; readonly loss: readonly number[] };
}

/** A network on a law of sequences. */
export interface RecallProblem<Theta extends Params, Batch extends Params> {
  init(key: Key): Theta;
  draw(key: Key, n: number): Batch;
  figures(theta: Theta, batch: Batch): { readonly loss: tf.Scalar; readonly accuracy: tf.Scalar };
}

/**
 * Keys: foldIn(key(seed), 0) draws θ, foldIn(key(seed), 1) the sequences.
 * @param more figures of the trained network beside those of every part; θ is not to be kept
 * @throws RangeError on no rates; Error where all of them diverge
 */
export async function trainedRecall<Theta extends Params, Batch extends Params, More = unknown>(
  problem: RecallProblem<Theta, Batch>,
  budget: RecallBudget,
  { seed, checkpoint, config }: RunContext & { readonly config: unknown },
  more: (theta: Theta) => Promise<More> = async () => ({}) as More,
): Promise<RecallFigures & More> {
  const pilots = await pilotsOf(problem, budget, seed);
  const rate = chosenRate(budget.rates, pilots);
  const trained = await trainedAt(problem, budget, rate, {
    seed,
    ...(checkpoint === undefined
      ? {}
      : { checkpoint: { file: checkpoint, config: { config, seed, rate }, everySeconds: 20 } }),
  });
  try {
    const judged = await judge(problem, trained.state.theta, budget.judged, TEST_KEY);
    const { history, step, seconds } = trained;
    const curve = thinned(history.steps, history.metrics.loss);
    const others = await more(trained.state.theta);
    return { ...judged, rate, pilots, steps: step, seconds: digits(seconds, 3), curve, ...others };
  } finally {
    disposeParams(trained.state);
  }
}

/** The rate with the least loss. @throws RangeError on no rates; Error where all have diverged */
export function chosenRate(rates: readonly number[], pilots: readonly Pilot[]): number {
  if (rates.length === 0) throw new RangeError("invalid rates: none");
  if (rates.length === 1) return rates[0];
  const best = pilots.reduce((a, b) => ((b.loss ?? Infinity) < (a.loss ?? Infinity) ? b : a));
  if (best.loss === null) throw new Error(`all of the rates ${rates.join(", ")} have diverged`);
  return best.rate;
}

async function pilotsOf<Theta extends Params, Batch extends Params>(
  problem: RecallProblem<Theta, Batch>,
  budget: RecallBudget,
  seed: number,
): Promise<Pilot[]> {
  if (budget.rates.length < 2) return [];
  const pilots: Pilot[] = [];
  for (const rate of budget.rates) {
    const { state } = await trainedAt(problem, { ...budget, steps: budget.pilot }, rate, { seed, nonFinite: "keep" });
    const { loss } = await judge(problem, state.theta, budget.judged, VALIDATION_KEY).finally(() =>
      disposeParams(state),
    );
    pilots.push({ rate, loss: Number.isFinite(loss) ? loss : null });
  }
  return pilots;
}

/** The training itself; the state is the caller's. */
async function trainedAt<Theta extends Params, Batch extends Params>(
  problem: RecallProblem<Theta, Batch>,
  { steps, batch, enough }: Pick<RecallBudget, "steps" | "batch" | "enough">,
  rate: number,
  { seed, ...options }: Pick<TrainOptions, "checkpoint" | "nonFinite"> & { readonly seed: number },
): Promise<Trained<{ theta: Theta; optimizer: OptimizerState }, "loss">> {
  const rule = chain(clipByGlobalNorm(1), adam({ learningRate: cosineRate({ from: rate, to: rate / 20, steps }) }));
  const theta = problem.init(foldIn(key(seed), 0));
  const initial: { theta: Theta; optimizer: OptimizerState } = { theta, optimizer: rule.init(theta) };
  const loss = (at: Theta, sequences: Batch) => problem.figures(at, sequences).loss;
  return train<typeof initial, Batch, "loss">(
    (now, sequences) => {
      const { value, gradients } = valueAndGradients(loss)(now.theta, sequences);
      const next = rule.update(gradients, now.optimizer, now.theta);
      return { state: { theta: next.params, optimizer: next.state }, metrics: { loss: value } };
    },
    initial,
    {
      steps,
      key: foldIn(key(seed), 1),
      record: Math.min(RECORD, steps),
      batch: (_, from) => problem.draw(from, batch),
      stopWhen: ({ metrics }) => metrics.loss <= enough,
      ...options,
    },
  ).finally(() => disposeParams(initial));
}

async function judge<Theta extends Params, Batch extends Params>(
  problem: RecallProblem<Theta, Batch>,
  theta: Theta,
  sequences: number,
  from: Key,
): Promise<{ readonly loss: number; readonly accuracy: number }> {
  const batches = Math.ceil(sequences / JUDGED_AT_ONCE);
  const figures = (at: Params, batch: Params) => problem.figures(at as Theta, batch as Batch);
  const example: Params = problem.draw(from, JUDGED_AT_ONCE);
  const found: Params = theta;
  const step = await compile(figures, [found, example], { name: "judge" });
  disposeParams(example);
  let [loss, accuracy] = [0, 0];
  try {
    for (let i = 0; i < batches; i++) {
      const batch: Params = problem.draw(foldIn(from, i), JUDGED_AT_ONCE);
      const judged = await step(found, batch);
      loss += (await judged.loss.data())[0] / batches;
      accuracy += (await judged.accuracy.data())[0] / batches;
      disposeParams(batch);
    }
  } finally {
    await step.dispose();
  }
  return { loss: digits(loss, 4), accuracy: digits(accuracy, 4) };
}
