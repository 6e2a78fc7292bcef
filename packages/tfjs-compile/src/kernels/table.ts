/** The kernel table: every kernel that can be compiled, and why the others cannot. */
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "./activation.js";
import { arithmetic } from "./arithmetic.js";
import { comparison } from "./comparison.js";
import { convolution } from "./convolution.js";
import { creation } from "./creation.js";
import { depthwise } from "./depthwise.js";
import { dilation } from "./dilation.js";
import { einsum } from "./einsum.js";
import { elementwise } from "./elementwise.js";
import { fusedConvolution } from "./fused-convolution.js";
import { indexing } from "./indexing.js";
import { joining } from "./joining.js";
import { linear } from "./linear.js";
import { normalisation } from "./normalisation.js";
import { pooling } from "./pooling.js";
import { reduction } from "./reduction.js";
import { resizing } from "./resizing.js";
import type { KernelTable } from "./rule.js";
import { scan } from "./scan.js";
import { scattering } from "./scatter.js";
import { search } from "./search.js";
import { selection } from "./selection.js";
import { shape } from "./shape.js";
import { slicing } from "./slicing.js";
import { softmax } from "./softmax.js";

export const rules: KernelTable = {
  ...elementwise,
  ...activation,
  ...arithmetic,
  ...comparison,
  ...selection,
  ...reduction,
  ...linear,
  ...shape,
  ...einsum,
  ...indexing,
  ...joining,
  ...scan,
  ...scattering,
  ...search,
  ...slicing,
  ...softmax,
  ...creation,
  ...convolution,
  ...depthwise,
  ...fusedConvolution,
  ...pooling,
  ...dilation,
  ...normalisation,
  ...resizing,
};

export { refusals } from "./refusals.js";

/** The names of all kernels that tfjs-core knows. */
export const kernelNames: readonly string[] = Object.entries(tf)
  .filter(([name, value]) => value === name || name === "_FusedMatMul")
  .map(([, value]) => value as unknown as string);
