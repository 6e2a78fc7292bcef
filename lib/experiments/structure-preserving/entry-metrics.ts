/** What is stored of an entry: a JSON value, numbers to six digits. A divergence is a result that says where. */
import type { SystemName } from "./entry-config.js";
import type { HorizonRow } from "./horizon.js";
import type { Conservation, Judgement } from "./judge.js";

/**
 * A point of a sweep: means over the test instances, and how many of their query trajectories left |x| ≤ 10³; "diverged" where the adaptation itself
 * had no finite loss.
 */
export type SweepPoint =
  | {
      readonly at: number;
      readonly fieldIn: number;
      readonly fieldOut: number;
      readonly traj: number;
      readonly divergedTrajectories: number;
    }
  | { readonly at: number; readonly diverged: number };

export interface Sweeps {
  readonly steps: readonly SweepPoint[];
  readonly points: readonly SweepPoint[];
  /** Over steps, from codes that start at zero; empty where the method has no codes, or starts there anyway. */
  readonly zeroCode: readonly SweepPoint[];
}

/** What one way to adapt gives on the test instances of a system. */
export interface AdaptedFigures extends Judgement {
  readonly conservation: { readonly rk4: Conservation; readonly midpoint: Conservation };
  readonly sweeps: Sweeps;
}

/** Figures on the test instances of one system. */
export interface SystemMetrics extends AdaptedFigures {
  readonly system: SystemName;
  /** With codes by Gauss–Newton steps and the same training, where the entry asks for them; and the seconds that these steps took. */
  readonly gaussNewton?: AdaptedFigures & { readonly seconds: number };
  /** Long roll-outs, where the entry asks for them. */
  readonly horizon: readonly HorizonRow[];
  /** μ of the test instances. */
  readonly mu: readonly (readonly number[])[];
}

/** The outer or the inner step that had no finite loss. */
export type Divergence = { readonly phase: "training" | "adaptation"; readonly step: number };

export interface EntryMetrics {
  readonly status: "finished" | "diverged";
  /** Where, if it has: outer or inner step. */
  readonly diverged?: Divergence;
  readonly counts: { readonly trained: number; readonly adapted: number };
  readonly seconds: { readonly data: number; readonly train: number; readonly adapt: number; readonly judge: number };
  /** The training loss, thinned; where the training diverged, as far as it went. */
  readonly history: { readonly steps: readonly number[]; readonly loss: readonly number[] };
  /** Absent where the entry diverged. */
  readonly systems?: readonly SystemMetrics[];
  /** Where the adaptation diverged, the sweeps all the same: what came before. */
  readonly sweeps?: readonly { readonly system: SystemName; readonly sweeps: Sweeps }[];
  /** Σ over layers of ‖UᵀU − I‖_F + ‖VᵀV − I‖_F of the trained bases; absent where the method has none. */
  readonly notOrthonormal?: number;
  /** Codes of the training instances beside their μ, system by system; absent where the method has none. */
  readonly codes?: readonly InstanceCodes[];
}

/** One row an instance. */
export interface InstanceCodes {
  readonly z: readonly (readonly number[])[];
  readonly mu: readonly (readonly number[])[];
}

/**
 * Training and adaptation stop at a loss that is no finite number, with an error that says at which step.
 * @throws the error itself where it says something else
 */
export function divergenceOf(error: unknown, phase: Divergence["phase"]): Divergence {
  const found = / is (?:NaN|-?Infinity) (?:at step|after) (\d+)/.exec(error instanceof Error ? error.message : "");
  if (!found) throw error;
  return { phase, step: Number(found[1]) };
}

/** Six digits: enough for every figure, and files stay small. */
export function short(value: number): number {
  return Number(value.toPrecision(6));
}

/** Every number of a record, to six digits. */
export function rounded<T>(value: T): T {
  if (typeof value === "number") return short(value) as T;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(rounded) as T;
  return Object.fromEntries(Object.entries(value as object).map(([name, entry]) => [name, rounded(entry)])) as T;
}

/** Seconds since a time of `performance.now()`. */
export function secondsSince(begin: number): number {
  return short((performance.now() - begin) / 1000);
}
