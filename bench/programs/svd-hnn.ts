/**
 * SVD-modulated Hamiltonian network: instance k has weights W + U diag(d(z_k)) Vᵀ with d(z) = ReLU(z A + c), and shifts s(z) = z S, in every
 * layer. A step first moves the codes, z_k by Adam on L_k/c + λ_z‖z_k‖, and then everything else by Adam on
 * mean_k L_k/c + λ_φ‖φ‖ + λ_o Σ(‖UᵀU − I‖ + ‖VᵀV − I‖), the codes held constant. L_k is the mean squared norm of the field's error.
 */
import * as tf from "@tensorflow/tfjs";
import { adam, type OptimizerState, valueAndGradients } from "../../lib/tensor/index.js";
import { hamiltonianField } from "./mlp.js";
import type { Constants, Tensors, Training } from "./program.js";
import { type SvdSizes, svdProblem, svdSizes } from "./svd-problem.js";

type State = {
  readonly base: Tensors;
  readonly codes: tf.Tensor;
  readonly baseOptimizer: OptimizerState;
  readonly codeOptimizer: OptimizerState;
};

/** H of every state of every instance: [instances, states, 2] -> [instances, states, 1]. */
function energy(base: Tensors, codes: tf.Tensor, x: tf.Tensor, layers: number): tf.Tensor {
  let hidden = x;
  for (let i = 1; i <= layers; i++) {
    const scales = tf.relu(tf.add(tf.matMul(codes, base[`a${i}`]), base[`c${i}`]));
    const scaled = tf.mul(base[`u${i}`], tf.expandDims(scales, 1));
    const [instances, fanIn, rank] = scaled.shape;
    const flat = tf.matMul(tf.reshape(scaled, [instances * fanIn, rank]), base[`v${i}`], false, true);
    const weights = tf.add(base[`w${i}`], tf.reshape(flat, [instances, fanIn, -1]));
    const product = tf.matMul(hidden, weights);
    if (i === layers) return product;
    const shift = tf.add(base[`b${i}`], tf.matMul(codes, base[`s${i}`]));
    hidden = tf.tanh(tf.add(product, tf.expandDims(shift, 1)));
  }
  throw new Error(`invalid number of layers: ${layers}`);
}

/** L_k/c, one number an instance. */
function fieldLosses(base: Tensors, codes: tf.Tensor, { x, field }: Tensors, constants: Constants): tf.Tensor {
  const found = hamiltonianField((at) => energy(base, codes, at, constants.layers), x);
  return tf.div(tf.mean(tf.sum(tf.squaredDifference(found, field), 2), 1), constants.scale);
}

/** The codes' loss: every code has its own, and their sum has every code's gradient. */
export function codeLoss(codes: tf.Tensor, base: Tensors, data: Tensors, constants: Constants): tf.Tensor {
  const lengths = tf.sqrt(tf.sum(tf.square(codes), 1));
  return tf.add(tf.sum(fieldLosses(base, codes, data, constants)), tf.mul(tf.sum(lengths), constants.codeWeight));
}

/** The loss of everything else. */
export function baseLoss(base: Tensors, codes: tf.Tensor, data: Tensors, constants: Constants): tf.Tensor {
  const heads = Object.keys(base).filter((name) => /^[acs]/.test(name));
  const squares = tf.addN(heads.map((name) => tf.sum(tf.square(base[name]))));
  const bent = Object.keys(base).filter((name) => /^[uv]/.test(name));
  const fit = tf.mean(fieldLosses(base, codes, data, constants));
  const orth = tf.addN(bent.map((name) => notOrthonormal(base[name])));
  return tf.addN([fit, tf.mul(tf.sqrt(squares), constants.headWeight), tf.mul(orth, constants.orthWeight)]);
}

/** ‖BᵀB − I‖ in the Frobenius norm. */
function notOrthonormal(b: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.sum(tf.square(tf.sub(tf.matMul(b, b, true), tf.eye(b.shape[1] as number)))));
}

export function svdHnn(sizes: SvdSizes = svdSizes): Training {
  const { instances, states, width, rank, latent } = sizes;
  return {
    kind: "training",
    name: "svd-hnn",
    title: `SVD-modulated Hamiltonian network, a step of the codes and of the rest (${instances} instances, ${states} states, 2–${width}–${width}–${width}–1, rank ${rank}, latent ${latent})`,
    problem: (seed) => svdProblem(seed, sizes),
    start: ({ codes, ...base }, { rate, codeRate }): State => ({
      base,
      codes,
      baseOptimizer: adam({ learningRate: rate }).init(base),
      codeOptimizer: adam({ learningRate: codeRate }).init(codes),
    }),
    step: (state, data, constants) => {
      const { base, codes, baseOptimizer, codeOptimizer } = state as State;
      const { gradients: pull } = valueAndGradients(codeLoss)(codes, base, data, constants);
      const moved = adam({ learningRate: constants.codeRate }).update(pull, codeOptimizer, codes);
      const { value, gradients } = valueAndGradients(baseLoss)(base, moved.params, data, constants);
      const next = adam({ learningRate: constants.rate }).update(gradients, baseOptimizer, base);
      return {
        state: { base: next.params, codes: moved.params, baseOptimizer: next.state, codeOptimizer: moved.state },
        loss: value,
      };
    },
  };
}
