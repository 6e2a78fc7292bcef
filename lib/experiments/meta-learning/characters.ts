/**
 * What needs no training on characters: the raw-pixel floors under every network (lib/tasks/characters/floors.ts) and the Hausdorff baseline of the published one-shot
 * runs. Each says beside its figure what an independent implementation or the publication gives.
 */
import { type Measured, measured } from "../../adapt/frame/index.js";
import {
  emoji,
  type FloorRule,
  hausdorffError,
  type ImageBenchmark,
  omniglot,
  oneShotRuns,
  pixelFloors,
} from "../../tasks/characters/index.js";
import { foldIn, key } from "../../tensor/index.js";
import type { System, SystemConfig, SystemMetrics } from "./system.js";

/** Sets that floors are known for. Omniglot: Vinyals test characters, no rotations. Emoji: a shuffle of all classes; groups unseen; faces alone. */
type FloorSet = "omniglot" | "emoji" | "emoji-groups" | "emoji-faces" | "emoji-grey";

export interface FloorConfig extends SystemConfig {
  readonly set: FloorSet;
  readonly way: number;
  readonly shots: number;
  readonly queries: number;
  readonly episodes: number;
}

export interface FloorMetrics extends SystemMetrics {
  /** Accuracy of each rule on the same episodes. */
  readonly accuracy: Readonly<Record<FloorRule, Measured>>;
  readonly chance: number;
  readonly classes: number;
  readonly seconds: number;
}

/** Percent, over 1000 episodes, from an independent implementation; its intervals are ± 0.2 to 0.6. */
export const independentFloors: Readonly<Record<string, Readonly<Record<FloorRule, number>>>> = {
  "omniglot-5w1s": { "nearest neighbour": 42.1, "class mean": 42.1, "kernel ridge": 46.0 },
  "omniglot-5w5s": { "nearest neighbour": 63.2, "class mean": 68.9, "kernel ridge": 71.4 },
  "omniglot-20w1s": { "nearest neighbour": 22.6, "class mean": 22.6, "kernel ridge": 27.9 },
  "omniglot-20w5s": { "nearest neighbour": 42.2, "class mean": 47.1, "kernel ridge": 49.3 },
};

function floorBenchmark({ set, way, shots, queries }: FloorConfig): ImageBenchmark {
  const shape = { way, shots, queries, rotations: "none" as const };
  switch (set) {
    case "omniglot":
      return omniglot(shape);
    case "emoji":
      return emoji({ ...shape, split: "classes" });
    case "emoji-groups":
      return emoji({ ...shape, split: "groups" });
    case "emoji-faces":
      return emoji({ ...shape, split: "faces" });
    case "emoji-grey":
      return emoji({ ...shape, split: "classes", form: "grey" });
  }
}

export const rawPixelFloors: System<FloorConfig, FloorMetrics> = {
  name: "raw-pixel-floors",
  family: "metric",
  configs: (profile) => {
    const episodes = profile === "quick" ? 50 : 1000;
    const setting = (set: FloorSet, way: number, shots: number, queries: number) => ({
      variant: `${set}-${way}w${shots}s`,
      set,
      way,
      shots,
      queries,
      episodes,
    });
    const omniglots = [5, 20].flatMap((way) => [1, 5].map((shots) => setting("omniglot", way, shots, 15)));
    const sets = ["emoji", "emoji-groups", "emoji-faces", "emoji-grey"] as const;
    const emojis = sets.flatMap((set) => [setting(set, 5, 1, 5), setting(set, 5, 5, 1)]);
    return profile === "quick" ? [omniglots[0], emojis[0]] : [...omniglots, ...emojis];
  },
  seeds: () => [1],
  cost: ({ way, shots, queries, episodes }) => 3 + episodes * (2e-3 + 1.5e-7 * way * way * shots * queries * 4),
  run: async (config, seed) => {
    const benchmark = floorBenchmark(config);
    const start = performance.now();
    const floors = pixelFloors(benchmark, { key: foldIn(key(seed), 0), tasks: config.episodes });
    const of = (rule: FloorRule) => measured(floors[rule]);
    const accuracy = {
      "nearest neighbour": of("nearest neighbour"),
      "class mean": of("class mean"),
      "kernel ridge": of("kernel ridge"),
    };
    const percent = ({ mean }: Measured) => (100 * mean).toFixed(1);
    return {
      accuracy,
      chance: benchmark.null().value,
      classes: benchmark.classes.test.length,
      seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
      gist: `${percent(accuracy["nearest neighbour"])} % nearest neighbour, ${percent(accuracy["kernel ridge"])} % kernel ridge`,
    };
  },
};

export interface OneShotConfig extends SystemConfig {
  /** How many of the 20 runs, from the first. */
  readonly runs: number;
}

export interface OneShotMetrics extends SystemMetrics {
  /** Error of each run. */
  readonly errors: readonly number[];
  readonly mean: number;
}

/** Error of the modified Hausdorff distance on the 20 runs, from an independent implementation; the publication says 38.8 %. */
export const INDEPENDENT_HAUSDORFF = 0.3875;

export const oneShotHausdorff: System<OneShotConfig, OneShotMetrics> = {
  name: "one-shot-hausdorff",
  family: "metric",
  configs: (profile) => [{ variant: "", runs: profile === "quick" ? 2 : 20 }],
  seeds: () => [1],
  cost: ({ runs }) => 2 + runs,
  run: async ({ runs }) => {
    const errors = oneShotRuns()
      .slice(0, runs)
      .map((run) => Number(hausdorffError(run).toFixed(4)));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    return { errors, mean, gist: `${(100 * mean).toFixed(2)} % error over ${runs} runs` };
  },
};

export const characterSystems: readonly System[] = [rawPixelFloors, oneShotHausdorff];
