/**
 * A learned vector field whose structure does not depend on its weights: ẋ = f(x; Θ), with Θ = scalar networks (what modulations and inner loops
 * change) and constants that all instances share (brackets). Files beside this one are models: hamiltonian.ts, bracket.ts, plain.ts.
 *
 * Every leaf of Θ may have a leading axis of instances; then so has x, and all instances are evaluated at once.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Key } from "../../tensor/index.js";
import type { Potential } from "./potential.js";

/** The networks of a model by name: H; or E and S; or f. */
export type Networks = { readonly [name: string]: Potential };

/** Θ. A `type`, because compiled functions take no interfaces. */
export type Weights = { readonly nets: Networks; readonly constants: { readonly [name: string]: tf.Tensor } };

export interface DynamicsModel {
  readonly name: "hamiltonian" | "generic" | "plain";
  /** d, coordinates of a state. */
  readonly dimension: number;
  /** Random weights without an axis of instances; the tensors are the caller's. */
  init(key: Key): Weights;
  /** States [instances, points, d] (or [points, d]) to time derivatives of the same shape. Pure, traceable, differentiable twice. */
  field(weights: Weights, x: tf.Tensor): tf.Tensor;
  /** The learned energy (H, or E) of states: [..., points, 1]. Absent where there is none. */
  energy?(weights: Weights, x: tf.Tensor): tf.Tensor;
  /** The learned entropy of states: [..., points, 1]. Absent where there is none. */
  entropy?(weights: Weights, x: tf.Tensor): tf.Tensor;
}
