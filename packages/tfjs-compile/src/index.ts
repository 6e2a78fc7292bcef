/** A TensorFlow.js function as one native graph (`compile`), and correct higher-order gradients (`fixHigherOrderGradients`). */
export { type Compiled, type CompileOptions, type CompileStats, compile, type Engine } from "./run/compile.js";
export { type NativeData, type NativeDtype, NativeTensor } from "./run/native-tensor.js";
export type { TensorTree } from "./trace/tree.js";
