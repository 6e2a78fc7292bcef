/** The outer loop of any method, by `train` of lib/tensor: compiled, seeded, resumable, and silent about which method it is. */
import { type DynamicsTasks, fieldScale } from "../../tasks/dynamics.js";
import {
  disposeParams,
  foldIn,
  type Key,
  type Params,
  type Trained,
  type TrainOptions,
  train,
} from "../../tensor/index.js";
import { type BatchSize, dynamicsBatches } from "./batches.js";
import type { DynamicsBatch, Method, TrainingSetup } from "./method.js";
import type { DynamicsModel } from "./model.js";

/** What `train` can do besides (progress, signal, checkpoint, record, …) goes through. */
export interface MetaTrainOptions extends Omit<TrainOptions<DynamicsBatch, "loss">, "batch" | "steps"> {
  readonly key: Key;
  /** N_out. */
  readonly steps: number;
  /** B and n. Default: 10 instances, 100 points. */
  readonly batch?: BatchSize;
}

export interface MetaTrained<State extends Params = Params> extends Trained<State, "loss"> {
  /** What `adapt` wants to know. */
  readonly setup: TrainingSetup;
}

/**
 * Meta-trains a method on tasks; the state is the caller's.
 * @throws Error as `dynamicsBatches`, as the method's `init`, and as `train`: `metric "loss" is NaN at step 120`, a checkpoint of another run
 */
export async function metaTrain<State extends Params, Learned extends Params, Fast extends Params>(
  method: Method<State, Learned, Fast>,
  model: DynamicsModel,
  tasks: DynamicsTasks,
  { batch = { instances: 10, points: 100 }, key, steps, ...options }: MetaTrainOptions,
): Promise<MetaTrained<State>> {
  if (tasks.dimension !== model.dimension)
    throw new Error(`tasks of dimension ${tasks.dimension}, expected ${model.dimension}`);
  const scale = fieldScale(tasks);
  if (scale === 0) throw new Error("invalid tasks: every field is zero");
  const setup: TrainingSetup = { model, instances: tasks.instances.length, scale, steps };
  const draw = dynamicsBatches(tasks, batch);
  const initial = method.init(foldIn(key, 0), setup);
  try {
    const step = (state: State, points: DynamicsBatch) => method.step(setup, state, points);
    const made = method.training === "none" ? 0 : steps;
    const trained = await train(step, initial, {
      ...options,
      steps: made,
      key: foldIn(key, 1),
      batch: (done, from) => draw(done, from),
    });
    return { ...trained, setup };
  } finally {
    disposeParams(initial);
  }
}
