/**
 * How operators let transposes through (layout.ts). A rule gets the inputs as they are in the new graph, each lacking a transpose, and returns
 * the results likewise; undefined where the operator wants its inputs settled.
 */
import type { GraphBuilder } from "../graph/builder.js";
import { type Attrs, type Node, type Spec, sizeOf, type Value } from "../graph/graph.js";
import {
  aligned,
  alignsCheaply,
  int64,
  inverse,
  isIdentity,
  moved,
  type Perm,
  type Sunk,
  samePerm,
  settled,
} from "./sunk.js";

export interface Sinking {
  readonly node: Node;
  readonly inputs: readonly (Sunk | undefined)[];
  readonly builder: GraphBuilder;
  /** Makes the node anew. */
  emit(inputs: readonly (Value | undefined)[], specs: readonly Spec[], attrs?: Attrs): readonly Value[];
}

type SinkingRule = (sinking: Sinking) => readonly Sunk[] | undefined;

/** f(T(x), …) = T(f(x, …)): the other operands turn the other way, where that is cheap or they lack the same transpose. */
const elementwise: SinkingRule = ({ node, inputs, builder, emit }) => {
  const [{ shape, dtype }] = node.outputs;
  const whole = inputs.filter((input) => input !== undefined && input.perm.length === shape.length) as Sunk[];
  const lacking = whole.filter(({ perm }) => !isIdentity(perm));
  if (lacking.length === 0) return undefined;
  const { value, perm } = lacking.reduce((a, b) => (sizeOf(b.value.shape) > sizeOf(a.value.shape) ? b : a));
  const size = sizeOf(value.shape);
  const isAlike = (input: Sunk) => samePerm(input.perm, perm);
  const fits = inputs.every(
    (input) =>
      input === undefined || isAlike(input) || (isIdentity(input.perm) && alignsCheaply(input.value, perm, size)),
  );
  if (!fits) return undefined;
  const operands = inputs.map((input) => {
    if (input === undefined || isAlike(input)) return input?.value;
    return aligned(builder, settled(builder, input), perm);
  });
  return [{ value: emit(operands, [{ shape: moved(shape, inverse(perm)), dtype }])[0], perm }];
};

/** Operators whose other inputs say something about the axes of the first. */
function renaming(rename: (sinking: Sinking, perm: Perm) => readonly Sunk[] | undefined): SinkingRule {
  return (sinking) => {
    const perm = sinking.inputs[0]?.perm;
    return perm === undefined || isIdentity(perm) ? undefined : rename(sinking, perm);
  };
}

const integers = (input: Sunk | undefined): number[] | undefined =>
  input?.value.data && Array.from(input.value.data as BigInt64Array, Number);

const reduction = renaming(({ node, inputs, builder, emit }, perm) => {
  const axes = integers(inputs[1]);
  if (axes === undefined) return undefined;
  const x = (inputs[0] as Sunk).value;
  const [{ shape, dtype }] = node.outputs;
  const renamed = axes.map((axis) => perm[axis]).sort((a, b) => a - b);
  const kept = perm.map((_, axis) => axis).filter((axis) => node.attrs.keepdims === 1 || !axes.includes(axis));
  const remaining = kept.map((axis) => perm[axis]).sort((a, b) => a - b);
  const own = kept.map((axis) => remaining.indexOf(perm[axis]));
  const spec = { shape: moved(shape, inverse(own)), dtype };
  return [{ value: emit([x, int64(builder, renamed)], [spec])[0], perm: own }];
});

const split = renaming(({ node, inputs, emit }, perm) => {
  const specs = node.outputs.map(({ shape, dtype }) => ({ shape: moved(shape, inverse(perm)), dtype }));
  const attrs = { ...node.attrs, axis: perm[node.attrs.axis as number] };
  return emit([(inputs[0] as Sunk).value, inputs[1]?.value], specs, attrs).map((value) => ({ value, perm }));
});

const pad = renaming(({ node, inputs, builder, emit }, perm) => {
  const pads = integers(inputs[1]);
  if (pads === undefined || inputs.length > 3) return undefined;
  const [{ shape, dtype }] = node.outputs;
  const back = inverse(perm);
  const renamed = [...moved(pads.slice(0, perm.length), back), ...moved(pads.slice(perm.length), back)];
  const operands = [(inputs[0] as Sunk).value, int64(builder, renamed), inputs[2]?.value];
  return [{ value: emit(operands, [{ shape: moved(shape, back), dtype }])[0], perm }];
});

const slice = renaming(({ node, inputs, builder, emit }, perm) => {
  const axes = integers(inputs[3]);
  if (axes === undefined) return undefined;
  const [x, starts, ends, , steps] = inputs.map((input) => input?.value);
  const [{ shape, dtype }] = node.outputs;
  const renamed = int64(
    builder,
    axes.map((axis) => perm[axis]),
  );
  const operands = [x, starts, ends, renamed, ...(steps === undefined ? [] : [steps])];
  return [{ value: emit(operands, [{ shape: moved(shape, inverse(perm)), dtype }])[0], perm }];
});

const concat: SinkingRule = ({ node, inputs, emit }) => {
  const parts = inputs as readonly Sunk[];
  const [{ perm }] = parts;
  if (isIdentity(perm) || !parts.every((part) => samePerm(part.perm, perm))) return undefined;
  const [{ shape, dtype }] = node.outputs;
  const spec = { shape: moved(shape, inverse(perm)), dtype };
  const attrs = { ...node.attrs, axis: perm[node.attrs.axis as number] };
  return [
    {
      value: emit(
        parts.map(({ value }) => value),
        [spec],
        attrs,
      )[0],
      perm,
    },
  ];
};

const ELEMENTWISE = [
  ...[
    "Abs",
    "Cast",
    "Ceil",
    "Clip",
    "Cos",
    "Elu",
    "Erf",
    "Exp",
    "Floor",
    "IsInf",
    "IsNaN",
    "LeakyRelu",
    "Log",
    "Neg",
    "Not",
  ],
  ...["Reciprocal", "Relu", "Round", "Sigmoid", "Sign", "Sin", "Softplus", "Sqrt", "Tan", "Tanh"],
  ...[
    "Add",
    "And",
    "Div",
    "Equal",
    "Greater",
    "GreaterOrEqual",
    "Less",
    "LessOrEqual",
    "Max",
    "Min",
    "Mod",
    "Mul",
    "Or",
  ],
  ...["Pow", "Sub", "Sum", "Where", "Xor"],
];
const REDUCTIONS = ["ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum"];

export const sinkingRules: Readonly<Record<string, SinkingRule>> = {
  ...Object.fromEntries(ELEMENTWISE.map((operator) => [operator, elementwise])),
  ...Object.fromEntries(REDUCTIONS.map((operator) => [operator, reduction])),
  Concat: concat,
  Pad: pad,
  Slice: slice,
  Split: split,
};
