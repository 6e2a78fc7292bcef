/**
 * A self-modifying linear memory in miniature (83–88): what makes keys, values, rate and gate are memories too, and each writes what it says itself.
 *
 *     k = M_k x/‖M_k x‖,   v = M_v x,   η = η_max σ(M_η x + b_η),   α = σ(M_α x + b_α),   q = W_q x/‖W_q x‖            only W_q is a fixed projection
 *     v̂_□ = M_□ v                                                                     □ ∈ {k, v, η, α, memory}: its own target
 *     M_□ ← M_□ (α − η k kᵀ) − η ∇L(M_□; k, v̂_□)                                       (88);   then   y = M_memory q
 *
 * ∇L is −v̂ kᵀ for the dot product and (M k − v̂) kᵀ for the squared loss; with the latter as printed M k is taken off twice (delta-descent.ts: the trap).
 * Two of the paper's ablations are switches: without decay α = 1, without erasure −η k kᵀ is left out (plain descent instead of delta descent).
 * The fixed memory beside it has the same projections that never change, and v̂_memory = v: the gated delta rule.
 */
import { Matrix } from "ml-matrix";
import { finiteVector, oneOf, wholeNumber } from "../../linalg/index.js";
import { type Key, normal, split } from "../../tensor/random.js";
import { type MemoryLoss, surpriseOf } from "./delta-descent.js";

/** Memories over tokens of d numbers; "eta" and "alpha" are rows. */
export interface SelfModifyingState {
  readonly k: Matrix;
  readonly v: Matrix;
  readonly eta: Matrix;
  readonly alpha: Matrix;
  /** d × d: what is read. */
  readonly memory: Matrix;
}

export type MemoryName = keyof SelfModifyingState;

export interface SelfModifyingOptions {
  /** W_q, d × d. */
  readonly query: Matrix;
  /** Memories that are written; the others are fixed projections. Default: all. */
  readonly modified?: readonly MemoryName[];
  /** What the main memory is to store: its own M v, or v. Default "own". */
  readonly target?: "own" | "value";
  /** Default "dot product": (88) is the delta rule then. */
  readonly loss?: MemoryLoss;
  /** Whether α keeps less than all. Default "gate". */
  readonly decay?: "gate" | "none";
  /** Whether −η k kᵀ takes off what stood at the key. Default "delta". */
  readonly erasure?: "delta" | "none";
  /** η_max, default 1. */
  readonly largestRate?: number;
  /** b_η and b_α, default 0 and 5: little is forgotten. */
  readonly bias?: { readonly eta: number; readonly alpha: number };
}

export const MEMORIES: readonly MemoryName[] = ["k", "v", "eta", "alpha", "memory"];

/** The gated delta rule with fixed projections. */
export const fixedProjections = {
  modified: ["memory"],
  target: "value",
} as const satisfies Partial<SelfModifyingOptions>;

const DECAYS = ["gate", "none"] as const;
const ERASURES = ["delta", "none"] as const;

/** @throws RangeError on an unknown memory, decay or erasure */
export function checkSwitches({
  modified,
  decay,
  erasure,
}: Pick<SelfModifyingOptions, "modified" | "decay" | "erasure">) {
  for (const name of modified ?? []) oneOf("memory", name, MEMORIES);
  if (decay !== undefined) oneOf("decay", decay, DECAYS);
  if (erasure !== undefined) oneOf("erasure", erasure, ERASURES);
}

/** One token: writes, then reads. @throws RangeError on a token of another length or not finite, and on unknown names */
export function selfModifyingStep(
  state: SelfModifyingState,
  token: ArrayLike<number>,
  options: SelfModifyingOptions,
): { readonly state: SelfModifyingState; readonly y: Float64Array } {
  checkSwitches(options);
  const { query, modified = MEMORIES, target = "own", loss = "dot product", largestRate = 1 } = options;
  const { eta: etaBias, alpha: alphaBias } = options.bias ?? { eta: 0, alpha: 5 };
  const x = Matrix.columnVector(Array.from(finiteVector("token", token, query.columns)));
  const key = unit(state.k.mmul(x));
  const value = state.v.mmul(x);
  const eta = largestRate * sigmoid(state.eta.mmul(x).get(0, 0) + etaBias);
  const alpha = options.decay === "none" ? 1 : sigmoid(state.alpha.mmul(x).get(0, 0) + alphaBias);
  const written = (name: MemoryName): Matrix => {
    const memory = state[name];
    if (!modified.includes(name)) return memory;
    const own = name === "memory" && target === "value" ? value : memory.mmul(value);
    const surprise = surpriseOf(loss, memory, key.to1DArray(), own.to1DArray());
    const change = Matrix.columnVector(surprise);
    if (options.erasure !== "none") change.add(memory.mmul(key));
    return Matrix.sub(Matrix.mul(memory, alpha), change.mul(eta).mmul(key.transpose()));
  };
  const next = {
    k: written("k"),
    v: written("v"),
    eta: written("eta"),
    alpha: written("alpha"),
    memory: written("memory"),
  };
  return { state: next, y: Float64Array.from(next.memory.mmul(unit(query.mmul(x))).to1DArray()) };
}

/** All tokens in turn. @throws as `selfModifyingStep` */
export function selfModifyingRun(
  start: SelfModifyingState,
  tokens: readonly ArrayLike<number>[],
  options: SelfModifyingOptions,
): { readonly state: SelfModifyingState; readonly outputs: readonly Float64Array[] } {
  let state = start;
  const outputs = tokens.map((token) => {
    const step = selfModifyingStep(state, token, options);
    state = step.state;
    return step.y;
  });
  return { state, outputs };
}

/** Gaussian memories with variance scale²/d, and an empty main memory. Default scale 1. */
export function randomSelfModifying(
  size: number,
  from: Key,
  { scale = 1 }: { readonly scale?: number } = {},
): SelfModifyingState {
  wholeNumber("size", size, 1);
  const keys = split(from, 4);
  const drawn = (place: number, rows: number) =>
    Matrix.from1DArray(rows, size, normal(keys[place], rows * size, { deviation: scale / Math.sqrt(size) }));
  return {
    k: drawn(0, size),
    v: drawn(1, size),
    eta: drawn(2, 1),
    alpha: drawn(3, 1),
    memory: Matrix.zeros(size, size),
  };
}

function unit(v: Matrix): Matrix {
  const norm = v.norm("frobenius");
  return norm === 0 ? v : Matrix.div(v, norm);
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
