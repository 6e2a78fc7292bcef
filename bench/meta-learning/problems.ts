/**
 * What `npm run bench -- meta-learning` measures: one outer step of five learners, by the product's own `MetaLearner.gradients` and one update of Adam. A
 * problem is the learner's first θ and a batch of episodes, as arrays that every side reads; moments start at zero on every side.
 */
import * as tf from "@tensorflow/tfjs";
import { conditionalNeuralProcess } from "../../lib/adapt/bayesian/index.js";
import type { Learner } from "../../lib/adapt/frame/index.js";
import { inContextTransformer } from "../../lib/adapt/in-context/index.js";
import { learnedRule, pieceGradients } from "../../lib/adapt/learning-to-optimize/index.js";
import { conv4Embedding } from "../../lib/adapt/metric/embedding.js";
import { prototypical } from "../../lib/adapt/metric/index.js";
import { maml } from "../../lib/adapt/optimization/index.js";
import { type Benchmark, linearRegression, sinusoid } from "../../lib/tasks/benchmarks/index.js";
import { quadraticProblems } from "../../lib/tasks/quadratic-problems.js";
import {
  adam,
  disposeParams,
  flattenParams,
  foldIn,
  key,
  type OptimizerState,
  type Params,
  tidyTree,
  type ValueAndGradients,
} from "../../lib/tensor/index.js";
import type { Leaves } from "../programs/problem.js";
import type { Constants, Tensors, Training } from "../programs/program.js";
import { withLeaves } from "../structure-preserving/problems.js";
import { randomImages } from "./random-images.js";

export interface MetaSizes {
  /** MAML: tasks, points of a support and of a query set; 1–40–40–1 as the learner has it. */
  readonly maml: { readonly tasks: number; readonly shots: number };
  /** Prototypical network: 5-way 1-shot, so many tasks, query images of all classes together, filters. */
  readonly protonet: {
    readonly tasks: number;
    readonly queries: number;
    readonly filters: number;
    readonly side: number;
  };
  readonly cnp: { readonly tasks: number; readonly shots: number; readonly width: number };
  readonly transformer: {
    readonly tasks: number;
    readonly shots: number;
    readonly width: number;
    readonly layers: number;
  };
  /** Learning to optimize: problems, and steps in the piece that is differentiated. */
  readonly l2o: { readonly problems: number; readonly steps: number };
}

/** The sizes of the notebooks. */
export const metaSizes: MetaSizes = {
  maml: { tasks: 25, shots: 10 },
  protonet: { tasks: 4, queries: 25, filters: 32, side: 28 },
  cnp: { tasks: 16, shots: 10, width: 128 },
  transformer: { tasks: 32, shots: 10, width: 32, layers: 2 },
  l2o: { problems: 16, steps: 20 },
};

const RATE = 1e-3;
const HEADS = 4;

/** "maml", "protonet", "cnp", "transformer", "l2o". */
export function metaPrograms(sizes: MetaSizes = metaSizes): Training[] {
  const { protonet, cnp, transformer, l2o } = sizes;
  const shots = { shots: sizes.maml.shots, queries: sizes.maml.shots };
  const embedding = conv4Embedding({ filters: protonet.filters });
  const { width, layers } = transformer;
  return [
    outerStep(
      "maml",
      `MAML, sinusoids, second order (${sizes.maml.tasks} tasks, ${shots.shots} + ${shots.shots} points, 1–40–40–1)`,
      maml(),
      sinusoid(shots),
      sizes.maml.tasks,
    ),
    outerStep(
      "protonet",
      `prototypical network, Conv-4 (${protonet.tasks} tasks, 5-way 1-shot, ${protonet.queries} queries, ${protonet.side}×${protonet.side}, ${protonet.filters} filters)`,
      prototypical({ embedding: embedding as never }),
      randomImages({ side: protonet.side, ways: 5, queries: protonet.queries }),
      protonet.tasks,
    ),
    outerStep(
      "cnp",
      `conditional neural process (${cnp.tasks} tasks, ${cnp.shots} + ${cnp.shots} points, width ${cnp.width})`,
      conditionalNeuralProcess({ width: cnp.width, activation: "relu" }) as unknown as Learner,
      sinusoid({ shots: cnp.shots, queries: cnp.shots }),
      cnp.tasks,
    ),
    outerStep(
      "transformer",
      `transformer in context (${transformer.tasks} tasks, ${transformer.shots} + 10 points, width ${width}, ${layers} layers)`,
      inContextTransformer({ width, layers, heads: HEADS }) as unknown as Learner,
      linearRegression({ shots: transformer.shots }),
      transformer.tasks,
      { layers, heads: HEADS },
    ),
    learningToOptimize(l2o),
  ];
}

/** One outer step of a learner on a batch of episodes of a benchmark. */
function outerStep(
  name: string,
  title: string,
  kind: Learner,
  benchmark: Benchmark,
  tasks: number,
  more: Constants = {},
): Training {
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
    constants: more,
  });
}

/** One piece of truncated backpropagation from the start of a batch of quadratics. */
function learningToOptimize({ problems, steps }: MetaSizes["l2o"]): Training {
  const family = quadraticProblems();
  const rule = learnedRule({ preprocessing: "log" });
  const gradientsOf = pieceGradients(rule, family, steps);
  return adamStep({
    name: "l2o",
    title: `learned optimizer, a piece of ${steps} steps (${problems} quadratics of 10 dimensions, LSTM 20–20)`,
    init: (seed) => rule.init(key(seed)),
    data: (seed) => {
      const { data, start } = family.draw(foldIn(key(seed), 1), problems);
      return { w: data.w, y: data.y, start };
    },
    gradients: (phi, { w, y, start }) =>
      gradientsOf(phi as never, { w, y }, { theta: start, memory: rule.remember(problems, 10) }),
    constants: { steps, scale: 0.1 },
  });
}

interface AdamStep<Theta extends Params> {
  readonly name: string;
  readonly title: string;
  init(seed: number): Theta;
  data(seed: number): Tensors;
  gradients(theta: Theta, data: Tensors): ValueAndGradients<Theta>;
  readonly constants: Constants;
}

function adamStep<Theta extends Params>({ name, title, init, data, gradients, constants }: AdamStep<Theta>): Training {
  type State = { readonly theta: Theta; readonly optimizer: OptimizerState };
  const rule = adam({ learningRate: RATE });
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
    start: (params): State =>
      tidyTree(() => {
        const theta = withLeaves(init(0), params);
        return { theta, optimizer: rule.init(theta) };
      }),
    step: (state, given) => {
      const { theta, optimizer } = state as State;
      const { value, gradients: slopes } = gradients(theta, given);
      const next = rule.update(slopes, optimizer, theta);
      return { state: { theta: next.params, optimizer: next.state }, loss: tf.reshape(value, []) };
    },
  };
}

/** The values of a record by the names of its leaves; the tensors are freed. */
function leavesOf(make: () => Params): Leaves {
  const params = make();
  const leaves = Object.fromEntries(
    flattenParams(params).map(([name, leaf]) => [
      name,
      { shape: leaf.shape, values: Float32Array.from(leaf.dataSync()) },
    ]),
  );
  disposeParams(params);
  return leaves;
}
