/**
 * The learners of the map, by family in the order of the book, each with the few settings that a benchmark asks for. They are the library's own, with its
 * defaults where nothing is said; what is said is printed in the notebook.
 */
import {
  amortisedLinear,
  bayesianLinear,
  conditionalNeuralProcess,
  neuralProcessClassifier,
} from "../../../adapt/bayesian/index.js";
import { hypernetwork, metaLstm, recurrentLearner, ridgeLearner } from "../../../adapt/black-box/index.js";
import type { Learner } from "../../../adapt/frame/index.js";
import { inContextTransformer, linearAttention } from "../../../adapt/in-context/index.js";
import { learnedOptimizer } from "../../../adapt/learning-to-optimize/index.js";
import { dncLearner, mannLearner, ntmLearner } from "../../../adapt/memory-augmented/index.js";
import { matchingNetwork, mlpEmbedding, prototypical, relationNetwork, siamese } from "../../../adapt/metric/index.js";
import { anil, fomaml, maml, metaSgd, pretrained, reptile } from "../../../adapt/optimization/index.js";
import type { Benchmark } from "../../../tasks/benchmarks/index.js";

export interface MapLearner {
  /** kebab-case; the variant of the entry. */
  readonly name: string;
  /** The learner with its settings for a benchmark. */
  of(benchmark: Benchmark): Learner;
  /** Outer learning rate of Adam at the beginning. */
  readonly rate: number;
}

/** Inner loops: five steps; classification starts from logits near zero and takes steps of a tenth. */
const inner = ({ kind }: Benchmark) => ({ steps: 5, rate: kind === "regression" ? 0.01 : 0.1 });
const embedding = mlpEmbedding({ width: 64, outputs: 32 });

export const mapLearners: readonly MapLearner[] = [
  { name: "pretrained", of: (benchmark) => pretrained(inner(benchmark)), rate: 1e-3 },
  { name: "maml", of: (benchmark) => maml(inner(benchmark)), rate: 1e-3 },
  { name: "fomaml", of: (benchmark) => fomaml(inner(benchmark)), rate: 1e-3 },
  { name: "reptile", of: (benchmark) => reptile(inner(benchmark)), rate: 1e-3 },
  { name: "anil", of: (benchmark) => anil(inner(benchmark)), rate: 1e-3 },
  { name: "meta-sgd", of: (benchmark) => metaSgd(inner(benchmark)), rate: 1e-3 },
  { name: "prototypical", of: () => prototypical({ embedding }), rate: 1e-3 },
  { name: "matching", of: () => matchingNetwork({ embedding }), rate: 1e-3 },
  { name: "siamese", of: () => siamese({ embedding }), rate: 1e-3 },
  { name: "relation", of: () => relationNetwork({ embedding }), rate: 1e-3 },
  { name: "mann", of: () => mannLearner(), rate: 1e-3 },
  { name: "ntm", of: () => ntmLearner(), rate: 1e-3 },
  { name: "dnc", of: () => dncLearner(), rate: 1e-3 },
  {
    name: "neural-process",
    of: ({ kind }) =>
      kind === "regression"
        ? conditionalNeuralProcess({ width: 64, floor: 0.03 })
        : neuralProcessClassifier({ width: 64 }),
    rate: 1e-3,
  },
  { name: "bayesian-linear", of: () => bayesianLinear(), rate: 1e-2 },
  { name: "amortised-linear", of: () => amortisedLinear(), rate: 1e-3 },
  { name: "hypernetwork", of: () => hypernetwork(), rate: 1e-3 },
  { name: "lstm", of: () => recurrentLearner({ units: 64 }), rate: 1e-3 },
  { name: "meta-lstm", of: () => metaLstm(), rate: 1e-3 },
  { name: "ridge", of: () => ridgeLearner({ features: [40, 40] }), rate: 1e-3 },
  { name: "learned-optimizer", of: () => learnedOptimizer(), rate: 1e-3 },
  { name: "linear-attention", of: () => linearAttention() as Learner, rate: 1e-3 },
  { name: "transformer", of: () => inContextTransformer() as Learner, rate: 1e-3 },
];
