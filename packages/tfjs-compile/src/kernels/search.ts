/** Places in an order: the k largest, and where a value belongs in a sorted sequence. */
import type { SearchSortedAttrs, TopKAttrs } from "@tensorflow/tfjs-core";
import { type Spec, sizeOf } from "../graph/graph.js";
import { filled } from "./filled.js";
import { type KernelTable, rule } from "./rule.js";

export const search: KernelTable = {
  // Sorted, whether asked for or not; of equal ones the first comes first, as in tfjs.
  TopK: rule<TopKAttrs>({
    infer: ({ x }, { k }) => {
      const length = x.shape.at(-1) ?? 0;
      if (k > length) throw new Error(`the ${k} largest of ${length} in [${x.shape}]`);
      const shape = [...x.shape.slice(0, -1), k];
      return [
        { shape, dtype: x.dtype },
        { shape, dtype: "int32" },
      ];
    },
    lower: (onnx, { x }, { k }, [values, indices]) => {
      if (sizeOf(values.shape) === 0) return [filled(onnx, 0, values), filled(onnx, 0, indices)];
      const typed = x.dtype === "bool" ? onnx.cast(x, "int32") : x;
      const specs: Spec[] = [
        { shape: values.shape, dtype: typed.dtype },
        { shape: values.shape, dtype: "int64" },
      ];
      const [largest, places] = onnx.ops("TopK", [typed, onnx.int64([k])], { axis: -1 }, specs);
      return [onnx.cast(largest, x.dtype), onnx.cast(places, "int32")];
    },
  }),
  // As many of the sorted sequence are smaller ("left") or not larger ("right"): counted, in one pass over all pairs.
  SearchSorted: rule<SearchSortedAttrs>({
    infer: ({ sortedSequence, values }) => {
      if (
        sortedSequence.shape.length !== 2 ||
        values.shape.length !== 2 ||
        sortedSequence.shape[0] !== values.shape[0]
      ) {
        throw new Error(`cannot search [${values.shape}] in [${sortedSequence.shape}]`);
      }
      return { shape: values.shape, dtype: "int32" };
    },
    lower: (onnx, { sortedSequence, values }, { side }, [out]) => {
      const [rows, length] = sortedSequence.shape;
      if (rows === 0 || length === 0) return filled(onnx, 0, out);
      const dtype = sortedSequence.dtype === values.dtype && values.dtype !== "bool" ? values.dtype : onnx.float;
      const sequence = onnx.cast(onnx.reshape(sortedSequence, [rows, 1, length]), dtype);
      const value = onnx.cast(onnx.reshape(values, [rows, values.shape[1], 1]), dtype);
      const before = onnx.binary(side === "left" ? "Less" : "LessOrEqual", sequence, value, "bool");
      return onnx.reduce("ReduceSum", onnx.cast(before, "int32"), [2]);
    },
  }),
};
