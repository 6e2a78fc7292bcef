/** A value that is the same everywhere. Made at run time from one number, so that a large one takes no room in the model. */
import type { Spec, Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";

export function filled(onnx: Emitter, number: number, { shape, dtype }: Spec): Value {
  return onnx.expand(onnx.scalar(number, dtype), shape);
}
