/**
 * Metric-based learners on Omniglot, N-way classification of characters that training never saw, with Vinyals' split and quarter turns as classes of their own
 * (Vinyals et al. 2016, Snell et al. 2017). Conv-4 goes by steps of two instead of max-pools, which costs a quarter of the time.
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

const quick: TrainingBudget & { filters: number } = {
  steps: 150,
  tasks: 1,
  trainWay: 10,
  trainQueries: 3,
  rate: 0.003,
  judgeTasks: 200,
  filters: 16,
};
const full = { ...quick, steps: 4000, trainWay: 20, trainQueries: 5, judgeTasks: 1000, filters: 32 };

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
        for (const [way, shots] of sizesOf(name)) {
          figures.push({ way, shots, accuracy: await accuracyOn(of(way, shots), judgeTasks, way === 5 ? 50 : 10) });
        }
        const upright = await accuracyOn(omniglot({ images }), judgeTasks, 50);
        const alone = await accuracyOn(of(5), Math.min(judgeTasks, 400), 1);
        const gist = `${percent(figures[0].accuracy)} 5-way 1-shot`;
        return { gist, figures, upright, alone, ...(await verificationOf(name, theta, of(5), config, seed)) };
      });
    },
  };
}

/** N and K that are judged: all four of the papers for prototypes, one shot for the others. */
function sizesOf(name: string): readonly (readonly [way: number, shots: number])[] {
  const oneShot = [
    [5, 1],
    [20, 1],
  ] as const;
  return name === "prototypical-omniglot" ? [...oneShot, [5, 5], [20, 5]] : oneShot;
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

const conv4 = (filters: number) => conv4Embedding({ filters, halve: "stride" });

export const prototypicalOmniglot = characterSystem(
  "prototypical-omniglot",
  (filters) => prototypical({ embedding: conv4(filters) }),
  { quick: {}, full: {} },
);

/** Verification on a small budget: pairs only. */
export const siameseVerification = characterSystem(
  "siamese-verification",
  (filters) => siamese({ embedding: conv4(filters) }),
  { quick: { steps: 200 }, full: { steps: 1000, filters: 16 } },
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
