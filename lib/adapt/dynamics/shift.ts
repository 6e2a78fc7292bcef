/**
 * Shift modulation: the code moves the biases of the hidden layers only,
 *
 *     h ↦ σ(W h + b + s(z)),   s(z) = A z.                                                   functa: Dupont et al. 2022
 *
 * The output has no bias, so nothing happens there.
 */
import { atSites, changed, checkLatent, type LayerChoice, sites } from "./layers.js";
import { biasHead, linear } from "./linear-heads.js";
import type { Modulation } from "./modulation.js";

export interface ShiftOptions {
  /** Default: "all". */
  readonly layers?: LayerChoice;
}

/** A starts as linear-heads.ts says. @throws Error of `init` on a latent size that is no positive whole number */
export function shift({ layers = "all" }: ShiftOptions = {}): Modulation {
  return {
    name: "Shift",
    init(key, nets, latent) {
      checkLatent(latent);
      const hidden = sites(nets, layers).filter(({ place }) => place !== "output");
      const hyper = atSites(key, hidden, (site, from) => ({ bias: biasHead(from, latent, site) }));
      return { hyper, shared: {} };
    },
    apply: (nets, params, codes) =>
      changed(nets, params, codes, ({ outputs }, { bias }) => ({ bias: linear(codes, bias, 1, outputs) })),
  };
}
