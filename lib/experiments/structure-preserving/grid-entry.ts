/** One entry of the grid: its name and facets, and what is measured of it beside the main figures (specification section 5). */
import { isDeepStrictEqual } from "node:util";
import type { Profile } from "../../report/index.js";
import type { Entry } from "../study.js";
import { costOf } from "./cost.js";
import type { EntryConfig, MethodSpec, SystemName } from "./entry-config.js";
import {
  CODE_STEPS,
  entryConfig,
  type MethodName,
  methodNames,
  methodSpec,
  modulationNames,
  rankOf,
} from "./settings.js";

export interface GridEntry extends Entry {
  readonly config: EntryConfig;
  readonly facets: Readonly<Record<"part" | "system" | "method" | "variant" | "seed", string>>;
}

/** Steps and points at which the rows of the table are measured besides (specification section 5: two readings of "shots"). */
const SHOTS = { steps: 100, sweepSteps: [0, 5, 20, 100, 300], sweepPoints: [1, 3, 10, 30, 150, 300] };

/** Gauss–Newton steps have converged after five: ten are allowed, and few are measured besides. */
const FEW_STEPS = { steps: 10, sweepSteps: [0, 1, 2, 5, 10, 20] };

/** Long roll-outs for some methods on the pendulum: thirty to forty swings. */
const HORIZON = { time: 100, steps: [0.1, 0.2, 0.3], integrators: ["rk4", "midpoint"] } as const;
const withHorizon = ["svd5", "svd5-q", "fw", "maml"] as const satisfies readonly MethodName[];

/** A row of the table has everything measured, another configuration its main figures; so an ablation that is a row is the same configuration. */
export function measured(profile: Profile, system: SystemName, method: MethodSpec): EntryConfig {
  const isOneOf = (names: readonly MethodName[]) =>
    names.some((name) => isDeepStrictEqual(methodSpec(name, system), method));
  const config = entryConfig(profile, system, method);
  if (!isOneOf(methodNames)) return config;
  const adaptation = {
    ...SHOTS,
    ...(method.kind === "gauss-newton" && FEW_STEPS),
    ...(isOneOf(modulationNames) && { byGaussNewton: { ...CODE_STEPS, ...FEW_STEPS } }),
  };
  const long = system === "pendulum" && isOneOf(withHorizon);
  return { ...config, adaptation, ...(long && { horizon: HORIZON }) };
}

/** Which one it is: the part of the grid, the words that name it. */
export interface Words {
  readonly part: string;
  readonly system: string;
  readonly method: string;
  /** What is other than in the row of the table. Default: "", nothing. */
  readonly variant?: string;
}

/** An entry of the grid; its cost is estimated from the configuration. */
export function entry({ part, system, method, variant = "" }: Words, config: EntryConfig, seed: number): GridEntry {
  const facets = { part, system, method, variant, seed: `seed${seed}` };
  const words = [system, method, variant].filter((word) => word !== "").join(" ");
  return { name: `${words}, seed ${seed}`, facets, config, seed, cost: costOf(config) };
}

/** The word of a method on a system: the rank is in it. */
export function wordOf(name: MethodName, system: SystemName): string {
  return name.replace("5", String(rankOf(system)));
}
