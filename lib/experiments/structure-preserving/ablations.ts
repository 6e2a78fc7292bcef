/**
 * The ablations of the paper: λ_z and λ_φ, the rank, the layers that are modulated, the size of codes, one base for several systems. And what the paper
 * leaves open: a chain of many oscillators, a field without structure, the quadratic part under other modulations, the order of the updates; and what
 * was tried to bring SVD(5) to cells that it misses.
 */
import type { SvdOptions } from "../../adapt/dynamics/svd.js";
import type { Profile } from "../../report/index.js";
import { type EntryConfig, type MethodSpec, paperSystems, type SystemName } from "./entry-config.js";
import { entry, type GridEntry, measured, wordOf } from "./grid-entry.js";
import { autoDecoderSpec, entryConfig, methodSpec, modulationNames, rankOf } from "./settings.js";

/** Ablations with every seed: those whose claim is an ordering. */
export function repeatedAblations(profile: Profile, seed: number): GridEntry[] {
  return [
    ...joint(profile, seed),
    ...chain(profile, seed),
    ...plain(profile, seed),
    ...prior(profile, seed),
    ...order(profile, seed),
  ];
}

/** Ablations with one seed. */
export function ablationSweeps(profile: Profile, seed: number): GridEntry[] {
  return [
    ...lambdas(profile, seed),
    ...ranks(profile, seed),
    ...layers(profile, seed),
    ...codes(profile, seed),
    ...tried(profile, seed),
  ];
}

/** Changes to SVD(5), one at a time, on the conservative systems: what would bring it to a cell that it misses? */
function tried(profile: Profile, seed: number): GridEntry[] {
  return (["mass-spring", "pendulum", "duffing"] as const).flatMap((system) => {
    const base = autoDecoderSpec({ kind: "svd", rank: rankOf(system) }, system);
    const withRate = (rate: number): MethodSpec => ({ ...base, rates: { ...base.rates, base: rate } });
    const withBases = (options: Omit<SvdOptions, "rank">): MethodSpec => ({
      ...base,
      modulation: { kind: "svd", rank: rankOf(system), ...options },
    });
    const changes: Readonly<Record<string, MethodSpec>> = {
      nz2: { ...base, latent: 2 },
      "slow-base": withRate(3e-3),
      "fast-base": withRate(1.2e-2),
      "no-locality": { ...base, lambdaZ: 0, lambdaPhi: 0 },
      "orthonormal-bases": withBases({ orthogonality: "retraction" }),
      "signed-values": withBases({ singularValues: "linear" }),
    };
    const plan = entryConfig(profile, system, base);
    const more = { ...plan, batch: { ...plan.batch, points: 2 * plan.batch.points } };
    const named = (variant: string, config: EntryConfig) =>
      entry({ part: "tried", system, method: "svd5", variant }, config, seed);
    return [
      ...Object.entries(changes).map(([variant, method]) => named(variant, measured(profile, system, method))),
      named("twice-the-points", more),
    ];
  });
}

/** λ_z and λ_φ over the values of the paper, on the pendulum: which method's error varies least? */
function lambdas(profile: Profile, seed: number): GridEntry[] {
  return modulationNames.flatMap((name) =>
    [1e-1, 1e-2, 1e-3].flatMap((lambdaZ) =>
      [1e-2, 1e-3, 1e-4].map((lambdaPhi) => {
        const method = { ...methodSpec(name, "pendulum"), lambdaZ, lambdaPhi } as MethodSpec;
        const variant = `z${lambdaZ}-phi${lambdaPhi}`;
        return entry(
          { part: "lambda", system: "pendulum", method: name, variant },
          measured(profile, "pendulum", method),
          seed,
        );
      }),
    ),
  );
}

function ranks(profile: Profile, seed: number): GridEntry[] {
  return (["svd", "mr"] as const).flatMap((kind) =>
    [1, 2, 3, 5, 10].map((rank) => {
      const method = autoDecoderSpec({ kind, rank }, "pendulum");
      return entry(
        { part: "rank", system: "pendulum", method: `${kind}${rank}` },
        measured(profile, "pendulum", method),
        seed,
      );
    }),
  );
}

/** Modulation of the hidden square layers alone, as the formula of the note reads, against all layers. */
function layers(profile: Profile, seed: number): GridEntry[] {
  return modulationNames.map((name) => {
    const spec = methodSpec(name, "pendulum");
    if (spec.kind !== "auto-decoder") throw new Error(`internal: ${name} modulates nothing`);
    const method: MethodSpec = { ...spec, modulation: { ...spec.modulation, layers: "hidden" } };
    return entry(
      { part: "layers", system: "pendulum", method: name, variant: "hidden-only" },
      measured(profile, "pendulum", method),
      seed,
    );
  });
}

/** n_z: the family has two parameters. */
function codes(profile: Profile, seed: number): GridEntry[] {
  return [1, 2, 4, 8, 16].map((latent) => {
    const method = { ...autoDecoderSpec({ kind: "svd", rank: rankOf("pendulum") }, "pendulum"), latent };
    return entry(
      { part: "code-size", system: "pendulum", method: "svd5", variant: `nz${latent}` },
      measured(profile, "pendulum", method),
      seed,
    );
  });
}

/** One base for Duffing oscillator, spring and pendulum at once. */
function joint(profile: Profile, seed: number): GridEntry[] {
  return ([...modulationNames, "svd5-q"] as const).map((name) => {
    const config = entryConfig(profile, "pendulum", methodSpec(name, "pendulum"));
    const systems = ["duffing", "mass-spring", "pendulum"] as const;
    return entry({ part: "multi-domain", system: "joint", method: name }, { ...config, systems }, seed);
  });
}

/** Sixteen coupled oscillators: 32 coordinates. */
function chain(profile: Profile, seed: number): GridEntry[] {
  return (["svd5", "svd5-q", "fw", "shift", "maml", "scratch"] as const).map((name) =>
    entry(
      { part: "many-oscillators", system: "chain", method: name },
      entryConfig(profile, "chain", methodSpec(name, "chain")),
      seed,
    ),
  );
}

/** The same methods on a vector field that conserves nothing. */
function plain(profile: Profile, seed: number): GridEntry[] {
  return (["svd5", "fw"] as const).map((name) => {
    const method = methodSpec(name, "pendulum");
    const { horizon } = measured(profile, "pendulum", method);
    const config = { ...entryConfig(profile, "pendulum", method), model: "plain" as const, horizon };
    return entry({ part: "no-structure", system: "pendulum", method: name, variant: "plain" }, config, seed);
  });
}

/** How much of a gain is the quadratic part, and how much the modulation: the part under other modulations, codes by the same steps. */
function prior(profile: Profile, seed: number): GridEntry[] {
  const ours = (system: SystemName) => methodSpec("svd5-q", system);
  return paperSystems.flatMap((system) =>
    (["fw", "shift"] as const).map((kind) => {
      const method = { ...ours(system), modulation: { kind, parts: "quadratic" } } as MethodSpec;
      return entry({ part: "prior", system, method: `${kind}-q` }, measured(profile, system, method), seed);
    }),
  );
}

/** Algorithm 1 as the note prints it, codes first, against one backward pass for both. */
function order(profile: Profile, seed: number): GridEntry[] {
  return (["mass-spring", "pendulum"] as const).map((system) => {
    const method = { ...methodSpec("svd5", system), order: "codes-first" } as MethodSpec;
    const config = measured(profile, system, method);
    return entry({ part: "order", system, method: wordOf("svd5", system), variant: "codes-first" }, config, seed);
  });
}
