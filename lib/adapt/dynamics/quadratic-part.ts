/**
 * Energies with a quadratic part. A tanh network flattens where it has seen no data; energies do not. Near an equilibrium an energy is quadratic, and
 * a kinetic energy is so everywhere, which suggests
 *
 *     H(x) = xᵀ P x + N(x),   N a network,
 *
 * for H, and for E and S alike. P starts at zero, is an ordinary weight, and a code changes it linearly: P(z) = P + Σ_i z_i P_i. The structure of the
 * model is untouched, for any P. Beside a network "H" stands a network "HQ" without hidden layers, whose output row is P, entry by entry.
 *
 * `withQuadraticPart` is a model and `quadraticCodes` a modulation; both wrap another. (A method of this project's, not of arXiv 2508.11205. For the
 * mass–spring family the quadratic part alone is exact, for the kinetic energies of the others too.)
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, split } from "../../tensor/index.js";
import { brackets, metriplectic } from "./bracket.js";
import { atSites, changed, checkLatent, sites } from "./layers.js";
import { gaussian, linear } from "./linear-heads.js";
import type { DynamicsModel, Networks, Weights } from "./model.js";
import type { Modulation, ModulationParams } from "./modulation.js";
import { slope } from "./slope.js";

/** The mark of a quadratic part in the name of a network. */
const MARK = "Q";

/** @throws Error on a model without an energy */
export function withQuadraticPart(model: DynamicsModel): DynamicsModel {
  const { dimension: d, energy: network, entropy: other } = model;
  if (network === undefined) throw new Error(`no energy to add a quadratic part to: ${model.name} model`);
  const sum = (scalar: typeof network, name: string) => (weights: Weights, x: tf.Tensor) =>
    tf.add(scalar(weights, x), quadratic(weights.nets[`${name}${MARK}`].output, x));
  const energy = sum(network, other ? "E" : "H");
  const entropy = other && sum(other, "S");
  return {
    name: model.name,
    dimension: d,
    init: (key) => {
      const { nets, constants } = model.init(key);
      const parts = Object.keys(nets).map((name) => [`${name}${MARK}`, { hidden: [], output: tf.zeros([d * d, 1]) }]);
      return { nets: { ...nets, ...Object.fromEntries(parts) }, constants };
    },
    energy,
    ...(entropy && { entropy }),
    field: (weights, x) =>
      tf.tidy(() => {
        const dE = slope((at) => energy(weights, at), x);
        if (entropy === undefined) return canonical(dE);
        return metriplectic(
          brackets(weights.constants),
          dE,
          slope((at) => entropy(weights, at), x),
        );
      }),
  };
}

/** xᵀ P x of states [..., points, d], for P as a column [..., d², 1]: [..., points, 1]. */
function quadratic(column: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const d = x.shape[x.rank - 1] as number;
  const p = tf.reshape(column, [...column.shape.slice(0, -2), d, d]);
  return tf.sum(tf.mul(tf.matMul(x, p), x), -1, true);
}

/** J∇H: q̇ = ∂H/∂p, ṗ = −∂H/∂q. */
function canonical(slopes: tf.Tensor): tf.Tensor {
  const [dq, dp] = tf.split(slopes, 2, -1);
  return tf.concat([dp, tf.neg(dq)], -1);
}

/** A modulation of the networks, and beside it P(z) = P + Σ_i z_i P_i; the P_i start as N(0, 0.1²/n_z). */
export function quadraticCodes(inner: Modulation): Modulation {
  const { penalty, retract } = inner;
  return {
    name: `${inner.name}+Q`,
    init: (key, nets, latent) => {
      checkLatent(latent);
      const [ofInner, ofParts] = split(key);
      const [networks, parts] = apart(nets);
      const { hyper, shared } = inner.init(ofInner, networks, latent);
      return { hyper: { networks: hyper, parts: heads(ofParts, parts, latent) }, shared };
    },
    apply: (nets, params, codes) => {
      const [networks, parts] = apart(nets);
      const moved = changed(parts, { hyper: (params.hyper as Hyper).parts, shared: {} }, codes, (_, { weight }) => ({
        weight: linear(codes, weight, weight.shape[1] as number, 1),
      }));
      return { ...inner.apply(networks, ofNetworks(params), codes), ...moved };
    },
    ...(penalty && { penalty: (params: ModulationParams) => penalty(ofNetworks(params)) }),
    ...(retract && {
      retract: (params: ModulationParams) => ({ ...params, shared: retract(ofNetworks(params)).shared }),
    }),
  };
}

type Hyper = { readonly networks: ModulationParams["hyper"]; readonly parts: ModulationParams["hyper"] };

const ofNetworks = ({ hyper, shared }: ModulationParams): ModulationParams => ({
  hyper: (hyper as Hyper).networks,
  shared,
});

function heads(key: Key, parts: Networks, latent: number) {
  return atSites(key, sites(parts), ({ inputs }, from) => ({ weight: gaussian(from, latent, inputs, 0.01 / latent) }));
}

/** Networks, and quadratic parts. @throws Error where there is no quadratic part */
function apart(nets: Networks): [networks: Networks, parts: Networks] {
  const all = Object.entries(nets);
  const isPart = ([name]: [string, unknown]) => name.endsWith(MARK);
  if (!all.some(isPart)) throw new Error(`no quadratic part to modulate (there are: ${Object.keys(nets).join(", ")})`);
  return [Object.fromEntries(all.filter((net) => !isPart(net))), Object.fromEntries(all.filter(isPart))];
}
