/** What an entry of the study is: everything that determines its numbers beside the seed, as a JSON value that is stored with its result. */
import type { AutoDecoderOptions } from "../../adapt/dynamics/auto-decoder-options.js";
import type { GaussNewtonOptions } from "../../adapt/dynamics/gauss-newton.js";
import type { LayerChoice } from "../../adapt/dynamics/layers.js";
import type { MamlDynamicsOptions } from "../../adapt/dynamics/maml-dynamics.js";
import type { MultiRankOptions } from "../../adapt/dynamics/multi-rank.js";
import type { ReptileOptions } from "../../adapt/dynamics/reptile.js";
import type { ScratchOptions } from "../../adapt/dynamics/scratch.js";
import type { SvdOptions } from "../../adapt/dynamics/svd.js";

export type SystemName = "mass-spring" | "pendulum" | "duffing" | "dno" | "chain";

/** The four systems of the paper, in the order of its tables. */
export const paperSystems = ["mass-spring", "pendulum", "duffing", "dno"] as const satisfies readonly SystemName[];

export type ModulationSpec = (
  | ({ readonly kind: "svd" } & SvdOptions)
  | ({ readonly kind: "mr" } & MultiRankOptions)
  | { readonly kind: "fw" | "shift"; readonly layers?: LayerChoice }
) & {
  /** Whether energies have a quadratic part besides, which codes change. Absent: none. */
  readonly parts?: "quadratic";
};

export type MethodSpec =
  | ({ readonly kind: "auto-decoder"; readonly modulation: ModulationSpec } & Omit<AutoDecoderOptions, "modulation">)
  | ({ readonly kind: "gauss-newton"; readonly modulation: ModulationSpec } & Omit<GaussNewtonOptions, "modulation">)
  | ({ readonly kind: "maml" } & Required<MamlDynamicsOptions>)
  | ({ readonly kind: "reptile" } & Required<ReptileOptions>)
  | ({ readonly kind: "scratch" } & Required<ScratchOptions>);

export type Integrator = "rk4" | "midpoint";

/** Long roll-outs of learned fields. */
export interface HorizonOptions {
  /** Length of the roll-outs. */
  readonly time: number;
  /** Steps of the integrators. */
  readonly steps: readonly number[];
  readonly integrators: readonly Integrator[];
}

export interface EntryConfig {
  /** Raised when the code changes what an entry computes: stored results of before are then of another configuration. */
  readonly revision: number;
  /** One system, or several that share one base; each instance belongs to one of them. */
  readonly systems: readonly SystemName[];
  /** "structured": Hamiltonian, or GENERIC for what dissipates; "quadratic": with quadratic parts; "plain": a vector field without structure. */
  readonly model: "structured" | "quadratic" | "plain";
  readonly widths: readonly number[];
  /** Instances and trajectories, of each system; σ of the noise on observed states. */
  readonly data: {
    readonly train: number;
    readonly test: number;
    readonly trajectories: number;
    readonly noise: number;
  };
  /** Outer steps, and what a batch holds. */
  readonly steps: number;
  readonly batch: { readonly instances: number; readonly points: number };
  readonly method: MethodSpec;
  /** Steps of adaptation that the main figures are for, and further numbers of steps and points to measure at. */
  readonly adaptation: {
    readonly steps: number;
    readonly sweepSteps: readonly number[];
    readonly sweepPoints: readonly number[];
    /** Codes of an auto-decoder are found a second time, by Gauss–Newton steps after the same training; absent: they are not. */
    readonly byGaussNewton?: {
      readonly prior: number;
      readonly damping: number;
      readonly steps: number;
      readonly sweepSteps: readonly number[];
    };
  };
  /** Long roll-outs; absent: none. */
  readonly horizon?: HorizonOptions;
}
