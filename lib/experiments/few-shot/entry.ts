/** What is stored of few-shot runs: configurations that determine all figures, and the figures, for each part of the study. */
import type { DensityFigures } from "../../adapt/bayesian/index.js";
import type { AdaptationCost, Measured } from "../../adapt/frame/index.js";
import type { KnownValue } from "../../tasks/benchmarks/index.js";
import type { Figure } from "../meta-learning/optimization-sinusoid.js";
import type { ChallengeFigures } from "./challenge.js";
import type { DataName } from "./data.js";
import type { ClassFigures } from "./judge-classes.js";
import type { OuterRule, RegressionMethod, TableMethod } from "./method-table.js";
import type { MethodSpec } from "./methods.js";

/** The name under which results are stored. */
export const STUDY = "few-shot";

/** How long is trained; the same for all methods of a cell. */
export type Budget = {
  readonly iterations: number;
  /** Tasks in each. */
  readonly tasks: number;
  /** Adam's first rate; it decays to zero along a cosine. */
  readonly rate: number;
  /** Largest norm of an outer gradient. */
  readonly clip: number;
};

/** A cell of Table 1, and what else is read off the same θ. */
export type TableConfig = Budget & {
  readonly part: "table";
  readonly method: TableMethod;
  readonly spec: MethodSpec;
  readonly data: DataName;
  readonly way: number;
  readonly shots: number;
  /** Query images of each class in training. */
  readonly queries: number;
  readonly filters: number;
  readonly stages: number;
  readonly judgedQueries: number;
  readonly episodes: number;
  /** Sets that θ is judged on beside its own: Table 2. */
  readonly transfer: readonly DataName[];
  /** Inner steps at which learners that make steps are judged: Figure 2. */
  readonly curve: readonly number[];
  /** Whether the official runs are taken. */
  readonly challenge: "taken" | "not taken";
};

/** Rules without learning, on the pixels. */
export type FloorConfig = {
  readonly part: "floor";
  readonly data: DataName;
  readonly way: number;
  readonly shots: number;
  readonly judgedQueries: number;
  readonly episodes: number;
};

export type RegressionData = "sinusoid" | "process";
export type RegressionConfig = Budget & {
  readonly part: "regression";
  readonly method: RegressionMethod;
  readonly spec: MethodSpec;
  readonly data: RegressionData;
  readonly shots: number;
  readonly widths: readonly number[];
  readonly episodes: number;
  readonly curve: readonly number[];
};

export type ConflictConfig = Budget & {
  readonly part: "conflict";
  readonly rule: OuterRule;
  readonly spec: MethodSpec;
  /** Sinusoids of two phases so many degrees apart, or characters beside clothes. */
  readonly domains: { readonly kind: "phases"; readonly degrees: number } | { readonly kind: "images" };
  /** Of every batch so many parts are of the first domain, and one of the second. */
  readonly majority: number;
  readonly size: readonly number[];
  readonly episodes: number;
};

export type FewShotConfig = TableConfig | FloorConfig | RegressionConfig | ConflictConfig;
export type Part = FewShotConfig["part"];

/** Every run says itself in a few words. */
interface Gist {
  readonly gist: string;
}

/** What a training took. Operations are those of the learner's gradient for one task, times the tasks. */
export interface TrainingFigures {
  readonly seconds: number;
  readonly millisecondsAStep: number;
  readonly gigaflops: number;
  readonly tasks: number;
  readonly curve: { readonly iteration: readonly number[]; readonly loss: readonly number[] };
}

export interface StepFigures {
  readonly steps: number;
  /** Nulls where it has diverged. */
  readonly measure: Figure;
  readonly milliseconds: number;
  readonly flops: number;
}

/** Figures on a set, or why there are none. */
export type Transfer = { readonly data: DataName } & (
  | { readonly judged: ClassFigures; readonly absent?: undefined }
  | { readonly absent: string; readonly judged?: undefined }
);

export interface TableMetrics extends Gist {
  readonly judged: ClassFigures;
  readonly transfer: readonly Transfer[];
  readonly steps: readonly StepFigures[];
  /** By inner steps for methods that make steps, else one. Null where it is not taken. */
  readonly challenge:
    | readonly ({ readonly steps: number | null } & ChallengeFigures)[]
    | { readonly absent: string }
    | null;
  readonly cost: AdaptationCost;
  readonly training: TrainingFigures;
}

export type FloorName = "nearest neighbour" | "class mean" | "kernel ridge";
export interface FloorMetrics extends Gist {
  readonly accuracy: Readonly<Record<FloorName, Measured>>;
  readonly seconds: number;
}

export interface RegressionMetrics extends Gist {
  /** Mean squared error. */
  readonly error: Figure;
  readonly null: KnownValue;
  readonly oracle: KnownValue | null;
  readonly steps: readonly StepFigures[];
  /** Of methods with widths on the process: log likelihood, error, coverage, beside the exact posterior on the same tasks. */
  readonly density: Readonly<Record<"own" | "exact" | "gap", Readonly<Record<keyof DensityFigures, Figure>>>> | null;
  readonly cost: AdaptationCost;
  readonly training: TrainingFigures;
}

export interface ConflictMetrics extends Gist {
  /** Error or accuracy on each domain by itself. */
  readonly domains: readonly { readonly name: string; readonly measure: Figure }[];
  /** Angle between the pulls of the phases on the prediction 0, in degrees; null for images. */
  readonly pull: number | null;
  /** Agreement in the batches of some iterations: mean and least cosine, share of tasks with a negative weight. */
  readonly agreement: Readonly<Record<"iteration" | "cosine" | "least" | "negative", readonly number[]>>;
  readonly training: TrainingFigures;
}

export interface MetricsOf {
  readonly table: TableMetrics;
  readonly floor: FloorMetrics;
  readonly regression: RegressionMetrics;
  readonly conflict: ConflictMetrics;
}
