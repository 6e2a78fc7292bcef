/**
 * Training a sequence model through all its steps, and judging it:
 *
 *     F(θ) = Σ_{i,t} m_{it} ℓ(output_{it}, y_{it}) / Σ m_{it},   ℓ = cross-entropy in nats ("classes"), or in nats a bit ("bits"),
 *
 * in phases, each a law of sequences with a length of its own and hence a graph of its own; θ and the optimizer's state pass from one to the next.
 */
import * as tf from "@tensorflow/tfjs";
import type { Sequences, SequenceTask } from "../../tasks/benchmarks/index.js";
import {
  compile,
  disposeParams,
  foldIn,
  type Key,
  type Optimizer,
  type OptimizerState,
  type Params,
  type TrainOptions,
  train,
  valueAndGradients,
} from "../../tensor/index.js";
import { type SequenceModel, unroll } from "./sequence-model.js";

/** The masked mean loss, a scalar. */
export function sequenceLoss(
  kind: SequenceTask["kind"],
  outputs: tf.Tensor,
  { y, mask }: Omit<Sequences, "x">,
): tf.Scalar {
  return tf.tidy(() => {
    const each =
      kind === "classes"
        ? tf.neg(tf.sum(tf.mul(tf.logSoftmax(outputs), y), 2))
        : tf.mean(tf.sub(tf.softplus(outputs), tf.mul(outputs, y)), 2);
    return tf.div(tf.sum(tf.mul(each, mask)), tf.sum(mask)).asScalar();
  });
}

/** One stretch of training: so many updates on a law of sequences. */
export interface Phase {
  readonly task: SequenceTask;
  readonly steps: number;
}

export interface SequenceTrainOptions extends Pick<TrainOptions, "record" | "progress" | "signal"> {
  readonly phases: readonly Phase[];
  /** Sequences in a batch. */
  readonly batch: number;
  readonly optimizer: Optimizer;
  /** foldIn(key, 0) draws θ, foldIn(key, 1 + p) the sequences of phase p. */
  readonly key: Key;
}

export interface SequenceTrained<Theta extends Params> {
  /** The caller's. */
  readonly theta: Theta;
  /** The loss at every recorded step, counted through all phases. */
  readonly history: { readonly steps: readonly number[]; readonly loss: readonly number[] };
  readonly seconds: number;
}

type TrainState<Theta extends Params> = { readonly theta: Theta; readonly optimizer: OptimizerState };

/** @throws as `train` does */
export async function trainSequences<Theta extends Params>(
  model: SequenceModel<Theta, Params>,
  { phases, batch, optimizer, key, ...rest }: SequenceTrainOptions,
): Promise<SequenceTrained<Theta>> {
  const theta = model.init(foldIn(key, 0));
  let state: TrainState<Theta> = { theta, optimizer: optimizer.init(theta) };
  const history = { steps: [] as number[], loss: [] as number[] };
  let [done, seconds] = [0, 0];
  for (const [p, { task, steps }] of phases.entries()) {
    const objective = (at: Theta, sequences: Sequences) =>
      sequenceLoss(task.kind, unroll(model, at, sequences.x).outputs, sequences);
    const before = state;
    const trained = await train<TrainState<Theta>, Sequences, "loss">(
      (now, sequences) => {
        const { value, gradients } = valueAndGradients(objective)(now.theta, sequences);
        const next = optimizer.update(gradients, now.optimizer, now.theta);
        return { state: { theta: next.params, optimizer: next.state }, metrics: { loss: value } };
      },
      before,
      { record: 20, ...rest, steps, key: foldIn(key, 1 + p), batch: (_, batchKey) => task.draw(batchKey, batch) },
    ).finally(() => disposeParams(before));
    state = trained.state;
    trained.history.steps.forEach((step, i) => {
      history.steps.push(done + step);
      history.loss.push(trained.history.metrics.loss[i]);
    });
    done += trained.step;
    seconds += trained.seconds;
  }
  disposeParams(state.optimizer);
  return { theta: state.theta, history, seconds };
}

/** Predictions on drawn sequences as plain numbers, with the sequences: scores [n, T, outputs], row by row. */
export type Predicted = {
  readonly scores: Float32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly mask: Float32Array;
};

/** What a model predicts on `batches` batches of `batch` sequences, batch by batch. */
export async function predictSequences<Theta extends Params>(
  model: SequenceModel<Theta, Params>,
  task: SequenceTask,
  theta: Theta,
  { key, batch = 100, batches = 10 }: { readonly key: Key; readonly batch?: number; readonly batches?: number },
): Promise<Predicted[]> {
  const first = task.draw(foldIn(key, 0), batch);
  const predict = (weights: Params, x: tf.Tensor) => unroll(model, weights as Theta, x).outputs;
  const run = await compile(predict, [theta as Params, first.x], { name: `predict-${model.name}` });
  const results: Predicted[] = [];
  try {
    for (let i = 0; i < batches; i++) {
      const drawn = i === 0 ? first : task.draw(foldIn(key, i), batch);
      const scores = (await (await run(theta as Params, drawn.x)).data()) as Float32Array;
      const [x, y, mask] = [drawn.x, drawn.y, drawn.mask].map((tensor) => tensor.dataSync() as Float32Array);
      results.push({ scores: Float32Array.from(scores), x, y, mask });
      disposeParams(drawn);
    }
  } finally {
    await run.dispose();
  }
  return results;
}
