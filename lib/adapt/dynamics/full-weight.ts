/**
 * Full-weight modulation: a linear hyper-network gives every weight and bias its change,
 *
 *     h ↦ σ((W + ΔW(z)) h + b + Δb(z)),   Δθ(z) = A z   without a bias term,                      CoDA: Kirchmeyer et al. 2022
 *
 * so that z = 0 is the base itself. n_z numbers for every number of the base.
 */
import { split } from "../../tensor/index.js";
import { atSites, changed, checkLatent, gaussian, type Heads, type LayerChoice, linear, sites } from "./layers.js";
import type { Modulation } from "./modulation.js";

export interface FullWeightOptions {
  /** Default: "all". */
  readonly layers?: LayerChoice;
}

/** A starts as N(0, 0.1²/n_z), for weights divided by the fan-in too (specification section 4). */
export function fullWeight({ layers = "all" }: FullWeightOptions = {}): Modulation {
  return {
    name: "FW",
    init(key, nets, latent) {
      checkLatent(latent);
      const hyper = atSites(key, sites(nets, layers), ({ place, inputs, outputs }, from): Heads => {
        const [ofWeight, ofBias] = split(from, 2);
        const weight = gaussian(ofWeight, latent, inputs * outputs, 0.01 / (latent * inputs));
        return place === "output" ? { weight } : { weight, bias: gaussian(ofBias, latent, outputs, 0.01 / latent) };
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
