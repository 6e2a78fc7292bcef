/**
 * The layers of networks as places where a code acts: every hidden layer has a weight and a bias, the output has a weight. The changes that a
 * modulation makes of a code are added to the base,
 *
 *     w ↦ w + Δw(z_k),   b ↦ b + Δb(z_k),   one set of networks for every code z_k.
 */
import * as tf from "@tensorflow/tfjs";
import { oneOf, wholeNumber } from "../../linalg/index.js";
import { type Key, split, tidyTree } from "../../tensor/index.js";
import type { Networks } from "./model.js";
import type { ModulationParams } from "./modulation.js";
import type { Potential } from "./potential.js";

/**
 * Which layers a modulation changes: all of them, or only the square ones between the first and the output (for these alone the factors
 * U, V ∈ R^{w×r} of the paper fit).
 */
export type LayerChoice = "all" | "hidden";

/** One layer of one network. */
export interface Site {
  readonly net: string;
  /** "layer1", "layer2", …, "output". */
  readonly layer: string;
  readonly place: "first" | "hidden" | "output";
  readonly inputs: number;
  readonly outputs: number;
}

/** What is added at a site: weight [instances, inputs, outputs], bias [instances, 1, outputs]; a missing one changes nothing. */
export type Change = { readonly weight?: tf.Tensor; readonly bias?: tf.Tensor };

/** Tensors of one site by name; all of a modulation's: `params[net][layer][name]`. */
export type Heads = { readonly [name: string]: tf.Tensor };
export type AtSites = { readonly [net: string]: { readonly [layer: string]: Heads } };

/**
 * The chosen layers, network by network, first to last.
 * @throws Error on an unknown choice
 */
export function sites(nets: Networks, choice: LayerChoice = "all"): Site[] {
  oneOf("layers", choice, ["all", "hidden"]);
  return Object.entries(nets).flatMap(([net, { hidden, output }]) => {
    const weights = [...hidden.map(({ w }) => w), output];
    const all = weights.map((w, l): Site => {
      const [inputs, outputs] = w.shape.slice(-2);
      const last = l === hidden.length;
      const place = last ? "output" : l === 0 ? "first" : "hidden";
      return { net, layer: last ? "output" : `layer${l + 1}`, place, inputs, outputs };
    });
    return all.filter(({ place }) => choice === "all" || place === "hidden");
  });
}

/**
 * Tensors for every site, each made with a key of its own.
 * @throws Error where there is no site
 */
export function atSites(key: Key, places: readonly Site[], make: (site: Site, key: Key) => Heads): AtSites {
  if (places.length === 0) throw new Error("no layer to modulate");
  const keys = split(key, places.length);
  const made: { [net: string]: { [layer: string]: Heads } } = {};
  for (const [i, site] of places.entries()) {
    made[site.net] ??= {};
    made[site.net][site.layer] = make(site, keys[i]);
  }
  return made;
}

/**
 * Base networks plus the change at every site that has heads; every leaf of the result has a leading axis of instances. Pure and traceable.
 * @throws Error where the heads were made for other networks
 */
export function changed(
  nets: Networks,
  { hyper, shared }: ModulationParams,
  codes: tf.Tensor,
  change: (site: Site, hyper: Heads, shared: Heads) => Change,
): Networks {
  const names = Object.keys(nets);
  const unknown = Object.keys(hyper).find((net) => !names.includes(net));
  if (unknown !== undefined) throw new Error(`no network "${unknown}" to modulate (there are: ${names.join(", ")})`);
  return tidyTree(() => {
    const none = tf.zeros([codes.shape[0], 1, 1]);
    const at = new Map(sites(nets).map((site) => [`${site.net}.${site.layer}`, site]));
    const changeAt = (net: string, layer: string): Change => {
      const heads = (hyper as AtSites)[net]?.[layer];
      const site = at.get(`${net}.${layer}`);
      return heads && site ? change(site, heads, (shared as AtSites)[net]?.[layer] ?? {}) : {};
    };
    const modulated = ([net, { hidden, output }]: [string, Potential]): [string, Potential] => {
      const layers = hidden.map(({ w, b }, l) => {
        const { weight = none, bias = none } = changeAt(net, `layer${l + 1}`);
        return { w: tf.add(w, weight), b: tf.add(b, bias) };
      });
      return [net, { hidden: layers, output: tf.add(output, changeAt(net, "output").weight ?? none) }];
    };
    return Object.fromEntries(Object.entries(nets).map(modulated));
  });
}

/** @throws Error where the size of codes is no positive whole number */
export function checkLatent(latent: number): void {
  wholeNumber("latent size", latent, 1);
}

/** @throws Error where the rank is no positive whole number */
export function checkRank(rank: number): void {
  wholeNumber("rank", rank, 1);
}

/** @throws Error where the rank is above the smallest width */
export function checkRankOf(nets: Networks, rank: number): void {
  const widths = Object.values(nets).flatMap(({ hidden }) => hidden.map(({ w }) => w.shape[w.rank - 1]));
  const width = Math.min(...widths);
  if (rank > width) throw new Error(`invalid rank: ${rank} (the width is ${width})`);
}

/** The factor of change at a site is of rank min(r, inputs, outputs). */
export function rankAt(rank: number, { inputs, outputs }: Site): number {
  return Math.min(rank, inputs, outputs);
}
