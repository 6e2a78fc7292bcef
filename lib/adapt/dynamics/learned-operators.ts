/**
 * What GFINN and NMS share: networks of both potentials and of the matrices that their operators are made of. They differ in how they make L and M of
 * these matrices and the gradients, so that the degeneracies hold.
 */
import * as tf from "@tensorflow/tfjs";
import type { Key, Mlp } from "../../tensor/index.js";
import { matrices, randomMatrices, residualSlope } from "./metriplectic-model.js";
import { type Potential, randomPotential } from "./potential.js";

/** Networks of E and S, and of one matrix for each of L and M. */
export type OperatorNetworks = {
  readonly E: Potential;
  readonly S: Potential;
  readonly reversible: Mlp;
  readonly irreversible: Mlp;
};

/** Rows and columns of the two matrices. */
export interface OperatorShapes {
  readonly reversible: readonly [rows: number, columns: number];
  readonly irreversible: readonly [rows: number, columns: number];
}

/** Random networks; keys of E, S and the two matrices. */
export function randomOperatorNetworks(
  [ofE, ofS, ofL, ofM]: readonly Key[],
  inputs: number,
  widths: readonly number[],
  { reversible, irreversible }: OperatorShapes,
): OperatorNetworks {
  return {
    E: randomPotential(ofE, inputs, widths),
    S: randomPotential(ofS, inputs, widths),
    reversible: randomMatrices(ofL, inputs, widths, reversible[0] * reversible[1]),
    irreversible: randomMatrices(ofM, inputs, widths, irreversible[0] * irreversible[1]),
  };
}

/** At inputs [points, ≥ d]: both matrices [points, rows, columns], and the gradients of E and S plus the last coordinate [points, d]. */
export type OperatorValues = { readonly [Name in "reversible" | "irreversible" | "dE" | "dS"]: tf.Tensor };

export function operatorValues(
  nets: OperatorNetworks,
  inputs: tf.Tensor,
  dimension: number,
  { reversible, irreversible }: OperatorShapes,
): OperatorValues {
  return tf.tidy(() => ({
    reversible: matrices(nets.reversible, inputs, ...reversible),
    irreversible: matrices(nets.irreversible, inputs, ...irreversible),
    dE: residualSlope(nets.E, inputs, dimension),
    dS: residualSlope(nets.S, inputs, dimension),
  }));
}
