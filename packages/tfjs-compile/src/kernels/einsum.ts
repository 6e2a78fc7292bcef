/**
 * Einstein sums of one or two tensors, as tfjs takes them: labels of one letter, an arrow, no label twice in a term.
 *
 * What only one term has and the result has not is summed first. Then both terms are laid out as matrices — [batch, free, summed] and
 * [batch, summed, free] — for one batched MatMul; without anything to sum over, the product is elementwise.
 */
import { backend_util, type EinsumAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import { type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { matMul } from "./linear.js";
import { type KernelTable, rule } from "./rule.js";
import { sumOver } from "./sum.js";

/** A tensor and the label of each of its axes. */
interface Labelled {
  readonly value: Value;
  readonly labels: string;
}

export const einsum: KernelTable = {
  Einsum: rule<EinsumAttrs>({
    infer: (inputs, { equation }) => {
      const tensors = Object.values(inputs);
      const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
      const infos = tensors.map(({ shape }) => ({ shape: [...shape] }) as unknown as TensorInfo);
      backend_util.checkEinsumDimSizes(allDims.length, idDims, infos as never);
      const terms = termsOf(equation);
      const odd = terms.findIndex((term, i) => term.length !== tensors[i].shape.length);
      if (odd >= 0)
        throw new Error(`einsum term "${terms[odd]}" has ${terms[odd].length} labels for [${tensors[odd].shape}]`);
      const lengths = lengthsOf(tensors, terms);
      return { shape: Array.from(outputOf(equation), (label) => lengths.get(label) ?? 1), dtype: tensors[0].dtype };
    },
    lower: (onnx, inputs, { equation }, [out]) => {
      const output = outputOf(equation);
      const terms = termsOf(equation);
      const values = Object.values(inputs).map((value) => onnx.cast(value, out.dtype));
      const summed = values.map((value, i) => {
        const others = terms.filter((_, j) => j !== i).join("") + output;
        return keepOnly(onnx, { value, labels: terms[i] }, (label) => others.includes(label));
      });
      const result = summed.length === 1 ? summed[0] : product(onnx, summed[0], summed[1], output);
      return ordered(onnx, result, output);
    },
  }),
};

const bare = (equation: string) => equation.replace(/\s/g, "");
const termsOf = (equation: string) => bare(equation).split("->")[0].split(",");
const outputOf = (equation: string) => bare(equation).split("->")[1];

function lengthsOf(tensors: readonly Spec[], terms: readonly string[]): Map<string, number> {
  return new Map(terms.flatMap((term, i) => Array.from(term, (label, axis) => [label, tensors[i].shape[axis]])));
}

/** Sums over the labels that are not wanted. */
function keepOnly(onnx: Emitter, { value, labels }: Labelled, wanted: (label: string) => boolean): Labelled {
  const axes = [...labels].flatMap((label, axis) => (wanted(label) ? [] : [axis]));
  if (axes.length === 0) return { value, labels };
  return { value: sumOver(onnx, value, axes, "drop"), labels: [...labels].filter(wanted).join("") };
}

function ordered(onnx: Emitter, { value, labels }: Labelled, wanted: string): Value {
  return onnx.transpose(
    value,
    Array.from(wanted, (label) => labels.indexOf(label)),
  );
}

function product(onnx: Emitter, a: Labelled, b: Labelled, output: string): Labelled {
  const shared = [...a.labels].filter((label) => b.labels.includes(label));
  const batch = [...output].filter((label) => shared.includes(label)).join("");
  const inner = shared.filter((label) => !output.includes(label)).join("");
  if (inner === "") return elementwise(onnx, a, b, output);
  const free = ({ labels }: Labelled) => [...output].filter((l) => labels.includes(l) && !shared.includes(l)).join("");
  // The side whose free labels come first in the result goes left, so that the result needs no transpose.
  const [left, right] = output.startsWith(batch + free(a)) ? [a, b] : [b, a];
  const lengths = lengthsOf([a.value, b.value], [a.labels, b.labels]);
  const size = (labels: string) => sizeOf(Array.from(labels, (label) => lengths.get(label) as number));
  const groups = [size(batch), size(free(left)), size(inner), size(free(right))];
  const [x, transposeX] = asMatrices(onnx, left, batch, free(left), inner, [groups[0], groups[1], groups[2]]);
  const [y, transposeY] = asMatrices(onnx, right, batch, inner, free(right), [groups[0], groups[2], groups[3]]);
  const spec: Spec = { shape: [...(batch === "" ? [] : [groups[0]]), groups[1], groups[3]], dtype: x.dtype };
  const labels = batch + free(left) + free(right);
  const shape = Array.from(labels, (label) => lengths.get(label) as number);
  return { value: onnx.reshape(matMul(onnx, x, y, transposeX, transposeY, spec), shape), labels };
}

/** [batch, rows, columns], or [batch, columns, rows] and true where the axes lie so already. Without batch labels a matrix. */
function asMatrices(
  onnx: Emitter,
  term: Labelled,
  batch: string,
  rows: string,
  columns: string,
  [count, height, width]: readonly number[],
): [Value, boolean] {
  const lead = batch === "" ? [] : [count];
  if (term.labels === batch + columns + rows) return [onnx.reshape(term.value, [...lead, width, height]), true];
  return [onnx.reshape(ordered(onnx, term, batch + rows + columns), [...lead, height, width]), false];
}

function elementwise(onnx: Emitter, a: Labelled, b: Labelled, output: string): Labelled {
  const spread = (term: Labelled): Value => {
    const own = [...output].filter((label) => term.labels.includes(label)).join("");
    const value = ordered(onnx, term, own);
    return onnx.reshape(
      value,
      Array.from(output, (label) => (own.includes(label) ? value.shape[own.indexOf(label)] : 1)),
    );
  };
  return { value: onnx.mul(spread(a), spread(b)), labels: output };
}
