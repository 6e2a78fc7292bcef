/**
 * Metric-based learners on Omniglot, N-way classification of characters that training never saw, with Vinyals' split and quarter turns as classes of their own
 * (Vinyals et al. 2016, Snell et al. 2017). The first block of Conv-4 goes by steps of two, which costs a third of the time of the paper's max-pool.
 */
import { judge, type Learner, learnerOn, type Measured } from "../../../adapt/frame/index.js";
import {
  conv4Embedding,
  judgeVerification,
  prototypical,
  relationNetwork,
  type SiameseTheta,
  siamese,
} from "../../../adapt/metric/index.js";
import { type ImageBenchmark, loadOmniglot, omniglot } from "../../../tasks/characters/index.js";
import type { Params } from "../../../tensor/index.js";
import type { System } from "../system.js";
import { percent, type TrainingBudget, type TrainingRecord, testKey, trained } from "./train.js";

export type CharacterConfig = TrainingBudget & {
  readonly variant: string;
  /** Filters of each block of Conv-4. */
  readonly filters: number;
  /** N and K of the episodes that are judged, beside 5-way 1-shot in two other ways. */
  readonly sizes: readonly (readonly [way: number, shots: number])[];
};

/** One figure: N-way K-shot. */
export interface CharacterFigure {
  readonly way: number;
  readonly shots: number;
  readonly accuracy: Measured;
}

export interface CharacterMetrics extends TrainingRecord {
  readonly gist: string;
  /** Turned classes too, as published; the first is 5-way 1-shot. */
  readonly figures: readonly CharacterFigure[];
  /** 5-way 1-shot of upright characters only. */
  readonly upright: Measured;
  /** 5-way 1-shot with one task at a time, so that the normalisation over the batch sees no other task. */
  readonly alone: Measured;
  /** Siamese networks: balanced accuracy on pairs. */
  readonly verification?: Measured;
}

const quick: Omit<CharacterConfig, "variant"> = {
  steps: 250,
  tasks: 1,
  trainWay: 20,
  trainQueries: 2,
  rate: 0.01,
  judgeTasks: 200,
  filters: 16,
  sizes: [[5, 1]],
};
const full: Omit<CharacterConfig, "variant"> = {
  ...quick,
  steps: 4000,
  trainQueries: 3,
  rate: 0.005,
  judgeTasks: 1000,
  filters: 32,
  sizes: [
    [5, 1],
    [20, 1],
  ],
};

type Settings = Readonly<Record<"quick" | "full", Partial<CharacterConfig> | undefined>>;

/** A system that trains one learner on Omniglot, one shot, and judges it on several sizes of episodes. */
function characterSystem(
  name: string,
  learner: (filters: number) => Learner,
  settings: Settings,
): System<CharacterConfig, CharacterMetrics> {
  return {
    name,
    family: "metric",
    configs: (profile) => {
      const own = profile === "standard" ? undefined : settings[profile];
      return own === undefined ? [] : [{ variant: "one-shot", ...(profile === "quick" ? quick : full), ...own }];
    },
    cost: ({ steps, tasks, trainWay, trainQueries, filters }) =>
      (steps * tasks * trainWay * (1 + trainQueries) * filters) / 130_000,
    run: (config, seed, context) => {
      const made = learner(config.filters);
      const images = loadOmniglot();
      const of = (way: number, shots = 1, queries = 5) =>
        omniglot({ images, rotations: "classes", way, shots, queries });
      const training = of(config.trainWay, 1, config.trainQueries);
      return trained(made, training, { config, seed, context }, async (theta) => {
        const accuracyOn = (benchmark: ImageBenchmark, tasks: number, batch: number) =>
          judge(learnerOn(made, benchmark), benchmark, theta, { tasks, batch, key: testKey(seed) });
        const { judgeTasks } = config;
        const figures: CharacterFigure[] = [];
        for (const [way, shots] of config.sizes) {
          figures.push({ way, shots, accuracy: await accuracyOn(of(way, shots), judgeTasks, way === 5 ? 50 : 10) });
        }
        const upright = await accuracyOn(omniglot({ images }), judgeTasks, 50);
        const alone = await accuracyOn(of(5), judgeTasks / 5, 1);
        const gist = `${percent(figures[0].accuracy)} 5-way 1-shot`;
        return { gist, figures, upright, alone, ...(await verificationOf(name, theta, of(5), config, seed)) };
      });
    },
  };
}

async function verificationOf(
  name: string,
  theta: Params,
  benchmark: ImageBenchmark,
  { filters, judgeTasks }: CharacterConfig,
  seed: number,
): Promise<{ verification?: Measured }> {
  if (!name.startsWith("siamese")) return {};
  const options = { tasks: judgeTasks, batch: 50, key: testKey(seed) };
  return { verification: await judgeVerification(conv4(filters), benchmark, theta as SiameseTheta, options) };
}

const conv4 = (filters: number) => conv4Embedding({ filters, first: "stride" });

export const prototypicalOmniglot = characterSystem(
  "prototypical-omniglot",
  (filters) => prototypical({ embedding: conv4(filters) }),
  {
    quick: {},
    full: {
      sizes: [
        [5, 1],
        [20, 1],
        [5, 5],
        [20, 5],
      ],
    },
  },
);

/** Verification on a small budget: pairs only. */
export const siameseVerification = characterSystem(
  "siamese-verification",
  (filters) => siamese({ embedding: conv4(filters) }),
  { quick: {}, full: { steps: 2500, filters: 16 } },
);

export const siameseOmniglot = characterSystem(
  "siamese-omniglot",
  (filters) => siamese({ embedding: conv4(filters) }),
  { quick: undefined, full: {} },
);

export const relationOmniglot = characterSystem(
  "relation-omniglot",
  (filters) => relationNetwork({ embedding: conv4(filters), hidden: [128, 64] }),
  { quick: undefined, full: { rate: 0.001 } },
);
