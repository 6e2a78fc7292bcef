/**
 * Blocks beside each other, the wiring of the independent variant. With learned weights there is one part more than blocks:
 *
 *     y = Σ_s w_s B_s(x)                                    (74);   w fixed (1/k or 1), free, or softmax of free logits
 *
 * Softmax weights keep the identity path of residual blocks at weight 1: Σ w_s (x + …) = x + …; free weights do not.
 */
import { type Block, sum, type Vector } from "./block.js";
import type { Network } from "./chain.js";

/** "sum" and "mean" learn nothing; "free" learns w, "softmax" logits of w. */
export type Aggregation = "sum" | "mean" | "free" | "softmax";

export const AGGREGATIONS: readonly Aggregation[] = ["sum", "mean", "free", "softmax"];

/** Whether there are weights to learn: then they are the network's last part. */
export const learnsWeights = (aggregation: Aggregation): boolean => aggregation === "free" || aggregation === "softmax";

/**
 * The blocks beside each other, every one of which sees x.
 * @throws RangeError where blocks differ in inputs or outputs, and on an unknown aggregation
 */
export function aggregate(blocks: readonly Block[], aggregation: Aggregation): Network {
  if (!AGGREGATIONS.includes(aggregation)) {
    throw new RangeError(`unknown aggregation "${String(aggregation)}" (known: ${AGGREGATIONS.join(", ")})`);
  }
  const [{ inputs, outputs }] = blocks;
  for (const block of blocks) {
    if (block.inputs !== inputs || block.outputs !== outputs) {
      const found = `${block.inputs} → ${block.outputs}`;
      throw new RangeError(`invalid block beside ${inputs} → ${outputs}: ${found}`);
    }
  }
  const k = blocks.length;
  const weigh = weigher(aggregation, k);
  const learned = learnsWeights(aggregation);
  return {
    inputs,
    outputs,
    sizes: [...blocks.map(({ size }) => size), ...(learned ? [k] : [])],
    apply: (thetas, x) => {
      const heads = blocks.map((block, s) => block.apply(thetas[s], x));
      const { w, pull } = weigh(thetas[k]);
      return {
        y: mixed(
          w,
          heads.map(({ y }) => y),
        ),
        pullback: (dy) => [
          ...heads.map((head, s) => head.pullback(scaled(dy, w[s])).theta),
          ...(learned ? [pull(Float64Array.from(heads, ({ y }) => product(y, dy)))] : []),
        ],
      };
    },
    along: (thetas, moved, x) => {
      const still = x.map(() => 0);
      const heads = blocks.map((block, s) => block.along(thetas[s], moved[s], x, still));
      const { w, pull, moves } = weigh(thetas[k]);
      const { w: wMoved, pull: pullMoved } = moves(moved[k]);
      const [outs, outsMoved] = [heads.map(({ y }) => y), heads.map((head) => head.moved)];
      return {
        y: mixed(w, outs),
        moved: sum(mixed(w, outsMoved), mixed(wMoved, outs)),
        pullbackAlong: (dy, dyMoved) => {
          const onWeights = Float64Array.from(outs, (y) => product(y, dy));
          const onWeightsMoved = Float64Array.from(outs, (y, s) => product(y, dyMoved) + product(outsMoved[s], dy));
          return [
            ...heads.map((head, s) => {
              const change = sum(scaled(dyMoved, w[s]), scaled(dy, wMoved[s]));
              return head.pullbackAlong(scaled(dy, w[s]), change).theta;
            }),
            ...(learned ? [sum(pull(onWeightsMoved), pullMoved(onWeights))] : []),
          ];
        },
      };
    },
  };
}

interface Weighing {
  readonly w: Vector;
  /** From dL/dw to the gradient on what is learned. */
  readonly pull: (dw: Vector) => Vector;
}

/** Weights, their pullback, and how both move with what is learned. */
function weigher(
  aggregation: Aggregation,
  k: number,
): (learned: Vector | undefined) => Weighing & { moves(moved: Vector | undefined): Weighing } {
  const zero = new Float64Array(k);
  const constant = { w: zero, pull: () => zero };
  switch (aggregation) {
    case "sum":
    case "mean": {
      const w = new Float64Array(k).fill(aggregation === "sum" ? 1 : 1 / k);
      return () => ({ w, pull: (dw) => dw, moves: () => constant });
    }
    case "free":
      return (w = zero) => ({ w, pull: (dw) => dw, moves: (moved = zero) => ({ w: moved, pull: () => zero }) });
    case "softmax":
      return (logits = zero) => {
        const w = softmax(logits);
        const pull = (dw: Vector) => {
          const mean = product(w, dw);
          return w.map((each, s) => each * (dw[s] - mean));
        };
        const moves = (moved = zero): Weighing => {
          const wMoved = pull(moved); // the Jacobian of softmax is symmetric
          return {
            w: wMoved,
            pull: (dw) => {
              const [mean, meanMoved] = [product(w, dw), product(wMoved, dw)];
              return w.map((each, s) => wMoved[s] * (dw[s] - mean) - each * meanMoved);
            },
          };
        };
        return { w, pull, moves };
      };
  }
}

/** e^{zᵢ} / Σ e^{zⱼ}. */
export function softmax(logits: Vector): Vector {
  const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((z) => Math.exp(z - top));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / total);
}

function mixed(w: Vector, outs: readonly Vector[]): Vector {
  return outs[0].map((_, i) => outs.reduce((total, y, s) => total + w[s] * y[i], 0));
}

const scaled = (a: Vector, factor: number): Vector => a.map((value) => factor * value);
const product = (a: Vector, b: Vector): number => a.reduce((total, value, i) => total + value * b[i], 0);
