/**
 * Emits ONNX operators for the rules of the kernel table: one method an operator family, each of which knows the shape and dtype of what it makes.
 * `float` is the element type of the whole model, so that a rule written once is right in float32 and in float64.
 */
import { GraphBuilder } from "../graph/builder.js";
import {
  type Attrs,
  broadcastShapes,
  type Data,
  type Dtype,
  type Spec,
  sameShape,
  sizeOf,
  type Value,
} from "../graph/graph.js";

export type Float = "float32" | "float64";

/** Operators of onnxruntime's own set. */
export const MICROSOFT = "com.microsoft";

export class Emitter {
  readonly builder = new GraphBuilder();

  constructor(readonly float: Float) {}

  /** Any operator with one result. Default of `spec`: that of the first input. */
  op(
    operator: string,
    inputs: readonly (Value | undefined)[],
    attrs: Attrs = {},
    spec: Spec = inputs[0] as Value,
  ): Value {
    return this.builder.node(operator, inputs, attrs, [spec])[0];
  }

  /** Any operator with several results. */
  ops(
    operator: string,
    inputs: readonly (Value | undefined)[],
    attrs: Attrs,
    specs: readonly Spec[],
  ): readonly Value[] {
    return this.builder.node(operator, inputs, attrs, specs);
  }

  /** An operator of onnxruntime's own set. */
  contrib(operator: string, inputs: readonly (Value | undefined)[], attrs: Attrs, spec: Spec): Value {
    return this.builder.node(operator, inputs, attrs, [spec], { domain: MICROSOFT })[0];
  }

  /** Elementwise with broadcasting; the dtype is that of `a`, or "bool" for comparisons. */
  binary(operator: string, a: Value, b: Value, dtype: Dtype = a.dtype): Value {
    return this.op(operator, [a, b], {}, { shape: broadcastShapes(a.shape, b.shape), dtype });
  }

  add = (a: Value, b: Value): Value => this.binary("Add", a, b);
  sub = (a: Value, b: Value): Value => this.binary("Sub", a, b);
  mul = (a: Value, b: Value): Value => this.binary("Mul", a, b);
  div = (a: Value, b: Value): Value => this.binary("Div", a, b);

  /** yes where the condition holds, else no; of one dtype. onnxruntime chooses among numbers only. */
  where(condition: Value, yes: Value, no: Value): Value {
    const shape = broadcastShapes(condition.shape, broadcastShapes(yes.shape, no.shape));
    if (yes.dtype === "bool") {
      const not = this.op("Not", [condition]);
      return this.binary("Or", this.binary("And", condition, yes), this.binary("And", not, no));
    }
    return this.op("Where", [condition, yes, no], {}, { shape, dtype: yes.dtype });
  }

  /** A comparison or a logical operator. */
  compare(operator: string, a: Value, b: Value): Value {
    return this.binary(operator, a, b, "bool");
  }

  /** x held between two numbers; NaN stays. */
  clip(x: Value, least: number, largest: number): Value {
    return this.op("Clip", [x, this.scalar(least, x.dtype), this.scalar(largest, x.dtype)]);
  }

  cast(x: Value, dtype: Dtype): Value {
    return x.dtype === dtype ? x : this.op("Cast", [x], { to: dtype }, { shape: x.shape, dtype });
  }

  /** A scalar constant of a dtype. Default: the float of the model. */
  scalar(value: number, dtype: Dtype = this.float): Value {
    return this.constant([value], [], dtype);
  }

  constant(values: ArrayLike<number>, shape: readonly number[], dtype: Dtype = this.float): Value {
    return this.builder.constant(toData(values, dtype), { shape, dtype });
  }

  /** The list of integers that shape arguments are made of. */
  int64(values: readonly number[]): Value {
    return this.constant(values, [values.length], "int64");
  }

  reshape(x: Value, shape: readonly number[]): Value {
    if (sameShape(x.shape, shape)) return x;
    if (sizeOf(x.shape) !== sizeOf(shape)) throw new Error(`internal: reshape [${x.shape}] to [${shape}]`);
    return this.op(
      "Reshape",
      [x, this.int64(shape)],
      { allowzero: shape.includes(0) ? 1 : 0 },
      { shape, dtype: x.dtype },
    );
  }

  transpose(x: Value, perm: readonly number[]): Value {
    if (perm.every((axis, i) => axis === i)) return x;
    return this.op("Transpose", [x], { perm }, { shape: perm.map((axis) => x.shape[axis]), dtype: x.dtype });
  }

  expand(x: Value, shape: readonly number[]): Value {
    return sameShape(x.shape, shape) ? x : this.op("Expand", [x, this.int64(shape)], {}, { shape, dtype: x.dtype });
  }

  /** ReduceSum, ReduceMax, …: axes as an input, counted from 0. */
  reduce(operator: string, x: Value, axes: readonly number[], keepDims: "keep" | "drop" = "drop"): Value {
    const shape =
      keepDims === "keep"
        ? x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
        : x.shape.filter((_, axis) => !axes.includes(axis));
    if (axes.length === 0) return this.reshape(x, shape);
    return this.op(
      operator,
      [x, this.int64(axes)],
      { keepdims: keepDims === "keep" ? 1 : 0 },
      { shape, dtype: x.dtype },
    );
  }

  slice(x: Value, begin: readonly number[], size: readonly number[]): Value {
    const axes = x.shape.map((_, axis) => axis).filter((axis) => begin[axis] !== 0 || size[axis] !== x.shape[axis]);
    if (axes.length === 0) return x;
    const starts = axes.map((axis) => begin[axis]);
    const ends = axes.map((axis) => begin[axis] + size[axis]);
    return this.op(
      "Slice",
      [x, this.int64(starts), this.int64(ends), this.int64(axes)],
      {},
      { shape: size, dtype: x.dtype },
    );
  }

  concat(parts: readonly Value[], axis: number): Value {
    if (parts.length === 1) return parts[0];
    const shape = [...parts[0].shape];
    shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis], 0);
    return this.op("Concat", parts, { axis }, { shape, dtype: parts[0].dtype });
  }
}

/** Numbers as the data of a constant. */
function toData(values: ArrayLike<number>, dtype: Dtype): Data {
  switch (dtype) {
    case "float32":
      return Float32Array.from(values);
    case "float64":
      return Float64Array.from(values);
    case "int32":
      return Int32Array.from(values);
    case "bool":
      return Uint8Array.from(values);
    case "int64":
      return BigInt64Array.from(values as readonly number[], BigInt);
  }
}
