/**
 * `fixHigherOrderGradients`: TensorFlow.js differentiates right, at every order.
 *
 * Two repairs. The tape gets its right order (tape.ts), which makes derivatives of a gradient that keeps its output right: tanh, exp,
 * sigmoid, softmax, max, … And the registry of gradients gets the rules of this folder, for kernels whose gradient is missing or wrong.
 */
import { piecewiseConstantRules } from "./piecewise-constant.js";
import { type Rules, registerRule } from "./rule.js";
import { repairTape } from "./tape.js";

/** Every rule that goes into the registry, by kernel. */
const rules: Rules = { ...piecewiseConstantRules };

/**
 * Repairs the gradients of the TensorFlow.js in this process, for all backends; eager programs and compiled ones alike. Calling it again
 * changes nothing.
 * @throws Error for a tfjs-core other than the one it was made for, when its engine differs
 */
export function fixHigherOrderGradients(): void {
  repairTape({});
  for (const [kernel, rule] of Object.entries(rules)) registerRule(kernel, rule);
}
