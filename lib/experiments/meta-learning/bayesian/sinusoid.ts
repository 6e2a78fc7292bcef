/** "cnp-sinusoid": conditional neural processes on the benchmark of MAML, judged by squared error. */
import { conditionalNeuralProcess } from "../../../adapt/bayesian/index.js";
import { judge, type Measured } from "../../../adapt/frame/index.js";
import { sinusoid } from "../../../tasks/benchmarks/index.js";
import { countParams, disposeParams, foldIn, key } from "../../../tensor/index.js";
import type { System, SystemMetrics } from "../system.js";
import { type DensityBudget, type LossCurve, trainedOnContexts } from "./density-training.js";

export type SinusoidProcessConfig = {
  readonly variant: string;
  readonly width: number;
  readonly budget: DensityBudget;
};

export interface SinusoidProcessMetrics extends SystemMetrics {
  /** Squared error from 10 and from 5 points. */
  readonly tenShots: Measured;
  readonly fiveShots: Measured;
  readonly null: number;
  readonly curve: LossCurve;
  readonly trainSeconds: number;
  readonly learnedNumbers: number;
}

/** The benchmark of MAML, judged by squared error; trained on 3 to 10 points. */
export const cnpSinusoid: System<SinusoidProcessConfig, SinusoidProcessMetrics> = {
  name: "cnp-sinusoid",
  family: "bayesian",
  configs: (profile) => [
    {
      variant: "",
      width: 64,
      budget: profile === "quick" ? { steps: 1500, tasks: 25, rate: 2e-3 } : { steps: 10_000, tasks: 25, rate: 1e-3 },
    },
  ],
  cost: ({ budget }) => budget.steps / 300,
  run: async ({ width, budget }, seed, { checkpoint }) => {
    const benchmark = sinusoid();
    const learner = conditionalNeuralProcess({ width }).on(benchmark);
    const { theta, curve, seconds } = await trainedOnContexts(learner, benchmark, { budget, seed, checkpoint });
    const judged = (shots: number) => judge(learner, sinusoid({ shots }), theta, { key: foldIn(key(seed), 2) });
    const [tenShots, fiveShots] = [await judged(10), await judged(5)];
    const learnedNumbers = countParams(theta);
    disposeParams(theta);
    const gist = `${tenShots.mean.toFixed(3)} from 10 points, ${fiveShots.mean.toFixed(3)} from 5`;
    return { gist, tenShots, fiveShots, null: benchmark.null().value, curve, trainSeconds: seconds, learnedNumbers };
  },
};
