/**
 * Running sums and products along an axis.
 *
 * ONNX has no running product. Up to 32 factors are multiplied one after the other, as TensorFlow.js does; more of them in log₂ n steps by
 * doubling, yᵢ ← yᵢ · yᵢ₋ₛ for s = 1, 2, 4, …: exact zeros stay right, but a stretch of factors whose own product overflows makes NaN of a
 * later zero, where one product after the other would have stayed 0.
 */
import type { CumprodAttrs, CumsumAttrs } from "@tensorflow/tfjs-core";
import { type Dtype, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { axesOf } from "./infer.js";
import { type Inputs, type KernelTable, rule } from "./rule.js";
import { padded, reversed } from "./slicing.js";

const scanned = ({ x }: Inputs, { axis }: { axis: number }) => {
  axesOf(axis, x.shape.length);
  return { shape: x.shape, dtype: (x.dtype === "bool" ? "int32" : x.dtype) as Dtype };
};

export const scan: KernelTable = {
  Cumsum: rule<CumsumAttrs>({
    infer: scanned,
    lower: (onnx, { x }, { axis, exclusive, reverse }, [out]) => {
      const typed = onnx.cast(x, out.dtype);
      if (sizeOf(x.shape) === 0 || x.shape.length === 0) return typed;
      const at = onnx.scalar(axesOf(axis, x.shape.length)[0], "int64");
      return onnx.op("CumSum", [typed, at], { exclusive: Number(exclusive), reverse: Number(reverse) });
    },
  }),
  Cumprod: rule<CumprodAttrs>({
    infer: scanned,
    lower: (onnx, { x }, { axis, exclusive, reverse }, [out]) => {
      const typed = onnx.cast(x, out.dtype);
      if (sizeOf(x.shape) === 0 || x.shape.length === 0) return typed;
      const [at] = axesOf(axis, x.shape.length);
      const turned = reverse ? reversed(onnx, typed, [at]) : typed;
      const factors = exclusive ? shifted(onnx, turned, at, 1) : turned;
      const products = x.shape[at] <= ONE_BY_ONE ? oneByOne(onnx, factors, at) : doubling(onnx, factors, at);
      return reverse ? reversed(onnx, products, [at]) : products;
    },
  }),
};

const ONE_BY_ONE = 32;

function oneByOne(onnx: Emitter, x: Value, axis: number): Value {
  const length = x.shape[axis];
  if (length === 1) return x;
  const piece = { shape: x.shape.with(axis, 1), dtype: x.dtype };
  const sizes = new Array<number>(length).fill(1);
  const factors = onnx.ops(
    "Split",
    [x, onnx.int64(sizes)],
    { axis },
    sizes.map(() => piece),
  );
  let product = factors[0];
  return onnx.concat(
    factors.map((factor, i) => (product = i === 0 ? factor : onnx.mul(product, factor))),
    axis,
  );
}

function doubling(onnx: Emitter, x: Value, axis: number): Value {
  let product = x;
  for (let step = 1; step < x.shape[axis]; step *= 2) {
    product = onnx.mul(product, shifted(onnx, product, axis, step));
  }
  return product;
}

/** Moved on along the axis; ones come in, the last ones go. */
function shifted(onnx: Emitter, x: Value, axis: number, by: number): Value {
  const left = onnx.slice(
    x,
    x.shape.map(() => 0),
    x.shape.with(axis, x.shape[axis] - by),
  );
  return padded(
    onnx,
    left,
    x.shape.map((_, i) => [i === axis ? by : 0, 0]),
    1,
  );
}
