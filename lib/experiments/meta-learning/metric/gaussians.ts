/**
 * The four metric-based learners on anisotropic Gaussians, five classes, where the best rule is known. All judged alike; each with the embedding that suits it.
 * (Snell et al. 2017; Vinyals et al. 2016; Koch et al. 2015; Sung et al. 2018.)
 */
import { judge, type Learner, learnerOn, type Measured } from "../../../adapt/frame/index.js";
import {
  judgeVerification,
  linearEmbedding,
  type Metric,
  matchingNetwork,
  prototypical,
  relationNetwork,
  type SiameseTheta,
  siamese,
} from "../../../adapt/metric/index.js";
import { anisotropicGaussians } from "../../../tasks/benchmarks/index.js";
import type { System } from "../system.js";
import { percent, type TrainingBudget, type TrainingRecord, testKey, trained } from "./train.js";

export type GaussianConfig = TrainingBudget & {
  readonly variant: string;
  readonly shots: number;
  /** Matching and prototypical networks: how embeddings are compared. */
  readonly metric?: Metric;
};

export interface GaussianMetrics extends TrainingRecord {
  readonly gist: string;
  /** Five-way accuracy. */
  readonly accuracy: Measured;
  /** Siamese networks: balanced accuracy on pairs. */
  readonly verification?: Measured;
}

const WAY = 5;
const quick = { steps: 400, tasks: 16, trainWay: 5, trainQueries: 5, rate: 0.01, judgeTasks: 1000 };
const full = { ...quick, steps: 2000, judgeTasks: 10000 };

/** A system that trains one learner on Gaussians; `configs` say what differs from the common budget. */
function gaussianSystem(
  name: string,
  learner: (config: GaussianConfig) => Learner,
  settings: Readonly<Record<"quick" | "full", readonly (Partial<GaussianConfig> & { readonly variant: string })[]>>,
): System<GaussianConfig, GaussianMetrics> {
  return {
    name,
    family: "metric",
    configs: (profile) =>
      profile === "standard"
        ? []
        : settings[profile].map((own) => ({ shots: 1, ...(profile === "quick" ? quick : full), ...own })),
    cost: ({ steps, tasks, trainWay }) => (steps * tasks * trainWay) / 20000,
    run: (config, seed, context) => {
      const { shots, trainWay, trainQueries, judgeTasks } = config;
      const made = learner(config);
      const benchmark = anisotropicGaussians({ way: WAY, shots });
      const training = anisotropicGaussians({ way: trainWay, shots, queries: trainQueries });
      return trained(made, training, { config, seed, context }, async (theta) => {
        const options = { tasks: judgeTasks, key: testKey(seed) };
        const accuracy = await judge(learnerOn(made, benchmark), benchmark, theta, options);
        const gist = `${percent(accuracy)} of five classes, ${shots} shot${shots === 1 ? "" : "s"}`;
        if (name !== "siamese-gaussians") return { gist, accuracy };
        const verification = await judgeVerification(siameseEmbedding, benchmark, theta as SiameseTheta, options);
        return { gist: `${gist}; pairs ${percent(verification)}`, accuracy, verification };
      });
    },
  };
}

const siameseEmbedding = linearEmbedding({ outputs: 64 });

export const prototypicalGaussians = gaussianSystem(
  "prototypical-gaussians",
  ({ metric }) => prototypical({ embedding: linearEmbedding(), metric }),
  {
    quick: [{ variant: "one-shot" }],
    full: [
      { variant: "one-shot" },
      { variant: "five-shot", shots: 5 },
      { variant: "one-shot-20-way-training", trainWay: 20, tasks: 4 },
    ],
  },
);

export const matchingGaussians = gaussianSystem(
  "matching-gaussians",
  ({ metric }) => matchingNetwork({ embedding: linearEmbedding(), metric }),
  {
    quick: [{ variant: "one-shot" }],
    full: [
      { variant: "one-shot" },
      { variant: "five-shot", shots: 5 },
      { variant: "one-shot-plain-cosine", metric: "cosine" },
    ],
  },
);

export const siameseGaussians = gaussianSystem("siamese-gaussians", () => siamese({ embedding: siameseEmbedding }), {
  quick: [{ variant: "one-shot", rate: 0.02 }],
  full: [{ variant: "one-shot" }],
});

export const relationGaussians = gaussianSystem(
  "relation-gaussians",
  () => relationNetwork({ embedding: linearEmbedding({ outputs: 32 }), hidden: [128, 64] }),
  {
    quick: [{ variant: "one-shot", steps: 300 }],
    full: [{ variant: "one-shot", rate: 0.003 }],
  },
);
