/**
 * The learners of the map, by family in the order of the book, each with the few settings that a benchmark asks for. They are the library's own, with its
 * defaults where nothing is said; what is said is stored with every result and told in the notebook.
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

/** Options of a learner that are not its defaults: a JSON object, part of the stored configuration. */
export type LearnerOptions = Readonly<Record<string, unknown>>;

export interface MapLearner {
  /** kebab-case; the variant of the entry. */
  readonly name: string;
  /** What is not a default on a benchmark. Absent: nothing. */
  options?(benchmark: Benchmark): LearnerOptions;
  /** The learner with these options. */
  make(options: LearnerOptions, benchmark: Benchmark): Learner;
  /** Outer learning rate of Adam at the beginning. */
  readonly rate: number;
}

/** Inner loops: five steps; classification starts from logits near zero and takes steps of a tenth. */
const inner = ({ kind }: Benchmark) => ({ steps: 5, rate: kind === "regression" ? 0.01 : 0.1 });
const oneInner = (benchmark: Benchmark) => ({ ...inner(benchmark), steps: 1 });
const embedded = () => ({ width: 64, outputs: 32 });
const metric = (make: typeof prototypical): Pick<MapLearner, "options" | "make"> => ({
  options: embedded,
  make: (options) => make({ embedding: mlpEmbedding(options as ReturnType<typeof embedded>) }),
});

export const mapLearners: readonly MapLearner[] = [
  { name: "pretrained", options: inner, make: pretrained, rate: 1e-3 },
  { name: "maml", options: inner, make: maml, rate: 1e-3 },
  { name: "fomaml", options: inner, make: fomaml, rate: 1e-3 },
  { name: "reptile", options: inner, make: reptile, rate: 1e-3 },
  { name: "anil", options: inner, make: anil, rate: 1e-3 },
  // Learned rates of five steps end in NaN within some hundreds of updates on both regressions; its paper trains one step as well.
  { name: "meta-sgd", options: oneInner, make: metaSgd, rate: 1e-3 },
  { name: "prototypical", ...metric(prototypical), rate: 1e-3 },
  { name: "matching", ...metric(matchingNetwork), rate: 1e-3 },
  { name: "siamese", ...metric(siamese), rate: 1e-3 },
  { name: "relation", ...metric(relationNetwork), rate: 1e-3 },
  { name: "mann", make: mannLearner, rate: 1e-3 },
  { name: "ntm", make: ntmLearner, rate: 1e-3 },
  { name: "dnc", make: dncLearner, rate: 1e-3 },
  {
    name: "neural-process",
    options: ({ kind }) => (kind === "regression" ? { width: 64, floor: 0.03 } : { width: 64 }),
    make: (options, { kind }) =>
      kind === "regression" ? conditionalNeuralProcess(options) : neuralProcessClassifier(options),
    rate: 1e-3,
  },
  { name: "bayesian-linear", make: bayesianLinear, rate: 1e-2 },
  { name: "amortised-linear", make: amortisedLinear, rate: 1e-3 },
  { name: "hypernetwork", make: hypernetwork, rate: 1e-3 },
  { name: "lstm", options: () => ({ units: 64 }), make: recurrentLearner, rate: 1e-3 },
  { name: "meta-lstm", make: metaLstm, rate: 1e-3 },
  { name: "ridge", options: () => ({ features: [40, 40] }), make: ridgeLearner, rate: 1e-3 },
  { name: "learned-optimizer", make: learnedOptimizer, rate: 1e-3 },
  { name: "linear-attention", make: (options) => linearAttention(options) as Learner, rate: 1e-3 },
  { name: "transformer", make: (options) => inContextTransformer(options) as Learner, rate: 1e-3 },
];

/** The learner as it stands on the map of a benchmark. */
export function learnerFor({ options, make }: MapLearner, benchmark: Benchmark): Learner {
  return make(options?.(benchmark) ?? {}, benchmark);
}
