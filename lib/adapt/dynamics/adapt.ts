/**
 * The inner loop of any method at test time: one step as one native graph, called again and again with what it returned. What adaptation leaves
 * alone (base, hyper-network, support data) is a constant of the graph.
 */
import * as tf from "@tensorflow/tfjs";
import {
  compile,
  disposeParams,
  flattenParams,
  key,
  mapParams,
  NativeTensor,
  type Params,
  tidyTree,
  unflattenParams,
} from "../../tensor/index.js";
import type { Method, SupportData, TrainingSetup } from "./method.js";
import type { Weights } from "./model.js";

/** An adaptation that is ready to run, as often as wanted, always from the same start. */
export interface Adaptation<Fast extends Params = Params> {
  /**
   * Weights of every instance after each of the asked numbers of steps (ascending, 0: before the first); the tensors are the caller's.
   * @throws Error on numbers of steps that do not ascend; where a loss is no finite number (names the instance and the steps made)
   */
  run(steps: readonly number[]): Promise<Weights[]>;
  /** What adaptation changed (codes and their moments, or weights) instead of the weights. @throws Error as `run` */
  fast(steps: readonly number[]): Promise<Fast[]>;
  dispose(): Promise<void>;
}

/**
 * Adapts to the instances of the support data, all at once: weights with a leading axis of instances, after each of the asked numbers of steps.
 * @throws Error as `Adaptation.run`; on learned parameters of another architecture, support data of another dimension
 */
export async function adapt<State extends Params, Learned extends Params, Fast extends Params>(
  method: Method<State, Learned, Fast>,
  setup: TrainingSetup,
  learned: Learned,
  support: SupportData,
  steps: readonly number[],
): Promise<Weights[]> {
  const adaptation = await compileAdaptation(method, setup, learned, support);
  try {
    return await adaptation.run(steps);
  } finally {
    await adaptation.dispose();
  }
}

/** The same in two pieces. `learned` and `support` must not be freed before `dispose`. @throws Error as `adapt` */
export async function compileAdaptation<State extends Params, Learned extends Params, Fast extends Params>(
  method: Method<State, Learned, Fast>,
  setup: TrainingSetup,
  learned: Learned,
  support: SupportData,
): Promise<Adaptation<Fast>> {
  const [instances, , dimension] = support.x.shape;
  const { model } = setup;
  if (dimension !== model.dimension)
    throw new Error(`support data of dimension ${dimension}, expected ${model.dimension}`);
  requireSame(learned, method, setup);
  const start = tidyTree(() => method.start(setup, learned, instances));
  const nested = (leaves: readonly tf.Tensor[]) => unflattenParams([...leaves], start) as Params as Fast;
  const first = flattenParams(start).map(([, leaf]) => leaf);
  const step = (leaves: readonly tf.Tensor[]) => {
    const { fast, losses } = method.adaptStep(setup, nested(leaves), learned, support);
    return { leaves: flattenParams(fast).map(([, leaf]) => leaf), losses };
  };
  const begin = first.map((leaf) => new NativeTensor(leaf.shape, "float32", leaf.dataSync().slice() as Float32Array));
  const compiled = await compile(step, [first], { name: `adaptation of ${method.name}` }).finally(() =>
    tf.dispose(first),
  );

  /** What `use` makes of the leaves after each of the numbers of steps. */
  const after = async <T extends Params>(
    steps: readonly number[],
    use: (leaves: readonly tf.Tensor[]) => T,
  ): Promise<T[]> => {
    requireAscending(steps);
    const found: T[] = [];
    try {
      let leaves: NativeTensor[] = begin;
      for (let done = 0; found.length < steps.length; done++) {
        while (steps[found.length] === done) found.push(tidyTree(() => use(leaves.map((leaf) => leaf.toTensor()))));
        if (found.length === steps.length) requireFinite(leaves, done);
        else {
          const next = await compiled(leaves);
          requireFiniteLosses(next.losses, done);
          leaves = next.leaves as NativeTensor[];
        }
      }
    } catch (error) {
      for (const made of found) disposeParams(made);
      throw error;
    }
    return found;
  };
  const owned = <T extends Params>(params: T) => mapParams(params, (leaf) => leaf.clone()) as Params as T;
  return {
    run: (steps) => after(steps, (leaves) => owned(method.weights(setup, learned, nested(leaves)))),
    fast: (steps) => after(steps, nested),
    dispose: () => compiled.dispose(),
  };
}

/** Learned parameters with the names and shapes that the method has for this model. */
function requireSame<State extends Params, Learned extends Params, Fast extends Params>(
  learned: Learned,
  method: Method<State, Learned, Fast>,
  setup: TrainingSetup,
): void {
  const shapes = (params: Params) => new Map(flattenParams(params).map(([name, { shape }]) => [name, `[${shape}]`]));
  const expected = tidyTree(() => method.learned(method.init(key(0), setup)));
  const wanted = shapes(expected);
  disposeParams(expected);
  const got = shapes(learned);
  for (const name of new Set([...wanted.keys(), ...got.keys()])) {
    const [is, should] = [got.get(name) ?? "absent", wanted.get(name) ?? "absent"];
    if (is !== should)
      throw new Error(`learned parameters of another architecture: "${name}" is ${is}, expected ${should}`);
  }
}

function requireAscending(steps: readonly number[]): void {
  steps.forEach((step, i) => {
    const least = i === 0 ? 0 : steps[i - 1];
    if (!(Number.isSafeInteger(step) && step >= least))
      throw new Error(`invalid numbers of adaptation steps: ${steps.join(", ")}`);
  });
}

function requireFiniteLosses(losses: NativeTensor, done: number): void {
  const values = losses.dataSync();
  const bad = values.findIndex((value: number) => !Number.isFinite(value));
  if (bad >= 0) throw new Error(`loss of instance ${bad} is ${values[bad]} after ${done} adaptation steps`);
}

function requireFinite(leaves: readonly NativeTensor[], done: number): void {
  for (const leaf of leaves) {
    const bad = leaf.dataSync().find((value: number) => !Number.isFinite(value));
    if (bad !== undefined) throw new Error(`a parameter is ${bad} after ${done} adaptation steps`);
  }
}
