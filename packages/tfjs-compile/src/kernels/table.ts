/** The kernel table: every kernel that can be compiled, and why the others cannot. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic } from "./arithmetic.js";
import { elementwise } from "./elementwise.js";
import { linear } from "./linear.js";
import { reduction } from "./reduction.js";
import type { KernelTable, Refusal } from "./rule.js";
import { shape } from "./shape.js";

export const rules: KernelTable = { ...elementwise, ...arithmetic, ...reduction, ...linear, ...shape };

/** The text of the error for a kernel of TensorFlow.js that no graph can hold. */
export const refusals: Readonly<Record<string, Refusal>> = {};

/** The names of all kernels that tfjs-core knows. */
export const kernelNames: readonly string[] = Object.entries(tf)
  .filter(([name, value]) => value === name || name === "_FusedMatMul")
  .map(([, value]) => value as unknown as string);
