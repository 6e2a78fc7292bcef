/** A TensorFlow.js function as one native graph (`compile`), and correct higher-order gradients (`fixHigherOrderGradients`). */
import { fixHigherOrderGradients } from "./gradients/index.js";

export { fixHigherOrderGradients } from "./gradients/index.js";
export { type Compiled, type CompileStats, compile, type Inputs, type Outputs } from "./run/compile.js";
export { type NativeData, type NativeDtype, NativeTensor } from "./run/native-tensor.js";
export type { CompileOptions, Device, EngineChoice } from "./run/options.js";
export type { Engine } from "./run/session.js";
export type { InputLeaf } from "./run/signature.js";
export type { TensorTree } from "./trace/tree.js";

// Whoever compiles or differentiates with this package loaded gets right gradients without asking for them.
fixHigherOrderGradients();
