/**
 * A learned optimizer as a few-shot learner: start and optimizer are learned, adaptation is T of its steps on the support loss,
 *
 *     φ_0 = θ_start,   φ_{t+1} = φ_t + m_ω(∇L_S(φ_t), h_t),   ŷ = network_{φ_T}(x),   (θ_start, ω) learned on the query loss.
 *
 * The gradients of L_S count as constants, as in Andrychowicz et al. (2016) and Ravi and Larochelle (2017); so it is a black box that happens to read
 * gradients, and with an optimizer that returns −αg it is first-order MAML with k = T.
 */
import * as tf from "@tensorflow/tfjs";
import { type Benchmark, requireCounts } from "../../tasks/benchmarks/index.js";
import { flatNetwork } from "../../tasks/flat-network.js";
import { type Params, split, tidyTree, toTensor, valueAndGradients } from "../../tensor/index.js";
import { endToEnd, type Learner, taskLosses } from "../frame/index.js";
import { learnedRule } from "./learned-rule.js";
import { stopGradient, type UpdateRule } from "./update-rule.js";

export interface LearnedOptimizerOptions {
  /** T. Default: 5. */
  readonly steps?: number;
  /** Hidden widths of the network that is adapted. Default: [20]. */
  readonly hidden?: readonly number[];
  /** The optimizer. Default: `learnedRule({ preprocessing: "log" })`. */
  readonly rule?: UpdateRule;
}

/** What is learned: the start [1, weights] and the optimizer's numbers. */
export type LearnedStart = { readonly start: tf.Tensor; readonly rule: Params };
/** What adaptation leaves: the weights of every task's network, [tasks, weights]. */
export type AdaptedWeights = { readonly weights: tf.Tensor };

/** @throws RangeError on counts that are no positive whole numbers */
export function learnedOptimizer(options: LearnedOptimizerOptions = {}): Learner {
  const { steps = 5, hidden = [20], rule = learnedRule({ preprocessing: "log" }) as unknown as UpdateRule } = options;
  requireCounts({ steps });
  const refuses = ({ inputShape }: Benchmark) =>
    inputShape.length === 1 ? undefined : `its network takes vectors, no inputs of shape [${inputShape}]`;
  return {
    name: "learned-optimizer",
    family: "black box",
    refuses,
    on: (benchmark) => {
      const reason = refuses(benchmark);
      if (reason !== undefined) throw new Error(`learned-optimizer does not fit ${benchmark.name}: ${reason}`);
      const net = flatNetwork([benchmark.inputShape[0], ...hidden, benchmark.outputs]);
      return endToEnd<LearnedStart, AdaptedWeights>(benchmark.kind, {
        name: "learned-optimizer",
        family: "black box",
        init: (key) => {
          const [startKey, ruleKey] = split(key);
          const start = toTensor<tf.Rank.R2>(net.random(startKey, 1), [1, net.size]);
          return { start, rule: rule.init(ruleKey) };
        },
        adapt: (theta, { x, y }) =>
          tidyTree(() => {
            const tasks = x.shape[0];
            const loss = (weights: tf.Tensor) => tf.sum(taskLosses(benchmark.kind, net.apply(weights, x), y));
            let weights: tf.Tensor = tf.add(tf.zeros([tasks, 1]), theta.start);
            let memory = rule.remember(tasks, net.size);
            for (let t = 0; t < steps; t++) {
              const { gradients } = valueAndGradients(loss)(stopGradient(weights));
              const next = rule.update(theta.rule, memory, stopGradient(gradients));
              weights = tf.add(weights, next.step);
              memory = next.memory;
            }
            return { weights };
          }),
        predict: (_, { weights }, x) => net.apply(weights, x),
      });
    },
  };
}
