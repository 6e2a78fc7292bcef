/**
 * How a latent code z changes the weights of a network: Θ(z) = modulate(base, φ, z). Structure lives in the model, so no modulation can break it.
 *
 * A modulation is one file: full-weight.ts (CoDA), shift.ts, multi-rank.ts, svd.ts.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Key, Params } from "../../tensor/index.js";
import type { Networks } from "./model.js";

/** φ, the hyper-network (the locality penalty is on its norm), and what instances share besides the base (bases U, V; may be empty). */
export type ModulationParams = { readonly hyper: Params; readonly shared: Params };

export interface Modulation {
  /** As tables print it: "FW", "Shift", "RO", "MR(5)", "SVD(5)". */
  readonly name: string;
  /** @throws Error on a rank that is no whole number from 1 to the width, a latent size below 1 */
  init(key: Key, nets: Networks, latent: number): ModulationParams;
  /** Networks with a leading axis of instances, for codes [instances, latent]. Pure and traceable. */
  apply(nets: Networks, params: ModulationParams, codes: tf.Tensor): Networks;
  /** Σ over layers of ‖UᵀU − I‖_F + ‖VᵀV − I‖_F: a scalar. Absent where there are no shared bases, or where they are retracted. */
  penalty?(params: ModulationParams): tf.Scalar;
  /** Bases with exactly orthonormal columns again, to be called after every step. Absent where nothing is to be retracted. Traceable. */
  retract?(params: ModulationParams): ModulationParams;
}
