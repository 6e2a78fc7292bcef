/**
 * What `npm run bench -- few-shot` measures, with the learners, network and options of the few-shot study (lib/experiments/few-shot): outer steps of MAML
 * and I-AMFS on conv-4, and what one unseen task costs,
 *
 *     step     θ ← θ − Adam(∇_θ L(θ, episodes)),  4 or 16 tasks, 5-way 1-shot, 5 query images a class
 *     adapt    φ = adapt(θ, S) of one task:  MAML's weights after 1 or 5 steps;  I-AMFS's support features Z and weights α = (K + λI)⁻¹Y
 *
 * Images are noise of Omniglot's size: the clock does not look at them.
 */
import * as tf from "@tensorflow/tfjs";
import type { MetaLearner } from "../../lib/adapt/frame/index.js";
import { convModel } from "../../lib/adapt/optimization/index.js";
import { tableMethods } from "../../lib/experiments/few-shot/method-table.js";
import { type InnerMethod, methodOf } from "../../lib/experiments/few-shot/methods.js";
import type { Benchmark } from "../../lib/tasks/benchmarks/index.js";
import { flattenParams, foldIn, key, type Params, tidyTree } from "../../lib/tensor/index.js";
import { randomImages } from "../meta-learning/random-images.js";
import { outerStep } from "../programs/learner-step.js";
import { leavesOf, withLeaves } from "../programs/leaves.js";
import type { Leaves } from "../programs/problem.js";
import type { Constants, Operation, Program, Tensors } from "../programs/program.js";

export interface FewShotSizes {
  readonly side: number;
  readonly filters: number;
  /** Tasks of a small batch and of a large one. */
  readonly tasks: readonly [number, number];
  /** Query images of each class. */
  readonly queries: number;
}

/** Those of the study; 16 tasks for comparison. */
export const fewShotSizes: FewShotSizes = { side: 28, filters: 32, tasks: [4, 16], queries: 5 };

const WAYS = 5;

const methods = {
  maml: { label: "MAML of second order, 1 inner step", spec: tableMethods["maml-1"] },
  "maml-5": { label: "MAML of second order, 5 inner steps", spec: tableMethods["maml-5"] },
  "i-amfs": { label: "I-AMFS, RBF kernel", spec: tableMethods["i-amfs"] },
} as const;
type MethodName = keyof typeof methods;

/** "maml", "maml-5", "i-amfs", "maml-16", "i-amfs-16", "adapt-maml", "adapt-maml-5", "adapt-i-amfs". */
export function fewShotPrograms(sizes: FewShotSizes = fewShotSizes): Program[] {
  const { side, filters, queries } = sizes;
  const [few, many] = sizes.tasks;
  const benchmark = randomImages({ side, ways: WAYS, queries: WAYS * queries });
  const network = `conv-4 of ${filters} filters, ${side}×${side}`;
  const learner = (method: MethodName) =>
    methodOf(methods[method].spec, convModel({ filters })).judged as Parameters<typeof outerStep>[0]["learner"];
  const step = (name: string, method: MethodName, tasks: number) =>
    outerStep({
      name,
      title: `${methods[method].label}: an outer step (${tasks} tasks, 5-way 1-shot, ${WAYS * queries} queries, ${network})`,
      learner: learner(method),
      benchmark,
      tasks,
      constants: constantsOf(methods[method].spec.inner),
    });
  const adapt = (method: MethodName) =>
    adaptation({
      name: `adapt-${method}`,
      title: `${methods[method].label}: one task adapted to (5-way 1-shot, ${network})`,
      learner: learner(method).on(benchmark),
      benchmark,
      constants: constantsOf(methods[method].spec.inner),
    });
  return [
    step("maml", "maml", few),
    step("maml-5", "maml-5", few),
    step("i-amfs", "i-amfs", few),
    step("maml-16", "maml", many),
    step("i-amfs-16", "i-amfs", many),
    adapt("maml"),
    adapt("maml-5"),
    adapt("i-amfs"),
  ];
}

const constantsOf = (inner: InnerMethod): Constants =>
  inner.kind === "gradient" ? { innerSteps: inner.steps, innerRate: inner.rate } : {};

interface Adaptation {
  readonly name: string;
  readonly title: string;
  readonly learner: MetaLearner;
  readonly benchmark: Benchmark;
  readonly constants: Constants;
}

/** φ of one support set, its leaves end to end. θ is data, named "theta.…". */
function adaptation({ name, title, learner, benchmark, constants }: Adaptation): Operation {
  return {
    kind: "operation",
    name,
    title,
    problem: (seed) => ({ program: name, params: {}, data: { ...thetaOf(seed), ...supportOf(seed) }, constants }),
    apply: ({ supportX, supportY, ...theta }) =>
      tf.tidy(() => {
        const named = Object.fromEntries(Object.entries(theta).map(([at, leaf]) => [at.slice(PREFIX.length), leaf]));
        const adapted = learner.adapt(withLeaves(learner.init(key(0)), named as Tensors), { x: supportX, y: supportY });
        return tf.concat(flattenParams(adapted).map(([, leaf]) => tf.reshape(leaf, [-1]) as tf.Tensor1D));
      }),
  };

  function thetaOf(seed: number): Leaves {
    const theta = Object.entries(leavesOf(() => learner.init(key(seed))));
    return Object.fromEntries(theta.map(([at, leaf]) => [`${PREFIX}${at}`, leaf]));
  }

  function supportOf(seed: number): Leaves {
    return leavesOf(() => {
      const { support } = tidyTree(() => ({ support: benchmark.draw(foldIn(key(seed), 1), 1, "test").support }));
      return { supportX: support.x, supportY: support.y } satisfies Params;
    });
  }
}

const PREFIX = "theta.";
