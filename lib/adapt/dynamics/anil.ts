/**
 * ANIL (Raghu, Raghu, Bengio, Vinyals 2020): MAML whose inner loop, in training and at test, moves the output row only, H(x) = h_L(x)·o. The features
 * h_L, and the constants of a bracket, come from the outer loop and are shared.
 */
import { type MamlDynamics, type MamlDynamicsOptions, mamlDynamics } from "./maml-dynamics.js";

/** @throws Error as `mamlDynamics` */
export function anilDynamics(options: Omit<MamlDynamicsOptions, "adapts"> = {}): MamlDynamics {
  const method = mamlDynamics({ ...options, adapts: "output" });
  return { ...method, name: options.order === "first" ? "first-order ANIL" : "ANIL" };
}
