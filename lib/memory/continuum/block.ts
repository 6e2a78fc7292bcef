/**
 * Blocks y = B(x; θ) with derivatives of first order (pullback) and of second order (the pullback of a dual number):
 *
 *     constant   y = θ                                  a level that holds a number: the two-rate models
 *     linear     y = W x
 *     residual   y = x + W₁ σ(W₂ x)                     (89)
 *
 * Everything is float64. `along` moves θ and x in given directions and says how y, and the gradients that the pullback gives, move with them; two such
 * calls make a Hessian times a vector without ever forming a Hessian.
 */
import { wholeNumber } from "../../linalg/index.js";
import { type Key, normal, split } from "../../tensor/random.js";

export type Vector = Float64Array;

/** dL/dx and dL/dθ. */
export interface Cotangents {
  readonly x: Vector;
  readonly theta: Vector;
}

export interface Applied {
  readonly y: Vector;
  pullback(dy: Vector): Cotangents;
}

/** The same with its rate of change. */
export interface AppliedAlong extends Applied {
  readonly moved: Vector;
  /** How what `pullback` gives changes when dy changes by `moved`. */
  pullbackAlong(dy: Vector, moved: Vector): Cotangents;
}

export interface Block {
  readonly inputs: number;
  readonly outputs: number;
  /** Number of parameters. */
  readonly size: number;
  apply(theta: Vector, x: Vector): Applied;
  along(theta: Vector, thetaMoved: Vector, x: Vector, xMoved: Vector): AppliedAlong;
}

/** y = θ, whatever x is. */
export function constantBlock(options: { readonly inputs: number; readonly outputs: number }): Block {
  const { inputs, outputs } = checked(options);
  const pulled = (dy: Vector): Cotangents => ({ x: new Float64Array(inputs), theta: dy });
  return {
    inputs,
    outputs,
    size: outputs,
    apply: (theta) => ({ y: theta, pullback: pulled }),
    along: (theta, moved) => ({ y: theta, moved, pullback: pulled, pullbackAlong: (_, change) => pulled(change) }),
  };
}

/** y = W x; θ holds W (outputs × inputs) row by row. */
export function linearBlock(options: { readonly inputs: number; readonly outputs: number }): Block {
  const { inputs, outputs } = checked(options);
  const pulled = (theta: Vector, x: Vector, dy: Vector): Cotangents => ({
    x: transposedTimes(theta, dy, inputs),
    theta: outer(dy, x),
  });
  return {
    inputs,
    outputs,
    size: inputs * outputs,
    apply: (theta, x) => ({ y: times(theta, x, outputs), pullback: (dy) => pulled(theta, x, dy) }),
    along: (theta, thetaMoved, x, xMoved) => ({
      y: times(theta, x, outputs),
      moved: sum(times(thetaMoved, x, outputs), times(theta, xMoved, outputs)),
      pullback: (dy) => pulled(theta, x, dy),
      pullbackAlong: (dy, moved) => ({
        x: sum(transposedTimes(thetaMoved, dy, inputs), transposedTimes(theta, moved, inputs)),
        theta: sum(outer(moved, x), outer(dy, xMoved)),
      }),
    }),
  };
}

export type Activation = "relu" | "tanh";

const ACTIVATIONS: Readonly<Record<Activation, readonly ((h: number) => number)[]>> = {
  relu: [(h) => (h > 0 ? h : 0), (h) => (h > 0 ? 1 : 0), () => 0],
  tanh: [Math.tanh, (h) => 1 - Math.tanh(h) ** 2, (h) => -2 * Math.tanh(h) * (1 - Math.tanh(h) ** 2)],
};

export interface ResidualOptions {
  readonly width: number;
  readonly hidden: number;
  /** Default "tanh": it has second derivatives everywhere. */
  readonly activation?: Activation;
}

/** y = x + W₁ σ(W₂ x); θ holds W₂ (hidden × width), then W₁ (width × hidden). */
export function residualBlock({ width, hidden, activation = "tanh" }: ResidualOptions): Block {
  checked({ inputs: width, outputs: hidden });
  const law = ACTIVATIONS[activation];
  if (law === undefined) throw new RangeError(`unknown activation "${String(activation)}" (known: relu, tanh)`);
  const [value, slope, bend] = law;
  const half = width * hidden;
  const inner = linearBlock({ inputs: width, outputs: hidden });
  const outerBlock = linearBlock({ inputs: hidden, outputs: width });
  const joined = (first: Vector, second: Vector): Vector => {
    const theta = new Float64Array(2 * half);
    theta.set(first);
    theta.set(second, half);
    return theta;
  };
  return {
    inputs: width,
    outputs: width,
    size: 2 * half,
    apply: (theta, x) => {
      const below = inner.apply(theta.subarray(0, half), x);
      const above = outerBlock.apply(theta.subarray(half), below.y.map(value));
      return {
        y: sum(x, above.y),
        pullback: (dy) => {
          const top = above.pullback(dy);
          const bottom = below.pullback(top.x.map((d, i) => d * slope(below.y[i])));
          return { x: sum(dy, bottom.x), theta: joined(bottom.theta, top.theta) };
        },
      };
    },
    along: (theta, thetaMoved, x, xMoved) => {
      const below = inner.along(theta.subarray(0, half), thetaMoved.subarray(0, half), x, xMoved);
      const slopes = below.y.map(slope);
      const hiddenMoved = below.moved.map((m, i) => m * slopes[i]);
      const above = outerBlock.along(theta.subarray(half), thetaMoved.subarray(half), below.y.map(value), hiddenMoved);
      const down = (top: Cotangents) => top.x.map((d, i) => d * slopes[i]);
      return {
        y: sum(x, above.y),
        moved: sum(xMoved, above.moved),
        pullback: (dy) => {
          const top = above.pullback(dy);
          const bottom = below.pullback(down(top));
          return { x: sum(dy, bottom.x), theta: joined(bottom.theta, top.theta) };
        },
        pullbackAlong: (dy, moved) => {
          const top = above.pullback(dy);
          const topMoved = above.pullbackAlong(dy, moved);
          const downMoved = topMoved.x.map((d, i) => d * slopes[i] + top.x[i] * bend(below.y[i]) * below.moved[i]);
          const bottom = below.pullbackAlong(down(top), downMoved);
          return { x: sum(moved, bottom.x), theta: joined(bottom.theta, topMoved.theta) };
        },
      };
    },
  };
}

/** θ of a residual block: W₂ with variance 1/width, W₁ with variance scale²/hidden. Default scale 1; 0 makes the block the identity. */
export function randomResidual(
  { width, hidden }: Pick<ResidualOptions, "width" | "hidden">,
  from: Key,
  { scale = 1 }: { readonly scale?: number } = {},
): Vector {
  const [below, above] = split(from);
  const theta = new Float64Array(2 * width * hidden);
  theta.set(normal(below, width * hidden, { deviation: 1 / Math.sqrt(width) }));
  theta.set(normal(above, width * hidden, { deviation: scale / Math.sqrt(hidden) }), width * hidden);
  return theta;
}

function checked<Sizes extends { readonly inputs: number; readonly outputs: number }>(sizes: Sizes): Sizes {
  wholeNumber("number of inputs", sizes.inputs, 1);
  wholeNumber("number of outputs", sizes.outputs, 1);
  return sizes;
}

function times(matrix: Vector, x: Vector, rows: number): Vector {
  const y = new Float64Array(rows);
  const columns = x.length;
  for (let i = 0, at = 0; i < rows; i++) {
    let total = 0;
    for (let j = 0; j < columns; j++) total += matrix[at++] * x[j];
    y[i] = total;
  }
  return y;
}

function transposedTimes(matrix: Vector, y: Vector, columns: number): Vector {
  const x = new Float64Array(columns);
  for (let i = 0, at = 0; i < y.length; i++) for (let j = 0; j < columns; j++) x[j] += matrix[at++] * y[i];
  return x;
}

function outer(y: Vector, x: Vector): Vector {
  const product = new Float64Array(y.length * x.length);
  for (let i = 0, at = 0; i < y.length; i++) for (let j = 0; j < x.length; j++) product[at++] = y[i] * x[j];
  return product;
}

/** a + b. */
export function sum(a: Vector, b: Vector): Vector {
  return a.map((value, i) => value + b[i]);
}
