/**
 * The sizes of each profile and the settings of each method, in one place (specification sections 3, 5 and 7). All modulations share theirs; they are
 * the specification's but for three: codes and base take their steps together and rates decay as a cosine, which gave equal errors in half the time, and
 * the first rate of the base is 6e-3 for Hamiltonian networks, which on the pendulum was better than 3e-3.
 */
import type { Profile } from "../../report/index.js";
import type { EntryConfig, MethodSpec, ModulationSpec, SystemName } from "./entry-config.js";

/** Raised when the code changes what an entry computes. */
export const REVISION = 1;

interface Sizes {
  /** Hidden layers of H (and of a plain field), and of each of E and S. */
  readonly widths: { readonly hamiltonian: readonly number[]; readonly generic: readonly number[] };
  /** Outer steps. */
  readonly steps: { readonly hamiltonian: number; readonly generic: number };
  readonly seeds: readonly number[];
}

export const sizes: Readonly<Record<Profile, Sizes>> = {
  quick: {
    widths: { hamiltonian: [32, 32, 32], generic: [32, 32] },
    steps: { hamiltonian: 1000, generic: 1500 },
    seeds: [1, 2],
  },
  standard: {
    widths: { hamiltonian: [32, 32, 32], generic: [32, 32] },
    steps: { hamiltonian: 4000, generic: 2000 },
    seeds: [1, 2],
  },
  full: {
    widths: { hamiltonian: [50, 50, 50], generic: [50, 50] },
    steps: { hamiltonian: 10_000, generic: 15_000 },
    seeds: [1, 2, 3],
  },
};

/** What the base of a model is: systems that dissipate need the GENERIC form. */
export const formOf = (system: SystemName): "hamiltonian" | "generic" => (system === "dno" ? "generic" : "hamiltonian");

/**
 * Names of methods as commands and tables use them. Two are this project's own: "svd5-gn" finds new codes by Gauss–Newton steps, "svd5-q" besides has
 * a quadratic part in every energy. "reptile" has a tuned inner rate, "reptile-slow" that of the other methods of its kind.
 */
export const methodNames = [
  "svd5",
  "svd5-gn",
  "svd5-q",
  "mr5",
  "ro",
  "fw",
  "shift",
  "maml",
  "fomaml",
  "anil",
  "reptile",
  "reptile-slow",
  "scratch",
] as const;
export type MethodName = (typeof methodNames)[number];

/** The methods that adapt a code. */
export const modulationNames = ["svd5", "mr5", "ro", "fw", "shift"] as const satisfies readonly MethodName[];

/** On the damped oscillator the paper's rank is 3. */
export function rankOf(system: SystemName): number {
  return formOf(system) === "generic" ? 3 : 5;
}

/** The method of a row of the table, for a system. */
export function methodSpec(name: MethodName, system: SystemName): MethodSpec {
  const rank = rankOf(system);
  switch (name) {
    case "svd5":
      return autoDecoderSpec({ kind: "svd", rank }, system);
    case "svd5-gn":
      return gaussNewtonSpec({ kind: "svd", rank }, system);
    case "svd5-q":
      return gaussNewtonSpec({ kind: "svd", rank, parts: "quadratic" }, system);
    case "mr5":
      return autoDecoderSpec({ kind: "mr", rank }, system);
    case "ro":
      return autoDecoderSpec({ kind: "mr", rank: 1 }, system);
    case "fw":
    case "shift":
      return autoDecoderSpec({ kind: name }, system);
    case "maml":
      return mamlSpec("second", "all");
    case "fomaml":
      return mamlSpec("first", "all");
    case "anil":
      return mamlSpec("second", "output");
    case "reptile":
      return { kind: "reptile", innerSteps: 5, innerRate: 0.1, outerRate: 0.1, adapts: "all" };
    case "reptile-slow":
      return { kind: "reptile", innerSteps: 5, innerRate: 0.01, outerRate: 0.1, adapts: "all" };
    case "scratch":
      return { kind: "scratch", innerRate: 0.01 };
  }
}

function mamlSpec(order: "second" | "first", adapts: "all" | "output"): MethodSpec {
  return { kind: "maml", order, adapts, innerSteps: 5, innerRate: 0.01, outerRate: 3e-3, decay: "cosine" };
}

/** Codes by Gauss–Newton steps, all else as auto-decoding. */
function gaussNewtonSpec(modulation: ModulationSpec, system: SystemName): MethodSpec {
  return { ...autoDecoderSpec(modulation, system), kind: "gauss-newton", prior: 1e-6, damping: 1e-3 };
}

/** Auto-decoding with the settings that all modulations share. */
export function autoDecoderSpec(modulation: ModulationSpec, system: SystemName): MethodSpec & { kind: "auto-decoder" } {
  return {
    kind: "auto-decoder",
    modulation,
    latent: 4,
    innerSteps: 1,
    lambdaZ: 1e-3,
    lambdaPhi: 1e-4,
    lambdaO: 1e-4,
    rates: { base: formOf(system) === "generic" ? 1e-2 : 6e-3, code: 1e-2, test: 3e-2 },
    decay: "cosine",
    initialCode: "mean",
    order: "together",
  };
}

/** A configuration of one system at the sizes of a profile. */
export function entryConfig(profile: Profile, system: SystemName, method: MethodSpec): EntryConfig {
  const form = formOf(system);
  return {
    revision: REVISION,
    systems: [system],
    model: hasQuadraticPart(method) ? "quadratic" : "structured",
    widths: sizes[profile].widths[form],
    data: { train: 70, test: 10, trajectories: 10, noise: 0 },
    steps: sizes[profile].steps[form],
    batch: { instances: 10, points: 100 },
    method,
    adaptation: { steps: method.kind === "gauss-newton" ? 10 : 100, sweepSteps: [], sweepPoints: [] },
  };
}

function hasQuadraticPart(method: MethodSpec): boolean {
  return "modulation" in method && method.modulation.parts === "quadratic";
}
