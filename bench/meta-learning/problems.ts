/**
 * What `npm run bench -- meta-learning` measures: one outer step of five learners, by the product's own `MetaLearner.gradients` and one update of Adam. A
 * problem is the learner's first θ and a batch of episodes, as arrays that every side reads; moments start at zero on every side.
 */
import { conditionalNeuralProcess } from "../../lib/adapt/bayesian/index.js";
import type { Learner } from "../../lib/adapt/frame/index.js";
import { inContextTransformer } from "../../lib/adapt/in-context/index.js";
import { learnedRule, pieceGradients } from "../../lib/adapt/learning-to-optimize/index.js";
import { conv4Embedding } from "../../lib/adapt/metric/embedding.js";
import { prototypical } from "../../lib/adapt/metric/index.js";
import { maml } from "../../lib/adapt/optimization/index.js";
import { linearRegression, sinusoid } from "../../lib/tasks/benchmarks/index.js";
import { quadraticProblems } from "../../lib/tasks/quadratic-problems.js";
import { foldIn, key } from "../../lib/tensor/index.js";
import { adamStep, outerStep } from "../programs/learner-step.js";
import type { Training } from "../programs/program.js";
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

const HEADS = 4;

/** "maml", "protonet", "cnp", "transformer", "l2o". */
export function metaPrograms(sizes: MetaSizes = metaSizes): Training[] {
  const { protonet, cnp, transformer, l2o } = sizes;
  const shots = { shots: sizes.maml.shots, queries: sizes.maml.shots };
  const embedding = conv4Embedding({ filters: protonet.filters });
  const { width, layers } = transformer;
  return [
    outerStep({
      name: "maml",
      title: `MAML, sinusoids, second order (${sizes.maml.tasks} tasks, ${shots.shots} + ${shots.shots} points, 1–40–40–1)`,
      learner: maml(),
      benchmark: sinusoid(shots),
      tasks: sizes.maml.tasks,
    }),
    outerStep({
      name: "protonet",
      title: `prototypical network, Conv-4 (${protonet.tasks} tasks, 5-way 1-shot, ${protonet.queries} queries, ${protonet.side}×${protonet.side}, ${protonet.filters} filters)`,
      learner: prototypical({ embedding: embedding as never }),
      benchmark: randomImages({ side: protonet.side, ways: 5, queries: protonet.queries }),
      tasks: protonet.tasks,
    }),
    outerStep({
      name: "cnp",
      title: `conditional neural process (${cnp.tasks} tasks, ${cnp.shots} + ${cnp.shots} points, width ${cnp.width})`,
      learner: conditionalNeuralProcess({ width: cnp.width, activation: "relu" }) as unknown as Learner,
      benchmark: sinusoid({ shots: cnp.shots, queries: cnp.shots }),
      tasks: cnp.tasks,
    }),
    outerStep({
      name: "transformer",
      title: `transformer in context (${transformer.tasks} tasks, ${transformer.shots} + 10 points, width ${width}, ${layers} layers)`,
      learner: inContextTransformer({ width, layers, heads: HEADS }) as unknown as Learner,
      benchmark: linearRegression({ shots: transformer.shots }),
      tasks: transformer.tasks,
      constants: { layers, heads: HEADS },
    }),
    learningToOptimize(l2o),
  ];
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
