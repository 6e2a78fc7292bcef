/** One of two values by a condition. */
import { upcastType } from "@tensorflow/tfjs-core";
import { broadcastShapes, type Dtype, type Spec, sameShape, type Value } from "../graph/graph.js";
import { convert } from "./integers.js";
import type { Inputs, KernelTable } from "./rule.js";

/** A list of conditions chooses rows (entries along the first axis); any other condition broadcasts to the values. */
function conditionShape({ condition, t }: Inputs): readonly number[] {
  const rows = condition.shape.length === 1 && t.shape.length > 1 && condition.shape[0] === t.shape[0];
  return rows ? [t.shape[0], ...t.shape.slice(1).map(() => 1)] : condition.shape;
}

function selectSpec(inputs: Inputs): Spec {
  const { t, e } = inputs;
  const shape = broadcastShapes(conditionShape(inputs), broadcastShapes(t.shape, e.shape));
  if (!sameShape(shape, broadcastShapes(t.shape, e.shape))) {
    throw new Error(`condition [${inputs.condition.shape}] does not fit values [${t.shape}] and [${e.shape}]`);
  }
  return { shape, dtype: upcastType(t.dtype as "float32", e.dtype as "float32") as Dtype };
}

export const selection: KernelTable = {
  Select: {
    infer: selectSpec,
    lower: (onnx, inputs, _, [out]): Value => {
      const condition = onnx.cast(onnx.reshape(inputs.condition, conditionShape(inputs)), "bool");
      return onnx.where(condition, convert(onnx, inputs.t, out.dtype), convert(onnx, inputs.e, out.dtype));
    },
  },
};
