/**
 * Checks a kernel's derivatives of order 0 to 3 along a random direction, in all its inputs jointly:
 *
 *     g(t) = Σ wᵢ·yᵢ + c·yᵢ³,   y = kernel(x + t·v),   at t = 0,
 *
 * so that g″ and g‴ hold mixed derivatives, and the cubic makes them differ from zero for linear kernels too. The right values are central
 * differences of order 8 (6 for g‴) of a float64 program; TensorFlow.js computes in float32 by gradients of gradients.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { type Nd, sizeOf } from "./float64.js";

export interface Case {
  /** The kernels whose gradients run. */
  readonly kernel: string;
  /** What sets this case apart from others of the kernel. */
  readonly of?: string;
  /** Shapes of the inputs that move. */
  readonly shapes: readonly (readonly number[])[];
  /** Where the entries lie: an interval, numbers, or "spread" for distinct values at least 0.25 apart. Default [−1.5, 1.5]. */
  readonly values?: readonly [number, number] | "spread" | readonly (readonly number[])[];
  readonly tfjs: (...inputs: tf.Tensor[]) => tf.Tensor;
  readonly float64: (...inputs: Nd[]) => Nd;
  /** Relative to 1 + |value|. Default 1e-4. */
  readonly tolerance?: number;
}

const STEP = 0.02;
const STENCILS = [
  [0, 0, 0, 0, 1, 0, 0, 0, 0],
  [1 / 280, -4 / 105, 1 / 5, -4 / 5, 0, 4 / 5, -1 / 5, 4 / 105, -1 / 280],
  [-1 / 560, 8 / 315, -1 / 5, 8 / 5, -205 / 72, 8 / 5, -1 / 5, 8 / 315, -1 / 560],
  [-7 / 240, 3 / 10, -169 / 120, 61 / 30, 0, -61 / 30, 169 / 120, -3 / 10, 7 / 240],
];
export const CUBIC = 0.1;

/** Numbers in [0, 1) that are the same in every run (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The entries x of every input and the direction v along which they move. */
export function draw(
  { shapes, values = [-1.5, 1.5] }: Case,
  next: () => number = numbers(7),
): { x: Float64Array; v: Float64Array }[] {
  const total = shapes.reduce((n, shape) => n + sizeOf(shape), 0);
  const shuffled = Array.from({ length: total }, (_, i) => ({ key: next(), value: (i - total / 2 + 0.5) * 0.25 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
  return shapes.map((shape, input) => {
    const x = Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
      if (values === "spread") return shuffled.pop() as number;
      const [first, second] = values;
      if (typeof first !== "number") return (values as readonly (readonly number[])[])[input][i];
      return first + ((second as number) - first) * next();
    });
    // Float32 numbers, so that both programs start at the same place.
    return { x: x.map(Math.fround), v: x.map(() => Math.fround(next() * 2 - 1)) };
  });
}

/** The first weights wᵢ, the same in every run. */
export function weightsOf(size: number): Float64Array {
  const next = numbers(11);
  return Float64Array.from({ length: size }, () => Math.fround(next() * 2 - 1));
}

/** [g, g′, g″, g‴] of the float64 program. */
export function expected(test: Case): number[] {
  const inputs = draw(test, numbers(7));
  const weights = numbers(11);
  let w: number[] | undefined;
  const g = (t: number) => {
    const y = test.float64(
      ...inputs.map(({ x, v }, i) => ({ shape: test.shapes[i], data: x.map((xi, k) => xi + t * v[k]) })),
    );
    w ??= Array.from(y.data, () => Math.fround(weights() * 2 - 1));
    return y.data.reduce((sum, yi, i) => sum + (w as number[])[i] * yi + CUBIC * yi ** 3, 0);
  };
  const samples = STENCILS[0].map((_, i) => g((i - 4) * STEP));
  return STENCILS.map((stencil, order) => stencil.reduce((sum, c, i) => sum + c * samples[i], 0) / STEP ** order);
}

/** [g, g′, g″, g‴] of TensorFlow.js. */
export function computed(test: Case): number[] {
  const inputs = draw(test, numbers(7));
  const weights = numbers(11);
  let w: number[] | undefined;
  const g = (t: tf.Tensor): tf.Tensor => {
    const y = test.tfjs(
      ...inputs.map(({ x, v }, i) => {
        const shape = [...test.shapes[i]];
        return tf.add(tf.tensor(Float32Array.from(x), shape), tf.mul(t, tf.tensor(Float32Array.from(v), shape)));
      }),
    );
    w ??= Array.from({ length: y.size }, () => weights() * 2 - 1);
    return tf.add(tf.sum(tf.mul(y, tf.tensor(w, y.shape))), tf.mul(tf.sum(tf.mul(y, tf.mul(y, y))), CUBIC));
  };
  const zero = tf.scalar(0);
  return [g, tf.grad(g), tf.grad(tf.grad(g)), tf.grad(tf.grad(tf.grad(g)))].map((f) => f(zero).dataSync()[0]);
}

export function check(test: Case): void {
  const want = expected(test);
  const got = tf.tidy(() => computed(test));
  const tolerance = test.tolerance ?? 1e-4;
  for (const [order, value] of want.entries()) {
    const error = Math.abs(got[order] - value) / (1 + Math.abs(value));
    expect(error, `order ${order}: got ${got[order]}, expected ${value}`).toBeLessThan(tolerance);
  }
}

export const nameOf = ({ kernel, of }: Case) => (of === undefined ? kernel : `${kernel}, ${of}`);
