/**
 * A trained network in plain float64, for roll-outs and for identities that float32 cannot show: one state at a time, no tensors. With
 *
 *     a_l = h_{l−1} w_l + b_l,   h_l = tanh a_l,   s_l = 1 − h_l²,   f = h_L o,
 *
 * the gradient of a scalar f runs backwards, u_L = o, δ_l = u_l ⊙ s_l, u_{l−1} = w_l δ_l, ∇f = u₀, and the derivative of this recursion along
 * a direction e_k is column k of the Hessian (specification sections 4 and 12). The reference is `potential` (potential.ts), which autodiff
 * differentiates.
 */
import { dot } from "../../linalg/index.js";

/** A layer h ↦ h w + b: w [inputs, outputs] row by row. */
export interface Float64Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly w: Float64Array;
  readonly b: Float64Array;
}

/** The network of one instance; `output` is [last width, outputs], row by row. */
export interface Float64Network {
  readonly inputs: number;
  readonly outputs: number;
  readonly hidden: readonly Float64Layer[];
  readonly output: Float64Array;
}

/** A leaf that can be read: a tensor of TensorFlow.js, or what a compiled function returned. */
export interface Leaf {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

/** A potential (potential.ts) whose leaves are of either kind. */
export interface ReadablePotential {
  readonly hidden: readonly { readonly w: Leaf; readonly b: Leaf }[];
  readonly output: Leaf;
}

/** Weights (model.ts) of readable leaves. */
export interface ReadableWeights {
  readonly nets: { readonly [name: string]: ReadablePotential };
  readonly constants: { readonly [name: string]: Leaf };
}

/** ẋ = f(x) for one instance; `field` returns a new array. */
export interface Float64Field {
  /** d. */
  readonly dimension: number;
  field(x: ArrayLike<number>): Float64Array;
}

export interface Float64Options {
  /** Place in the leading axis of the weights. Default: 0. */
  readonly instance?: number;
  /** As a GENERIC model was made (bracket.ts): "last" adds the last coordinate to E and S. Default: "last". */
  readonly residual?: "last" | "none";
}

/** A scalar function of the state with two derivatives; each call returns a new array. */
export interface ScalarFunction {
  value(x: ArrayLike<number>): number;
  /** ∇f(x), d numbers. */
  gradient(x: ArrayLike<number>): Float64Array;
  /** ∇²f(x), d × d, row by row. */
  hessian(x: ArrayLike<number>): Float64Array;
}

/**
 * The network of one instance, its weights widened to float64.
 * @param instance place in the leading axis of the leaves that have one, default 0.
 * @throws Error where a leaf has no such instance
 */
export function float64Network({ hidden, output }: ReadablePotential, instance = 0): Float64Network {
  const layers = hidden.map(({ w, b }): Float64Layer => {
    const [inputs, outputs] = w.shape.slice(-2);
    return { inputs, outputs, w: entriesOf(w, 2, instance), b: entriesOf(b, 2, instance) };
  });
  const [width, outputs] = output.shape.slice(-2);
  return { inputs: layers[0]?.inputs ?? width, outputs, hidden: layers, output: entriesOf(output, 2, instance) };
}

/**
 * The numbers of a leaf whose own rank is given, or those of one instance where there is one axis more, in float64.
 * @throws Error where the leaf has no such instance
 */
export function entriesOf(leaf: Leaf, rank: number, instance: number): Float64Array {
  const instances = leaf.shape.length > rank ? leaf.shape[0] : 1;
  if (!(Number.isSafeInteger(instance) && instance >= 0 && (instances === 1 || instance < instances))) {
    throw new Error(`invalid instance: ${instance} (there are ${instances})`);
  }
  const values = Float64Array.from(leaf.dataSync());
  const size = values.length / instances;
  return instances === 1 ? values : values.slice(instance * size, (instance + 1) * size);
}

/** The outputs at a state, a new array. */
export function outputsOf({ hidden, output, outputs }: Float64Network): (x: ArrayLike<number>) => Float64Array {
  const forward = activations(hidden);
  return (x) => {
    const out = new Float64Array(outputs);
    accumulate(forward(x), output, out);
    return out;
  };
}

/**
 * The scalar function of a network with one output. Its methods share scratch memory: one evaluator serves one thread of calls.
 * @throws Error where the network has more outputs
 */
export function scalarFunction({ hidden, output, inputs, outputs }: Float64Network): ScalarFunction {
  if (outputs !== 1) throw new Error(`invalid number of outputs: ${outputs} (a scalar function has one)`);
  const forward = activations(hidden);
  const [states, deltas, tangents, bent] = [0, 1, 2, 3].map(() =>
    hidden.map((layer) => new Float64Array(layer.outputs)),
  );
  const pulls: Float64Array[] = hidden.map(() => output); // u_l
  const keep = (x: ArrayLike<number>) => forward(x, states);
  const backward = () => {
    let above = output;
    for (let l = hidden.length - 1; l >= 0; l--) {
      const [h, delta] = [states[l], deltas[l]];
      for (let j = 0; j < h.length; j++) delta[j] = above[j] * (1 - h[j] * h[j]);
      pulls[l] = above;
      above = times(hidden[l], delta);
    }
    return above;
  };
  /** The derivative of all this along e_k: forwards ȧ and ḣ, then backwards δ̇ = u̇ ⊙ s − 2 u ⊙ h ⊙ ḣ. */
  const column = (k: number) => {
    hidden.forEach(({ outputs: n, w }, l) => {
      const [h, tangent] = [states[l], tangents[l].fill(0)];
      if (l === 0) tangent.set(w.subarray(k * n, (k + 1) * n));
      else accumulate(tangents[l - 1], w, tangent);
      for (let j = 0; j < n; j++) tangent[j] *= 1 - h[j] * h[j];
    });
    let above: Float64Array = new Float64Array(output.length);
    for (let l = hidden.length - 1; l >= 0; l--) {
      const [h, pull, tangent, out] = [states[l], pulls[l], tangents[l], bent[l]];
      for (let j = 0; j < h.length; j++) out[j] = above[j] * (1 - h[j] * h[j]) - 2 * pull[j] * h[j] * tangent[j];
      above = times(hidden[l], out);
    }
    return above;
  };
  return {
    value: (x) => dot(keep(x), output),
    gradient: (x) => {
      keep(x);
      return backward().slice();
    },
    hessian: (x) => {
      keep(x);
      backward();
      const matrix = new Float64Array(inputs * inputs);
      for (let k = 0; k < inputs; k++) matrix.set(column(k), k * inputs); // symmetric: column k is row k
      return matrix;
    },
  };
}

/** h_L of a state; all h_l go into `kept` where that is given. */
function activations(hidden: readonly Float64Layer[]) {
  const scratch = hidden.map(({ outputs }) => new Float64Array(outputs));
  return (x: ArrayLike<number>, kept: readonly Float64Array[] = scratch): Float64Array => {
    let before: Float64Array = Float64Array.from(x);
    hidden.forEach(({ w, b }, l) => {
      const h = kept[l];
      h.set(b);
      accumulate(before, w, h);
      for (let j = 0; j < h.length; j++) h[j] = Math.tanh(h[j]);
      before = h;
    });
    return before;
  };
}

/** out += h w. */
function accumulate(h: Float64Array, w: Float64Array, out: Float64Array): void {
  const n = out.length;
  for (let i = 0, at = 0; i < h.length; i++, at += n) {
    const factor = h[i];
    for (let j = 0; j < n; j++) out[j] += factor * w[at + j];
  }
}

/** w δ, a new array. */
function times({ inputs, outputs, w }: Float64Layer, delta: Float64Array): Float64Array {
  const result = new Float64Array(inputs);
  for (let i = 0, at = 0; i < inputs; i++, at += outputs) {
    let sum = 0;
    for (let j = 0; j < outputs; j++) sum += w[at + j] * delta[j];
    result[i] = sum;
  }
  return result;
}
