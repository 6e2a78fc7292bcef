/**
 * A continuum memory as a value: levels, each a block with a period and a rule, wired to a network; checked once, frozen, and without state.
 *
 *     variant "sequential"    (70), (73)   a chain, slow or fast block first
 *     variant "independent"   (74)         blocks beside each other, aggregated; learned weights are a level too
 *
 * The nested variant (72) is a memory of either wiring whose parameters start again from a slower state: nested.ts.
 */
import { finiteVector } from "../../linalg/index.js";
import { type Aggregation, aggregate, learnsWeights } from "./aggregation.js";
import type { Block, Vector } from "./block.js";
import { chain, type Network } from "./chain.js";
import { bySpeed, type LevelSpec, levelSpecs, type Order } from "./levels.js";
import { gradientStep, type Rule } from "./rules.js";

export interface Level extends LevelSpec {
  readonly block: Block;
  readonly rule: Rule;
}

/** "sum": (71) as printed, a chunk of C samples steps C times as far. "mean": the step does not depend on C. */
export type Reduction = "sum" | "mean";

interface Shared {
  readonly levels: readonly Level[];
  /** Default "sum". */
  readonly reduction?: Reduction;
}

export interface SequentialOptions extends Shared {
  readonly variant: "sequential";
  /** Default "slow-first": (70) applies level 1, the slowest, first. The paper's figure 5 draws the other order. */
  readonly order?: Order;
}

export interface IndependentOptions extends Shared {
  readonly variant: "independent";
  /** Default "mean". */
  readonly aggregation?: Aggregation;
  /** Period and rule of learned weights; they never change by default. */
  readonly weights?: Pick<Level, "period" | "rule">;
}

export type MemoryOptions = SequentialOptions | IndependentOptions;

export interface ContinuumMemory {
  /** As given; learned weights of an aggregation come last, under the name "weights". */
  readonly levels: readonly Readonly<LevelSpec & { readonly rule: Rule; readonly size: number }>[];
  readonly network: Network;
  readonly reduction: Reduction;
}

/**
 * @throws RangeError on an unknown variant, order, aggregation or reduction, on invalid levels, and where blocks do not fit together
 */
export function continuumMemory(options: MemoryOptions): ContinuumMemory {
  const { reduction = "sum" } = options;
  if (reduction !== "sum" && reduction !== "mean") {
    throw new RangeError(`unknown reduction "${String(reduction)}" (known: sum, mean)`);
  }
  const given = levelSpecs(options.levels);
  const levels = given.map(({ name, period, rule, block }) => ({ name, period, rule, size: block.size }));
  const blocks = given.map(({ block }) => block);
  switch (options.variant) {
    case "sequential": {
      const network = chain(blocks, bySpeed(given, options.order ?? "slow-first"));
      return Object.freeze({ levels: Object.freeze(levels.map((level) => Object.freeze(level))), network, reduction });
    }
    case "independent": {
      const { aggregation = "mean", weights = { period: Number.POSITIVE_INFINITY, rule: gradientStep({ rate: 0 }) } } =
        options;
      const network = aggregate(blocks, aggregation);
      const own = learnsWeights(aggregation) ? [{ name: "weights", ...weights, size: blocks.length }] : [];
      return Object.freeze({ levels: levelSpecs([...levels, ...own]), network, reduction });
    }
    default: {
      const { variant } = options as { variant: string };
      throw new RangeError(`unknown variant "${variant}" (known: sequential, independent; nested: nestedMemory)`);
    }
  }
}

/**
 * Parameters of all levels, in the order of `memory.levels`.
 * @throws RangeError naming the level where they are too few, of another length, or not finite
 */
export function checkParameters(memory: ContinuumMemory, thetas: readonly Vector[]): readonly Vector[] {
  if (thetas.length !== memory.levels.length) {
    throw new RangeError(`invalid parameters: got ${thetas.length} vectors, expected ${memory.levels.length}`);
  }
  memory.levels.forEach(({ name, size }, s) => {
    finiteVector(`parameters of "${name}"`, thetas[s], size);
  });
  return thetas;
}
