/**
 * Which part of Θ an inner loop of gradient steps moves, and what that loop is:
 *
 *     φ_k⁽⁰⁾ = θ,   φ_k⁽ˢ⁺¹⁾ = φ_k⁽ˢ⁾ − α ∇L_k(φ_k⁽ˢ⁾)/c,   for every instance k at once.
 *
 * "all" (MAML, Reptile, scratch): every leaf, the constants of a bracket included. "networks": all but those. "output" (ANIL: Raghu, Raghu, Bengio,
 * Vinyals 2020): the output row of every network; what is below it is shared.
 */
import type * as tf from "@tensorflow/tfjs";
import { oneOf } from "../../linalg/index.js";
import { countParams, flattenParams, tidyTree, unflattenParams } from "../../tensor/index.js";
import { innerStep, perTask, type TaskLosses } from "../maml.js";
import { fieldLosses } from "./loss.js";
import type { Method, SupportData, TrainingSetup } from "./method.js";
import type { DynamicsModel, Weights } from "./model.js";
import { checkedRate } from "./option-checks.js";

export type Adapts = "all" | "networks" | "output";

/** Leaves in the order of the record: those that the inner loop moves, and the others. */
export type Parts = { readonly fast: readonly tf.Tensor[]; readonly slow: readonly tf.Tensor[] };

const moves: Record<Adapts, (name: string) => boolean> = {
  all: () => true,
  networks: (name) => name.startsWith("nets."),
  output: (name) => name.startsWith("nets.") && name.endsWith(".output"),
};

/** The two parts of Θ. */
export function partsOf(weights: Weights, adapts: Adapts): Parts {
  const leaves = flattenParams(weights);
  const some = (kind: boolean) => leaves.filter(([name]) => moves[adapts](name) === kind).map(([, leaf]) => leaf);
  return { fast: some(true), slow: some(false) };
}

/** Θ of its parts; `like` gives the names. */
export function joined({ fast, slow }: Parts, like: Weights, adapts: Adapts): Weights {
  const [moved, shared] = [[...fast], [...slow]];
  const leaves = flattenParams(like).map(([name]) => (moves[adapts](name) ? moved : shared).shift() as tf.Tensor);
  return unflattenParams(leaves, like) as Weights;
}

/** L_k/c of every instance, as a function of what moves. */
export function lossesOf(
  setup: TrainingSetup,
  like: Weights,
  adapts: Adapts,
  slow: readonly tf.Tensor[],
): TaskLosses<readonly tf.Tensor[], SupportData> {
  return (fast, data) => fieldLosses(setup, joined({ fast, slow }, like, adapts), data);
}

/** The part of a method that adapts by gradient steps at rate α: all of it but the outer loop. */
export function byGradientSteps(
  adapts: Adapts,
  rate: number,
): Pick<
  Method<{ readonly weights: Weights }, Weights, readonly tf.Tensor[]>,
  "counts" | "learned" | "start" | "adaptStep" | "weights"
> {
  oneOf("part", adapts, Object.keys(moves));
  checkedRate("innerRate", rate);
  return {
    counts: (model: DynamicsModel) =>
      tidyTree(() => {
        const weights = model.init([0, 0]);
        return { trained: countParams(weights), adapted: countParams(partsOf(weights, adapts).fast) };
      }),
    learned: ({ weights }) => weights,
    start: (_, learned, instances) => perTask(partsOf(learned, adapts).fast, instances),
    adaptStep: (setup, fast, learned, support) => {
      const losses = lossesOf(setup, learned, adapts, partsOf(learned, adapts).slow);
      return { fast: innerStep(losses, fast, support, rate), losses: losses(fast, support) };
    },
    weights: (_, learned, fast) => joined({ fast, slow: partsOf(learned, adapts).slow }, learned, adapts),
  };
}
