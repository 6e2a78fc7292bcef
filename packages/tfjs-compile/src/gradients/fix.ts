/**
 * `fixHigherOrderGradients`: TensorFlow.js differentiates right, at every order.
 *
 * Two repairs. The tape gets its right order (tape.ts), which makes derivatives of a gradient that keeps its output right: tanh, exp,
 * sigmoid, softmax, max, … And the registry of gradients gets the rules of this folder, for kernels whose gradient is missing or wrong.
 */
import * as tf from "@tensorflow/tfjs-core";
import { refusalRules } from "./refused.js";
import { registerRule } from "./rule.js";
import { lateRules, registeredRules } from "./rules.js";
import { repairTape } from "./tape.js";

/**
 * Repairs the gradients of the TensorFlow.js in this process, for all backends; eager programs and compiled ones alike. Calling it again
 * changes nothing.
 * @throws Error for a tfjs-core other than the one it was made for, when its engine differs
 */
export function fixHigherOrderGradients(): void {
  repairTape(lateRules);
  // The engine would save inputs for a registered gradient, and fail on those that are not given.
  for (const name of Object.keys(lateRules)) if (tf.getGradient(name) !== undefined) tf.unregisterGradient(name);
  for (const [kernel, rule] of Object.entries({ ...registeredRules, ...refusalRules })) registerRule(kernel, rule);
}
