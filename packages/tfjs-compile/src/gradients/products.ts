/** Matrix products: batch dimensions that broadcast, and einsum, which has no gradient in TensorFlow.js. */
import * as tf from "@tensorflow/tfjs-core";
import { type Rules, sumTo } from "./rule.js";

export const productRules: Rules = {
  // For C = op(A)·op(B): dA = dC·op(B)ᵀ and dB = op(A)ᵀ·dC, transposed where A or B came transposed, summed over broadcast batches.
  BatchMatMul: {
    inputs: ["a", "b"],
    backward: ([dy], [a, b], { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean }) => ({
      a: () => sumTo(transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB), a.shape),
      b: () => sumTo(transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false), b.shape),
    }),
  },

  // For y[R] = Σ a[A]·b[B]: da[A] = Σ dy[R]·b[B], and likewise db.
  Einsum: {
    inputs: "all",
    backward: ([dy], operands, { equation }: { equation: string }) => {
      const [terms, result] = equation.replace(/\s/g, "").split("->");
      const labels = terms.split(",");
      const gradients = operands.map((operand, i) => () => {
        const other = 1 - i;
        const factors =
          operands.length === 1
            ? [{ tensor: dy, labels: result }]
            : [
                { tensor: dy, labels: result },
                { tensor: operands[other], labels: labels[other] },
              ];
        return contract(factors, labels[i], operand.shape);
      });
      return Object.fromEntries(gradients.map((gradient, i) => [i, gradient]));
    },
  },
};

interface Labelled {
  readonly tensor: tf.Tensor;
  readonly labels: string;
}

/** The product of one or two tensors, summed over the labels that are not in `out`; labels only in `out` are broadcast to `shape`. */
function contract(factors: readonly Labelled[], out: string, shape: readonly number[]): tf.Tensor {
  const reduced = factors.map((factor, i) => {
    const elsewhere = out + factors.filter((_, j) => j !== i).map(({ labels }) => labels);
    return sumOut(factor, (label) => !elsewhere.includes(label));
  });
  const product = reduced.length === 1 ? reduced[0] : multiply(reduced[0], reduced[1], out);
  const present = [...out].filter((label) => product.labels.includes(label));
  const ordered = tf.transpose(
    product.tensor,
    present.map((label) => product.labels.indexOf(label)),
  );
  const expanded = tf.reshape(
    ordered,
    [...out].map((label, i) => (present.includes(label) ? shape[i] : 1)),
  );
  return present.length === out.length ? expanded : tf.mul(expanded, tf.fill([...shape], 1));
}

function sumOut({ tensor, labels }: Labelled, drop: (label: string) => boolean): Labelled {
  const axes = Array.from(labels, (_, i) => i).filter((i) => drop(labels[i]));
  if (axes.length === 0) return { tensor, labels };
  return { tensor: tf.sum(tensor, axes), labels: [...labels].filter((label) => !drop(label)).join("") };
}

/** As one batched matrix product [shared and kept, left, summed] × [shared and kept, summed, right]. */
function multiply(a: Labelled, b: Labelled, out: string): Labelled {
  const shared = [...a.labels].filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => out.includes(label));
  const summed = shared.filter((label) => !out.includes(label));
  const left = [...a.labels].filter((label) => !shared.includes(label));
  const right = [...b.labels].filter((label) => !shared.includes(label));
  const sizes = new Map(
    [a, b].flatMap(({ tensor, labels }) => [...labels].map((label, i): [string, number] => [label, tensor.shape[i]])),
  );
  const size = (labels: readonly string[]) => labels.reduce((n, label) => n * (sizes.get(label) as number), 1);
  const arranged = ({ tensor, labels }: Labelled, first: string[], last: string[]) =>
    tf.reshape(
      tf.transpose(
        tensor,
        [...batch, ...first, ...last].map((label) => labels.indexOf(label)),
      ),
      [size(batch), size(first), size(last)],
    );
  const product = tf.matMul(arranged(a, left, summed), arranged(b, summed, right));
  const labels = [...batch, ...left, ...right];
  return {
    tensor: tf.reshape(
      product,
      labels.map((label) => sizes.get(label) as number),
    ),
    labels: labels.join(""),
  };
}
