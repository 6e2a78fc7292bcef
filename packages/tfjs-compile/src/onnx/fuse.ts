/**
 * Fewer operators for matrix products: onnxruntime's product takes a factor, and its Gemm a factor, transposes and a summand,
 *
 *     Gemm(A, B, C) = α·op(A)·op(B) + β·C        FusedMatMul(A, B) = α·op(A)·op(B) over a batch,
 *
 * so known factors of operands and results, biases and sums of two products need no passes over memory of their own.
 */
import { GraphBuilder } from "../graph/builder.js";
import {
  countUses,
  type Graph,
  isModerate,
  type Node,
  type Spec,
  sameShape,
  splatOf,
  type Value,
} from "../graph/graph.js";
import { type Float, MICROSOFT } from "./emitter.js";

/** alpha · op(a) · op(b) */
interface Product {
  readonly a: Value;
  readonly b: Value;
  readonly transA: number;
  readonly transB: number;
  readonly alpha: number;
}

export function fuseProducts(graph: Graph, float: Float): Graph {
  const builder = new GraphBuilder();
  const made = new Map<Value, Value>();
  const uses = countUses(graph);
  const usesOfNew = new Map<Value, number>();
  for (const input of graph.inputs) made.set(input, builder.input(input.name as string, input));
  const mapped = (value: Value): Value => {
    let known = made.get(value);
    if (known === undefined) {
      known = builder.constant(value.data as NonNullable<Value["data"]>, value);
      made.set(value, known);
    }
    return known;
  };
  const once = (value: Value) => (usesOfNew.get(value) ?? 1) <= 1;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => input && mapped(input));
    const [spec] = node.outputs;
    const results =
      rewrite({ ...node, inputs }, spec, float, once, builder) ??
      builder.node(node.op, inputs, node.attrs, node.outputs, { domain: node.domain });
    node.outputs.forEach((output, i) => {
      made.set(output, results[i]);
      usesOfNew.set(results[i], (usesOfNew.get(results[i]) ?? 0) + (uses.get(output) ?? 0));
    });
  }
  return builder.finish(graph.name, graph.outputs.map(mapped));
}

type Once = (value: Value) => boolean;

function rewrite(
  node: Node,
  spec: Spec,
  float: Float,
  once: Once,
  builder: GraphBuilder,
): readonly Value[] | undefined {
  const [a, b] = node.inputs as Value[];
  if (node.outputs.length !== 1 || spec.dtype !== float) return undefined;
  const product = productOf(node);
  if (product !== undefined) return emit(absorbOperands(product), spec, float, builder);
  switch (node.op) {
    case "Mul":
    case "Div": {
      const factor = factorOf(node);
      const inner = factor !== undefined && once(a) ? productOfValue(a) : undefined;
      return inner && emit({ ...inner, alpha: inner.alpha * (factor as number) }, spec, float, builder);
    }
    case "Add":
      return gemm(b, a, 1, 1, spec, once, builder) ?? gemm(a, b, 1, 1, spec, once, builder);
    case "Sub":
      return gemm(b, a, -1, 1, spec, once, builder) ?? gemm(a, b, 1, -1, spec, once, builder);
    case "Reshape":
      return keepDims(a, spec, once, builder);
    default:
      return undefined;
  }
}

/** sign · product + beta · summand as one Gemm, for matrices whose summand broadcasts to the result. */
function gemm(
  product: Value,
  summand: Value,
  sign: number,
  beta: number,
  spec: Spec,
  once: Once,
  builder: GraphBuilder,
) {
  const inner = once(product) ? productOfValue(product) : undefined;
  if (inner === undefined || inner.a.shape.length !== 2 || inner.b.shape.length !== 2) return undefined;
  if (!sameShape(product.shape, spec.shape) || summand.shape.length > 2) return undefined;
  const { of, factor } = scaled(summand) ?? { of: summand, factor: 1 };
  const c = asVector(of, builder);
  if (c === undefined) return undefined;
  const { a, b, transA, transB, alpha } = inner;
  const attrs = { alpha: sign * alpha, beta: beta * factor, transA, transB };
  if (!holds(spec, attrs.alpha) || !holds(spec, attrs.beta)) return undefined;
  return builder.node("Gemm", [a, b, c], attrs, [spec]);
}

/** A summand of a Gemm, a constant number as a vector of one: at a summand of rank 0 onnxruntime's Gemm on WebGPU ends the process. */
function asVector(summand: Value, builder: GraphBuilder): Value | undefined {
  if (summand.shape.length > 0) return summand;
  return summand.data && builder.constant(summand.data, { shape: [1], dtype: summand.dtype });
}

function emit(product: Product, spec: Spec, float: Float, builder: GraphBuilder): readonly Value[] | undefined {
  const { a, b, transA, transB, alpha } = product;
  if (!holds(spec, alpha)) return undefined;
  if (transA === 0 && transB === 0 && alpha === 1) return builder.node("MatMul", [a, b], {}, [spec]);
  if (a.shape.length === 2 && b.shape.length === 2)
    return builder.node("Gemm", [a, b], { alpha, transA, transB }, [spec]);
  if (float === "float64") return undefined;
  return builder.node("FusedMatMul", [a, b], { transA, transB, alpha }, [spec], { domain: MICROSOFT });
}

/** Attributes are float32: in a model in double only factors that float32 holds exactly can be one. */
const holds = ({ dtype }: Spec, factor: number): boolean =>
  isModerate(factor) && (dtype !== "float64" || Math.fround(factor) === factor);

/** Known factors of the operands, whoever else uses the scaled operand. */
function absorbOperands(product: Product): Product {
  let { a, b, alpha } = product;
  for (;;) {
    const left = scaled(a);
    const right = scaled(b);
    if (left === undefined && right === undefined) return { ...product, a, b, alpha };
    alpha *= (left?.factor ?? 1) * (right?.factor ?? 1);
    a = left?.of ?? a;
    b = right?.of ?? b;
  }
}

function scaled({ node, shape }: Value): { of: Value; factor: number } | undefined {
  const factor = node && factorOf(node);
  const of = node?.inputs[0];
  return factor === undefined || of === undefined || !sameShape(of.shape, shape) ? undefined : { of, factor };
}

/**
 * The known number that a node multiplies or divides by. Not 0: a BLAS leaves out what it multiplies by 0, and with it NaN. Nor one far from 1, which
 * keeps a program from overflow just where it stands.
 */
function factorOf({ op, inputs }: Node): number | undefined {
  if (op !== "Mul" && op !== "Div") return undefined;
  const [, by] = inputs;
  const number = by !== undefined && by.shape.length === 0 ? splatOf(by) : undefined;
  if (number === undefined) return undefined;
  const factor = op === "Mul" ? number : 1 / number;
  return isModerate(factor) ? factor : undefined;
}

const productOfValue = ({ node }: Value): Product | undefined => node && productOf(node);

function productOf({ op, inputs, attrs }: Node): Product | undefined {
  const [a, b] = inputs as Value[];
  const { transA = 0, transB = 0, alpha = 1 } = attrs as Partial<Product>;
  if (op === "MatMul" || op === "FusedMatMul") return { a, b, transA, transB, alpha };
  return op === "Gemm" && inputs.length === 2 ? { a, b, transA, transB, alpha } : undefined;
}

/** A reduction whose axes are put back as axes of length 1 keeps them. */
function keepDims(x: Value, spec: Spec, once: Once, builder: GraphBuilder): readonly Value[] | undefined {
  const { node } = x;
  if (node === undefined || !once(x) || !node.op.startsWith("Reduce") || node.attrs.keepdims !== 0) return undefined;
  const axes = Array.from((node.inputs[1] as Value).data as BigInt64Array, Number);
  const kept = (node.inputs[0] as Value).shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return sameShape(kept, spec.shape) ? builder.node(node.op, node.inputs, { keepdims: 1 }, [spec]) : undefined;
}
