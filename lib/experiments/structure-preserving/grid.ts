/**
 * The entries of each profile: the table (system × method × seed), then the ablations of the paper and two that it leaves open (a chain of many
 * oscillators; a field without structure). An ablation that coincides with a row of the table is the same entry, and is computed once.
 */
import { isDeepStrictEqual } from "node:util";
import type { Profile } from "../../report/index.js";
import type { Entry } from "../study.js";
import { type EntryConfig, type MethodSpec, paperSystems, type SystemName } from "./entry-config.js";
import {
  autoDecoderSpec,
  entryConfig,
  formOf,
  type MethodName,
  methodNames,
  methodSpec,
  modulationNames,
  rankOf,
  sizes,
} from "./settings.js";

export interface GridEntry extends Entry {
  readonly config: EntryConfig;
  readonly facets: Readonly<Record<"part" | "system" | "method" | "variant" | "seed", string>>;
}

/** Steps and points at which the rows of the table are measured besides (specification section 5: two readings of "shots"). */
const SHOTS = { steps: 100, sweepSteps: [0, 5, 20, 100, 300], sweepPoints: [1, 3, 10, 30, 150, 300] };

/** Gauss–Newton steps have converged after five: ten are allowed, and few are measured besides. */
const FEW_STEPS = { ...SHOTS, steps: 10, sweepSteps: [0, 1, 2, 5, 10, 20] };

/** Long roll-outs for some methods on the pendulum: thirty to forty swings. */
const HORIZON = { time: 100, steps: [0.1, 0.2, 0.3], integrators: ["rk4", "midpoint"] } as const;
const withHorizon = ["svd5", "svd5-q", "fw", "maml"] as const satisfies readonly MethodName[];

/** All entries of a profile: the table first, seed by seed, so that a grid that is cut short has whole columns. */
export function structurePreservingGrid(profile: Profile): GridEntry[] {
  const { seeds } = sizes[profile];
  return [
    ...seeds.flatMap((seed) => tableEntries(profile, seed)),
    ...seeds.flatMap((seed) => repeatedAblations(profile, seed)),
    ...sweeps(profile, seeds[0]),
  ];
}

function tableEntries(profile: Profile, seed: number): GridEntry[] {
  return paperSystems.flatMap((system) =>
    methodNames.filter((method) => isRow(method, system)).map((method) => tableEntry(profile, system, method, seed)),
  );
}

/** The paper's cells of Reptile are for the pendulum; there it has both rates, elsewhere only the better one. */
function isRow(method: MethodName, system: SystemName): boolean {
  return method !== "reptile-slow" || system === "pendulum";
}

/** One row of the table for one seed. */
export function tableEntry(profile: Profile, system: SystemName, method: MethodName, seed: number): GridEntry {
  const config = measured(profile, system, methodSpec(method, system));
  return entry("table", system, wordOf(method, system), "", config, seed);
}

/** Ablations with every seed: those whose claim is an ordering. */
function repeatedAblations(profile: Profile, seed: number): GridEntry[] {
  return [
    ...joint(profile, seed),
    ...chain(profile, seed),
    ...plain(profile, seed),
    ...prior(profile, seed),
    ...order(profile, seed),
  ];
}

/** Ablations with one seed. */
function sweeps(profile: Profile, seed: number): GridEntry[] {
  return [...lambdas(profile, seed), ...ranks(profile, seed), ...layers(profile, seed), ...codes(profile, seed)];
}

/** λ_z and λ_φ over the values of the paper, on the pendulum: which method's error varies least? */
function lambdas(profile: Profile, seed: number): GridEntry[] {
  return modulationNames.flatMap((name) =>
    [1e-1, 1e-2, 1e-3].flatMap((lambdaZ) =>
      [1e-2, 1e-3, 1e-4].map((lambdaPhi) => {
        const method = { ...methodSpec(name, "pendulum"), lambdaZ, lambdaPhi } as MethodSpec;
        const variant = `z${lambdaZ}-phi${lambdaPhi}`;
        return entry("lambda", "pendulum", name, variant, measured(profile, "pendulum", method), seed);
      }),
    ),
  );
}

function ranks(profile: Profile, seed: number): GridEntry[] {
  return (["svd", "mr"] as const).flatMap((kind) =>
    [1, 2, 3, 5, 10].map((rank) => {
      const method = autoDecoderSpec({ kind, rank }, "pendulum");
      return entry("rank", "pendulum", `${kind}${rank}`, "", measured(profile, "pendulum", method), seed);
    }),
  );
}

/** Modulation of the hidden square layers alone, as the formula of the note reads, against all layers. */
function layers(profile: Profile, seed: number): GridEntry[] {
  return modulationNames.map((name) => {
    const spec = methodSpec(name, "pendulum");
    if (spec.kind !== "auto-decoder") throw new Error(`internal: ${name} modulates nothing`);
    const method: MethodSpec = { ...spec, modulation: { ...spec.modulation, layers: "hidden" } };
    return entry("layers", "pendulum", name, "hidden-only", measured(profile, "pendulum", method), seed);
  });
}

/** n_z: the family has two parameters. */
function codes(profile: Profile, seed: number): GridEntry[] {
  return [1, 2, 4, 8, 16].map((latent) => {
    const method = { ...autoDecoderSpec({ kind: "svd", rank: rankOf("pendulum") }, "pendulum"), latent };
    return entry("code-size", "pendulum", "svd5", `nz${latent}`, measured(profile, "pendulum", method), seed);
  });
}

/** One base for Duffing oscillator, spring and pendulum at once. */
function joint(profile: Profile, seed: number): GridEntry[] {
  return ([...modulationNames, "svd5-q"] as const).map((name) => {
    const config = entryConfig(profile, "pendulum", methodSpec(name, "pendulum"));
    const systems = ["duffing", "mass-spring", "pendulum"] as const;
    return entry("multi-domain", "joint", name, "", { ...config, systems }, seed);
  });
}

/** Sixteen coupled oscillators: 32 coordinates. */
function chain(profile: Profile, seed: number): GridEntry[] {
  return (["svd5", "svd5-q", "fw", "shift", "maml", "scratch"] as const).map((name) =>
    entry("many-oscillators", "chain", name, "", entryConfig(profile, "chain", methodSpec(name, "chain")), seed),
  );
}

/** The same methods on a vector field that conserves nothing. */
function plain(profile: Profile, seed: number): GridEntry[] {
  return (["svd5", "fw"] as const).map((name) => {
    const config = { ...measured(profile, "pendulum", methodSpec(name, "pendulum")), model: "plain" as const };
    return entry("no-structure", "pendulum", name, "plain", config, seed);
  });
}

/** How much of a gain is the quadratic part, and how much the modulation: the part under other modulations, codes by the same steps. */
function prior(profile: Profile, seed: number): GridEntry[] {
  const ours = (system: SystemName) => methodSpec("svd5-q", system);
  return paperSystems.flatMap((system) =>
    (["fw", "shift"] as const).map((kind) => {
      const method = { ...ours(system), modulation: { kind, parts: "quadratic" } } as MethodSpec;
      return entry("prior", system, `${kind}-q`, "", measured(profile, system, method), seed);
    }),
  );
}

/** Algorithm 1 as the note prints it, codes first, against one backward pass for both. */
function order(profile: Profile, seed: number): GridEntry[] {
  return paperSystems.map((system) => {
    const method = { ...methodSpec("svd5", system), order: "codes-first" } as MethodSpec;
    const config = measured(profile, system, method);
    return entry("order", system, wordOf("svd5", system), "codes-first", config, seed);
  });
}

/** With everything that is measured of a row of the table; an ablation that is a row is the same configuration. */
function measured(profile: Profile, system: SystemName, method: MethodSpec): EntryConfig {
  const adaptation = method.kind === "gauss-newton" ? FEW_STEPS : SHOTS;
  const config = { ...entryConfig(profile, system, method), adaptation };
  const long = withHorizon.some((name) => isDeepStrictEqual(methodSpec(name, system), method));
  return long && system === "pendulum" ? { ...config, horizon: HORIZON } : config;
}

function entry(
  part: string,
  system: string,
  method: string,
  variant: string,
  config: EntryConfig,
  seed: number,
): GridEntry {
  const facets = { part, system, method, variant, seed: `seed${seed}` };
  const words = [system, method, variant].filter((word) => word !== "").join(" ");
  return { name: `${words}, seed ${seed}`, facets, config, seed, cost: costOf(config) };
}

/** Seconds of one core that an entry takes, roughly: measured milliseconds of a step at width 50, scaled by the size of the rest. */
export function costOf({ systems, widths, steps, batch, method, adaptation, horizon }: EntryConfig): number {
  const size = widths.reduce((sum, width) => sum + width * width, 0) / 7500;
  const nets = systems.some((system) => formOf(system) === "generic") ? 1.7 : 1;
  const step = 1e-3 * stepMilliseconds(method) * nets * (0.3 + 0.7 * size) * ((batch.instances * batch.points) / 1000);
  const sweeps = 0.5 * (adaptation.sweepPoints.length + adaptation.sweepSteps.length);
  return 2 + steps * step + sweeps + (horizon === undefined ? 0 : 15);
}

function stepMilliseconds(method: MethodSpec): number {
  switch (method.kind) {
    case "auto-decoder":
    case "gauss-newton":
      return method.order === "together" ? 2.8 : 5;
    case "maml":
      return method.order === "second" && method.adapts === "all" ? 16 : 6;
    case "reptile":
      return 8;
    case "scratch":
      return 0;
  }
}

/** The word of a method on a system: the rank is in it. */
function wordOf(name: MethodName, system: SystemName): string {
  return name.replace("5", String(rankOf(system)));
}
