/**
 * A learner whose outer loop weighs the tasks of a batch by how their gradients agree,
 *
 *     θ ← θ − rule(Σᵢ cᵢ gᵢ),   gᵢ = ∇_θ Lᵢ(θ),   c from the Gram matrix of g₁ … g_M (coefficients.ts).
 *
 * Everything else is the learner's own, and `metaTrain` trains it as any other. With the rule "mean" it is the learner itself.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes } from "../../tasks/benchmarks/index.js";
import { type Params, tidyTree, type ValueAndGradients } from "../../tensor/index.js";
import type { Learner, MetaLearner } from "../frame/index.js";
import { type AgreementOptions, agreementOptions } from "./coefficients.js";
import { slicedGradients, type TaskGradientsOf } from "./task-gradients.js";
import { coefficientsOf, combinedOf, cosinesOf, gramOf } from "./tensor-coefficients.js";

export interface AgreeingOptions<Theta extends Params = Params> extends AgreementOptions {
  /** How gradients of single tasks are found. Default: `slicedGradients(learner)`, which fits any learner. */
  readonly taskGradients?: TaskGradientsOf<Theta>;
}

/** How the tasks of a batch agreed. */
export type Agreement = {
  /** wᵢⱼ [tasks, tasks]. */
  readonly cosines: tf.Tensor2D;
  /** cᵢ [tasks]. */
  readonly coefficients: tf.Tensor1D;
  /** Lᵢ [tasks]. */
  readonly losses: tf.Tensor;
};

export interface AgreeingLearner<Theta extends Params, Adapted extends Params> extends MetaLearner<Theta, Adapted> {
  /** `gradients` and what they were combined from. */
  agreement(theta: Theta, episodes: Episodes): ValueAndGradients<Theta> & Agreement;
}

/**
 * The learner with another outer loop, named "maml-o-amfs", "maml-o-amfs-relu", "maml-pcgrad", …
 * @throws RangeError on an unknown rule or normalisation
 */
export function agreeing<Theta extends Params, Adapted extends Params>(
  learner: MetaLearner<Theta, Adapted>,
  options: AgreeingOptions<Theta> = {},
): AgreeingLearner<Theta, Adapted> {
  const { taskGradients = slicedGradients(learner), ...choice } = options;
  const name = agreeingName(learner.name, choice);
  const agreement = (theta: Theta, episodes: Episodes) =>
    tidyTree(() => {
      const { losses, gradients } = taskGradients(theta, episodes);
      const gram = gramOf(gradients);
      const coefficients = coefficientsOf(gram, choice);
      return {
        value: tf.mean(losses).asScalar(),
        gradients: combinedOf(gradients, coefficients),
        cosines: cosinesOf(gram),
        coefficients,
        losses,
      };
    });
  return {
    ...learner,
    name,
    agreement,
    gradients: (theta, episodes) =>
      tidyTree(() => {
        const { value, gradients } = agreement(theta, episodes);
        return { value, gradients };
      }),
  };
}

/** The same for a kind of learner; `taskGradientsOn` gives their single gradients on a benchmark, default as for `agreeing`. */
export function agreeingKind<Theta extends Params>(
  learner: Learner,
  options: AgreementOptions & { readonly taskGradientsOn?: (benchmark: Benchmark) => TaskGradientsOf<Theta> } = {},
): Learner {
  const { taskGradientsOn, ...choice } = options;
  return {
    name: agreeingName(learner.name, choice),
    family: learner.family,
    refuses: (benchmark) => learner.refuses(benchmark),
    on: (benchmark) =>
      agreeing(learner.on(benchmark) as MetaLearner<Theta>, {
        ...choice,
        taskGradients: taskGradientsOn?.(benchmark),
      }),
  };
}

function agreeingName(name: string, options: AgreementOptions): string {
  const { rule, normalisation, length } = agreementOptions(options);
  const kind = rule === "o-amfs" && normalisation !== "l1" ? `${rule}-${normalisation}` : rule;
  return length === "mean" ? `${name}-${kind}-of-mean-length` : `${name}-${kind}`;
}
