/**
 * What the compiler knows of one TensorFlow.js kernel: which values it makes (`infer`, while tracing) and how ONNX computes them (`lower`).
 * One rule a kernel, all of them in the table of `table.ts`.
 */
import type { Attrs, Spec, Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";

/** Inputs by the names that the kernel gives them ("a", "b", "x", …; "0", "1", … for lists). Optional ones may be missing. */
export type Inputs = Readonly<Record<string, Value>>;

export interface KernelRule<A = Attrs> {
  /**
   * Shapes and dtypes of the outputs, from those of the inputs.
   * @throws Error when the kernel cannot take them
   */
  readonly infer: (inputs: Inputs, attrs: A) => Spec | readonly Spec[];
  /**
   * Emits ONNX operators. Inputs are ONNX values: "float32" of the kernel is `onnx.float` here ("float64" when compiled in double).
   * Outputs are given as `infer` told them, likewise in `onnx.float`.
   */
  readonly lower: (onnx: Emitter, inputs: Inputs, attrs: A, outputs: readonly Spec[]) => Value | readonly Value[];
  /** Why this kernel cannot be compiled in float64, where it cannot. */
  readonly noFloat64?: string;
}

/** A table entry whose attributes have the type that tfjs gives them. */
export function rule<A>(definition: KernelRule<A>): KernelRule {
  return definition as unknown as KernelRule;
}

export type KernelTable = Readonly<Record<string, KernelRule>>;

/** A kernel that no graph can hold, because the shape of its result depends on values. Works on constants, where it runs while tracing. */
export type Refusal = string;
