/**
 * A rule is the gradient of one kernel: the vector–Jacobian product dy ↦ (∂y/∂input)ᵀ·dy, a function per input, written in differentiable
 * `tf.*` ops so that it can be differentiated again. Rules read shapes and attributes, never values: the compiler traces them.
 */
import * as tf from "@tensorflow/tfjs-core";

export interface Rule {
  /** Names of the inputs that the rule needs; "all" for kernels whose inputs are a list. Default: none. */
  readonly inputs?: readonly string[] | "all";
  /** Which outputs it needs, by position. Default: none. */
  readonly outputs?: readonly boolean[];
  /** Gradients by input name, given a dy per output, the saved inputs and outputs in that order, and the kernel's attributes. */
  // A method, so that a rule may name the attributes of its kernel.
  backward(dys: readonly tf.Tensor[], saved: readonly tf.Tensor[], attrs: object): Record<string, () => tf.Tensor>;
}

/** Rules by kernel name. */
export type Rules = Readonly<Record<string, Rule>>;

/** Puts a rule into TensorFlow.js's registry of gradients, in the place of the one that is there. */
export function registerRule(kernelName: string, rule: Rule): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: rule.inputs === "all" ? [] : [...(rule.inputs ?? [])],
    saveAllInputs: rule.inputs === "all",
    outputsToSave: [...(rule.outputs ?? [])],
    gradFunc: (dys, saved, attrs) => rule.backward(Array.isArray(dys) ? dys : [dys], saved, attrs),
  });
}

/** Σ of `dy` over the axes along which an input of `shape` was broadcast: the gradient of broadcasting. */
export function sumTo(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const added = dy.rank - shape.length;
  const axes = [...dy.shape.keys()].filter((i) => i < added || (shape[i - added] === 1 && dy.shape[i] !== 1));
  const summed = axes.length === 0 ? dy : tf.sum(dy, axes);
  return tf.util.arraysEqual(summed.shape, shape as number[]) ? summed : tf.reshape(summed, [...shape]);
}

/** Float32 zeros: the gradient of what does not move. A fill, so that a compiled program carries no block of zeros. */
export function zeros(shape: readonly number[]): tf.Tensor {
  return tf.fill([...shape], 0);
}

/** A number that gradients of programs in float64 take in all its digits: a fill keeps the double, a scalar tensor rounds to float32. */
export function exactly(value: number): tf.Tensor {
  return tf.fill([], value);
}

/** 1 where `condition` holds, else 0, in float32, as a constant for differentiation. */
export function asNumber(condition: tf.Tensor): tf.Tensor {
  return tf.cast(condition, "float32");
}
