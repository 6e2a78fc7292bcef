/**
 * Multi-rank modulation: every instance has factors of its own,
 *
 *     h ↦ σ((W + U(z) V(z)ᵀ) h + b + s(z)),   U(z) = U₀ + A_U z,   V(z) = V₀ + A_V z,   s(z) = A_s z,
 *
 * of rank r_l = min(r, fan-in, fan-out); MR(1) is the rank-one modulation RO. The output row is changed by a whole vector A_o z.
 * Source: arXiv 2508.11205 as the specification's section 4 reads it.
 */
import * as tf from "@tensorflow/tfjs";
import { split } from "../../tensor/index.js";
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
import { biasHead, gaussian, linear, weightHead } from "./linear-heads.js";
import type { Modulation } from "./modulation.js";

export interface MultiRankOptions {
  /** r. */
  readonly rank: number;
  /** Default: "all". */
  readonly layers?: LayerChoice;
}

/**
 * U₀ starts as N(0, 1/w), A_U as N(0, 0.1²/(n_z w)), V₀ = 0, A_V as N(0, 0.3²/(n_z i)), the output's and s's heads as full weights' and shifts'.
 * Both factors zero at z = 0 would be a saddle: no gradient would reach z.
 * @throws Error on a rank that is no positive whole number; `init` throws on one above the width
 */
export function multiRank({ rank, layers = "all" }: MultiRankOptions): Modulation {
  checkRank(rank);
  return {
    name: rank === 1 ? "RO" : `MR(${rank})`,
    init(key, nets, latent) {
      checkLatent(latent);
      checkRankOf(nets, rank);
      const hyper = atSites(key, sites(nets, layers), (site, from): Heads => {
        const { place, inputs, outputs } = site;
        const [ofU, ofHeadU, ofHeadV, ofShift] = split(from, 4);
        if (place === "output") return { weight: weightHead(ofU, latent, site) };
        const r = rankAt(rank, site);
        return {
          u: gaussian(ofU, outputs, r, 1 / outputs),
          v: tf.zeros([inputs, r]),
          headU: gaussian(ofHeadU, latent, outputs * r, 0.01 / (latent * outputs)),
          headV: gaussian(ofHeadV, latent, inputs * r, 0.09 / (latent * inputs)),
          bias: biasHead(ofShift, latent, site),
        };
      });
      return { hyper, shared: {} };
    },
    apply: (nets, params, codes) =>
      changed(nets, params, codes, (site, heads) =>
        site.place === "output"
          ? { weight: linear(codes, heads.weight, site.inputs, site.outputs) }
          : { weight: product(site, heads, codes), bias: linear(codes, heads.bias, 1, site.outputs) },
      ),
  };
}

/** V(z) U(z)ᵀ: our weights act on rows, the paper's on columns. */
function product({ inputs, outputs }: Site, { u, v, headU, headV }: Heads, codes: tf.Tensor): tf.Tensor {
  const r = u.shape[1] as number;
  const left = tf.add(v, linear(codes, headV, inputs, r));
  const right = tf.add(u, linear(codes, headU, outputs, r));
  return tf.matMul(left, right, false, true);
}
