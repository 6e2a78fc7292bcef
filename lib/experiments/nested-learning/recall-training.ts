/** What the trained memories of the study share: Adam along a cosine on clipped gradients, a stop at a small loss, and figures on sequences of one key. */
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
  train,
  valueAndGradients,
} from "../../tensor/index.js";
import { digits, thinned } from "../meta-learning/in-context/shared.js";
import type { RunContext } from "./part.js";

/** Sequences to report on are the same for every seed and memory, so that differences are not those of sequences. */
const TEST_KEY = key(2 ** 40 + 1);
const RECORD = 50;
const JUDGED_AT_ONCE = 32;

export interface RecallBudget {
  readonly steps: number;
  /** Sequences in each. */
  readonly batch: number;
  /** Adam's first rate; it falls to a twentieth along a cosine. */
  readonly rate: number;
  /** Training stops at the first recorded loss that is not above this. */
  readonly enough: number;
  /** Sequences that are judged: a multiple of 32. */
  readonly judged: number;
}

export interface RecallFigures {
  readonly loss: number;
  /** Share of right answers. */
  readonly accuracy: number;
  /** Steps made. */
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

/** Keys: foldIn(key(seed), 0) draws θ, foldIn(key(seed), 1) the sequences. */
export async function trainedRecall<Theta extends Params, Batch extends Params>(
  problem: RecallProblem<Theta, Batch>,
  budget: RecallBudget,
  { seed, checkpoint, config }: RunContext & { readonly config: unknown },
): Promise<RecallFigures> {
  const { steps, batch, rate, enough } = budget;
  const rule = chain(clipByGlobalNorm(1), adam({ learningRate: cosineRate({ from: rate, to: rate / 20, steps }) }));
  const theta = problem.init(foldIn(key(seed), 0));
  const initial: { theta: Theta; optimizer: OptimizerState } = { theta, optimizer: rule.init(theta) };
  const loss = (at: Theta, sequences: Batch) => problem.figures(at, sequences).loss;
  const trained = await train<typeof initial, Batch, "loss">(
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
      ...(checkpoint === undefined
        ? {}
        : { checkpoint: { file: checkpoint, config: { config, seed }, everySeconds: 20 } }),
    },
  ).finally(() => disposeParams(initial));
  try {
    const judged = await judge(problem, trained.state.theta, budget.judged);
    const { history, step, seconds } = trained;
    return { ...judged, steps: step, seconds: digits(seconds, 3), curve: thinned(history.steps, history.metrics.loss) };
  } finally {
    disposeParams(trained.state);
  }
}

async function judge<Theta extends Params, Batch extends Params>(
  problem: RecallProblem<Theta, Batch>,
  theta: Theta,
  sequences: number,
): Promise<{ readonly loss: number; readonly accuracy: number }> {
  const batches = Math.ceil(sequences / JUDGED_AT_ONCE);
  const figures = (at: Params, batch: Params) => problem.figures(at as Theta, batch as Batch);
  const example: Params = problem.draw(TEST_KEY, JUDGED_AT_ONCE);
  const found: Params = theta;
  const step = await compile(figures, [found, example], { name: "judge" });
  disposeParams(example);
  let [loss, accuracy] = [0, 0];
  try {
    for (let i = 0; i < batches; i++) {
      const batch: Params = problem.draw(foldIn(TEST_KEY, i), JUDGED_AT_ONCE);
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
