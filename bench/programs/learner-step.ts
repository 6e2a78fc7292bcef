/**
 * An outer step of a meta-learner as a benchmark program: the product's own `MetaLearner.gradients` and one update of Adam, whose moments start at zero,
 *
 *     g = ∇_θ L(θ, episodes),   θ ← θ − Adam(g);      after the first step   m₁ = (1 − β₁) g,
 *
 * so that the timed step itself tells the gradient at the start, which other sides can be compared with.
 */
import * as tf from "@tensorflow/tfjs";
import type { Learner } from "../../lib/adapt/frame/index.js";
import type { Benchmark } from "../../lib/tasks/benchmarks/index.js";
import {
  adam,
  foldIn,
  key,
  type OptimizerState,
  type Params,
  tidyTree,
  type ValueAndGradients,
} from "../../lib/tensor/index.js";
import { leavesOf, withLeaves } from "./leaves.js";
import { type Leaves, sizeOf } from "./problem.js";
import type { Constants, Gradients, Tensors, Training } from "./program.js";

const RATE = 1e-3;
const BETA_1 = 0.9;

export interface OuterStep {
  readonly name: string;
  readonly title: string;
  readonly learner: Learner;
  readonly benchmark: Benchmark;
  /** Tasks in the batch. */
  readonly tasks: number;
  /** What the peers are told besides the rate. Default: nothing. */
  readonly constants?: Constants;
}

/** One outer step of a learner on a batch of episodes of a benchmark. */
export function outerStep({ name, title, learner: kind, benchmark, tasks, constants = {} }: OuterStep): Training {
  const learner = kind.on(benchmark);
  return adamStep({
    name,
    title,
    init: (seed) => learner.init(key(seed)),
    data: (seed) => {
      const { support, query } = benchmark.draw(foldIn(key(seed), 1), tasks, "train");
      return { supportX: support.x, supportY: support.y, queryX: query.x, queryY: query.y };
    },
    gradients: (theta, { supportX, supportY, queryX, queryY }) =>
      learner.gradients(theta, { support: { x: supportX, y: supportY }, query: { x: queryX, y: queryY } }),
    constants,
  });
}

export interface AdamStep<Theta extends Params> {
  readonly name: string;
  readonly title: string;
  init(seed: number): Theta;
  data(seed: number): Tensors;
  gradients(theta: Theta, data: Tensors): ValueAndGradients<Theta>;
  readonly constants: Constants;
}

type State<Theta> = { readonly theta: Theta; readonly optimizer: OptimizerState };

export function adamStep<Theta extends Params>(step: AdamStep<Theta>): Training {
  const { name, title, init, data, gradients, constants } = step;
  const rule = adam({ learningRate: RATE, beta1: BETA_1 });
  return {
    kind: "training",
    name,
    title,
    problem: (seed) => ({
      program: name,
      params: leavesOf(() => init(seed)),
      data: leavesOf(() => data(seed)),
      constants: { ...constants, rate: RATE },
    }),
    start: (params): State<Theta> =>
      tidyTree(() => {
        const theta = withLeaves(init(0), params);
        return { theta, optimizer: rule.init(theta) };
      }),
    step: (state, given) => {
      const { theta, optimizer } = state as State<Theta>;
      const { value, gradients: slopes } = gradients(theta, given);
      const next = rule.update(slopes, optimizer, theta);
      return { state: { theta: next.params, optimizer: next.state }, loss: tf.reshape(value, []) };
    },
    firstGradients: (after, params) => firstGradients((after as State<Theta>).optimizer, params),
  };
}

/** m₁/(1 − β₁), cut into the leaves; the moments are one vector or one a leaf, in the order of the leaves. */
function firstGradients({ rules }: OptimizerState, params: Leaves): Gradients {
  const [{ mean }] = rules as unknown as readonly [{ readonly mean: readonly Pick<tf.Tensor, "dataSync">[] }];
  const all = mean.flatMap((part) => Array.from(part.dataSync(), (value) => value / (1 - BETA_1)));
  let from = 0;
  return Object.fromEntries(
    Object.entries(params).map(([name, { shape }]) => {
      const size = sizeOf(shape);
      from += size;
      return [name, all.slice(from - size, from)];
    }),
  );
}
