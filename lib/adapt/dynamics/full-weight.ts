/**
 * Full-weight modulation: a linear hyper-network gives every weight and bias its change,
 *
 *     h ↦ σ((W + ΔW(z)) h + b + Δb(z)),   Δθ(z) = A z   without a bias term,                      CoDA: Kirchmeyer et al. 2022
 *
 * so that z = 0 is the base itself. n_z numbers for every number of the base.
 */
import { split } from "../../tensor/index.js";
import { atSites, changed, checkLatent, type Heads, type LayerChoice, sites } from "./layers.js";
import { biasHead, linear, weightHead } from "./linear-heads.js";
import type { Modulation } from "./modulation.js";

export interface FullWeightOptions {
  /** Default: "all". */
  readonly layers?: LayerChoice;
}

/** A starts as linear-heads.ts says. @throws Error of `init` on a latent size that is no positive whole number */
export function fullWeight({ layers = "all" }: FullWeightOptions = {}): Modulation {
  return {
    name: "FW",
    init(key, nets, latent) {
      checkLatent(latent);
      const hyper = atSites(key, sites(nets, layers), (site, from): Heads => {
        const [ofWeight, ofBias] = split(from, 2);
        const weight = weightHead(ofWeight, latent, site);
        return site.place === "output" ? { weight } : { weight, bias: biasHead(ofBias, latent, site) };
      });
      return { hyper, shared: {} };
    },
    apply: (nets, params, codes) =>
      changed(nets, params, codes, ({ inputs, outputs }, { weight, bias }) => ({
        weight: linear(codes, weight, inputs, outputs),
        ...(bias && { bias: linear(codes, bias, 1, outputs) }),
      })),
  };
}
