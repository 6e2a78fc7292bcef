/**
 * SVD-like modulation: bases that all instances share, and singular values of each instance,
 *
 *     h ↦ σ((W + Σ_i d_i(z) u_i v_iᵀ) h + b + s(z)),   d(z) = ReLU(A z + a),   s(z) = A_s z,
 *
 * i = 1 … min(r, fan-in, fan-out). The output row of a potential is changed by d(z) times one shared unit vector. The bases are kept near
 * orthonormal columns by the penalty ‖UᵀU − I‖_F + ‖VᵀV − I‖_F, or on them by a retraction after every step (orthonormal.ts).
 * Source: arXiv 2508.11205 as the specification's section 4 reads it.
 */
import * as tf from "@tensorflow/tfjs";
import { oneOf } from "../../linalg/index.js";
import { flattenParams, type Key, mapParams, type Params, split } from "../../tensor/index.js";
import {
  atSites,
  changed,
  checkLatent,
  checkRank,
  checkRankOf,
  type Heads,
  type LayerChoice,
  rankAt,
  type Site,
  sites,
} from "./layers.js";
import { biasHead, gaussian, linear } from "./linear-heads.js";
import type { Modulation } from "./modulation.js";
import { notOrthonormal, randomOrthonormal, retracted } from "./orthonormal.js";

export interface SvdOptions {
  /** r. */
  readonly rank: number;
  /** Default: "all". */
  readonly layers?: LayerChoice;
  /** d(z) through a ReLU, so that no singular value is negative, or as it comes. Default: "relu". */
  readonly singularValues?: "relu" | "linear";
  /** "penalty": soft, weighted by the method; "retraction": exact after every step. Default: "penalty". */
  readonly orthogonality?: "penalty" | "retraction";
}

/** The offset a that keeps the ReLU alive at first. */
const OFFSET = 0.3;

/**
 * U, V start with orthonormal columns, A as N(0, 0.3²/n_z), a = 0.3, A_s as N(0, 0.1²/n_z).
 * @throws Error on a rank that is no positive whole number, an unknown name; `init` throws on a rank above the width
 */
export function svd(options: SvdOptions): Modulation {
  const { rank, layers = "all", singularValues = "relu", orthogonality = "penalty" } = options;
  checkRank(rank);
  oneOf("singularValues", singularValues, ["relu", "linear"]);
  oneOf("orthogonality", orthogonality, ["penalty", "retraction"]);
  const modulation: Modulation = {
    name: `SVD(${rank})`,
    init(key, nets, latent) {
      checkLatent(latent);
      checkRankOf(nets, rank);
      const [ofHyper, ofShared] = split(key, 2);
      const places = sites(nets, layers);
      return {
        hyper: atSites(ofHyper, places, (site, from) => heads(from, site, rankAt(rank, site), latent)),
        shared: atSites(ofShared, places, (site, from) => bases(from, site, rankAt(rank, site))),
      };
    },
    apply: (nets, params, codes) =>
      changed(nets, params, codes, ({ outputs }, { scale, offset, bias }, { u, v }) => {
        const raw = tf.add(tf.matMul(codes, scale), offset);
        const d = tf.expandDims(singularValues === "relu" ? tf.relu(raw) : raw, 1);
        const scaled = tf.mul(v, d);
        const weight = u ? product(scaled, u) : scaled;
        return bias ? { weight, bias: linear(codes, bias, 1, outputs) } : { weight };
      }),
  };
  return orthogonality === "retraction"
    ? {
        ...modulation,
        retract: ({ hyper, shared }) => ({ hyper, shared: mapParams(shared, (base) => retracted(base)) as Params }),
      }
    : {
        ...modulation,
        penalty: ({ shared }) => notOrthonormal(...flattenParams(shared).map(([, base]) => base)),
      };
}

function heads(key: Key, site: Site, rank: number, latent: number): Heads {
  const [ofScale, ofShift] = split(key, 2);
  const values = { scale: gaussian(ofScale, latent, rank, 0.09 / latent), offset: tf.fill([1, rank], OFFSET) };
  return site.place === "output" ? values : { ...values, bias: biasHead(ofShift, latent, site) };
}

/** U [outputs, r] and V [inputs, r]. Where there is one output, U could only be ±1: it is left out, for 1. */
function bases(key: Key, { inputs, outputs }: Site, rank: number): Heads {
  const [ofU, ofV] = split(key, 2);
  const v = randomOrthonormal(ofV, inputs, rank);
  return outputs === 1 ? { v } : { u: randomOrthonormal(ofU, outputs, rank), v };
}

/** V diag(d) Uᵀ for every instance: one matrix product, for U is the same for all. */
function product(scaled: tf.Tensor, u: tf.Tensor): tf.Tensor {
  const [instances, inputs, rank] = scaled.shape;
  const flat = tf.matMul(tf.reshape(scaled, [instances * inputs, rank]), u, false, true);
  return tf.reshape(flat, [instances, inputs, u.shape[0]]);
}
