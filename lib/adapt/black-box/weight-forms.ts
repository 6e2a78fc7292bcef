/**
 * Hypernetworks: how a code e becomes the weights of a main network (Ha, Dai and Le 2016; for few shots Bertinetto et al. 2016).
 *
 *     full      W_l = cut(H e + h)                        one affine map from the code to all weights
 *     chunked   W_l = cut([G(e, c_1), G(e, c_2), …])      one small network G for all blocks of weights, told by an embedding c_j which block is asked for
 *     film      W_l = B_l diag(1 + γ_l(e))                a shared base and a scale and a shift a unit (Perez et al. 2018): a diagonal matrix is generated
 *     low-rank  W_l = B_l + U_l(e) V_l(e)ᵀ                a shared base and a change of rank r
 *
 * What is generated has the variance of a freshly drawn layer, 1/fan-in, where the entries of e have mean square 1: unit numbers come out of H or G and
 * are multiplied by a constant. Without it, the main network starts with weights √fan-in too large, and training stalls (Chang, Flokas and Lipson 2020).
 */
import * as tf from "@tensorflow/tfjs";
import { requireCounts } from "../../tasks/benchmarks/index.js";
import {
  type Dense,
  dense,
  initDense,
  initNetwork,
  type Key,
  network,
  normal,
  split,
  tidyTree,
} from "../../tensor/index.js";
import type { TaskNetwork } from "./main-network.js";

export type WeightForm = "full" | "chunked" | "film" | "low-rank";

export const weightForms: readonly WeightForm[] = ["full", "chunked", "film", "low-rank"];

export interface FormOptions {
  /** Inputs, hidden widths, outputs of the main network. */
  readonly sizes: readonly number[];
  /** Numbers in e. */
  readonly code: number;
  /** Weights in a block of the chunked form. Default: 32. */
  readonly chunk?: number;
  /** Default: 2. */
  readonly rank?: number;
}

/** What a form learns; which of the fields there are is the form's. */
export type FormParams = {
  readonly head: Dense | readonly Dense[];
  readonly chunks?: tf.Tensor;
  readonly base?: readonly Dense[];
};

/** A tensor in the flat vector that comes out of the head: its shape, and the factor that gives its numbers their variance. */
type Slot = { readonly shape: readonly number[]; readonly scale: number };

/** @throws Error on an unknown form, or sizes, a rank or a chunk that are no positive whole numbers */
export function initForm(form: WeightForm, key: Key, options: FormOptions): FormParams {
  const { sizes, code, chunk = 32, rank = 2 } = options;
  requireCounts({ code, chunk, rank });
  const [headKey, baseKey, chunkKey] = split(key, 3);
  const total = slotsOf(form, options).reduce((sum, { shape }) => sum + count(shape), 0);
  switch (form) {
    case "full":
      return { head: initDense(headKey, code, total) };
    case "chunked": {
      const blocks = Math.ceil(total / chunk);
      const chunks = tf.tensor2d(Float32Array.from(normal(chunkKey, blocks * CHUNK_CODE)), [blocks, CHUNK_CODE]);
      return { head: initNetwork(headKey, [code + CHUNK_CODE, 64, chunk], { scheme: "he" }), chunks };
    }
    case "film":
      return { head: initDense(headKey, code, total), base: initNetwork(baseKey, sizes) };
    case "low-rank": {
      const base = split(baseKey, sizes.length - 1).map((layerKey, l) =>
        initDense(layerKey, sizes[l], sizes[l + 1], { gain: Math.SQRT1_2 }),
      );
      return { head: initDense(headKey, code, total), base };
    }
  }
}

const CHUNK_CODE = 8;
const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function slotsOf(form: WeightForm, { sizes, rank = 2 }: FormOptions): Slot[] {
  return sizes.slice(1).flatMap((outputs, l): Slot[] => {
    const inputs = sizes[l];
    const bias = { shape: [1, outputs], scale: 0.1 };
    switch (form) {
      case "full":
      case "chunked":
        return [{ shape: [inputs, outputs], scale: 1 / Math.sqrt(inputs) }, bias];
      case "film":
        return [{ shape: [1, outputs], scale: 0.1 }, bias];
      case "low-rank":
        return [
          { shape: [inputs, rank], scale: Math.SQRT1_2 / Math.sqrt(inputs) },
          { shape: [rank, outputs], scale: 1 / Math.sqrt(rank) },
          bias,
        ];
      default:
        throw new Error(`unknown form "${String(form)}" (known: ${weightForms.join(", ")})`);
    }
  });
}

/** The main networks of codes e [tasks, code]. Traceable. @throws Error on an unknown form */
export function generate(form: WeightForm, params: FormParams, e: tf.Tensor, options: FormOptions): TaskNetwork {
  const slots = slotsOf(form, options);
  return tidyTree(() => {
    const flat = params.chunks === undefined ? dense(params.head as Dense, e) : blocksOf(params, e);
    return assembled(form, params, cut(flat, slots), options);
  });
}

/** The layers of a form from its slots. */
function assembled(form: WeightForm, params: FormParams, parts: readonly tf.Tensor[], { sizes }: FormOptions) {
  return sizes.slice(1).map((_, l) => {
    const base = params.base?.[l];
    switch (form) {
      case "film": {
        const [scale, shift] = [tf.add(parts[2 * l], 1), parts[2 * l + 1]];
        return { w: tf.mul((base as Dense).w, scale), b: tf.add(tf.mul((base as Dense).b, scale), shift) };
      }
      case "low-rank": {
        const [left, right, shift] = parts.slice(3 * l, 3 * l + 3);
        return { w: tf.add((base as Dense).w, tf.matMul(left, right)), b: tf.add((base as Dense).b, shift) };
      }
      default:
        return { w: parts[2 * l], b: parts[2 * l + 1] };
    }
  });
}

/** All blocks of the chunked form one after the other: [tasks, blocks · chunk]. */
function blocksOf({ head, chunks }: FormParams, e: tf.Tensor): tf.Tensor {
  const [tasks, blocks] = [e.shape[0], (chunks as tf.Tensor).shape[0]];
  const codes = tf.add(tf.zeros([tasks, blocks, 1]), tf.expandDims(e, 1));
  const which = tf.add(tf.zeros([tasks, blocks, 1]), tf.expandDims(chunks as tf.Tensor, 0));
  return tf.reshape(network(head as readonly Dense[], tf.concat([codes, which], 2), "relu"), [tasks, -1]);
}

/** A flat vector a task [tasks, n] as tensors [tasks, …shape], each times its scale. */
function cut(flat: tf.Tensor, slots: readonly Slot[]): tf.Tensor[] {
  let at = 0;
  return slots.map(({ shape, scale }) => {
    const part = tf.slice(flat, [0, at], [-1, count(shape)]);
    at += count(shape);
    return tf.mul(tf.reshape(part, [flat.shape[0], ...shape]), scale);
  });
}
