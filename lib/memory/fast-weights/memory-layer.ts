/**
 * A fast weight memory from raw keys and queries to outputs: feature map, write rule, form, and the division by Σ of linear attention,
 *
 *     k, q → φ(k), φ(q) → M_t → y_t = M_t φ(q_t)      or      y_t = M_t φ(q_t) / z_tᵀφ(q_t),  z_t = α_t z_{t−1} + β_t φ(k_t).
 *
 * z is what the same recurrence makes of the value 1, so normalised reading is one more row of M. It has a meaning for the Hebbian rule only, where it makes the
 * output a weighted mean of the values. Gradients go through all of it, by hand.
 */
import { oneOf } from "../../linalg/index.js";
import { type ChunkedOptions, chunked, parallel } from "./chunked.js";
import { chunkedGradients, parallelGradients } from "./chunked-gradients.js";
import { type FeatureMap, identity } from "./feature-maps.js";
import { recurrent } from "./recurrent.js";
import { recurrentGradients } from "./recurrent-gradients.js";
import { type Rows, zeroRows } from "./rows.js";
import {
  type Cotangent,
  type FormOptions,
  type ReadOrder,
  requireRows,
  type Stream,
  type StreamGradients,
  type Written,
} from "./stream.js";
import { eraseOf, ratesAdjoint, ratesOf, type WriteRule } from "./write-rules.js";

export const forms = ["recurrent", "chunked", "parallel"] as const;
export type Form = (typeof forms)[number];

export interface MemoryLayerOptions {
  readonly rule: WriteRule;
  /** φ. Default: `identity`. */
  readonly features?: FeatureMap;
  /** Default: "after-write". */
  readonly readOrder?: ReadOrder;
  /** Default: "chunked". */
  readonly form?: Form;
  /** For the chunked form. Default: 16, or the whole sequence where that is shorter. */
  readonly chunk?: number;
  /** "sum" divides by z_tᵀφ(q_t). Default: "none". */
  readonly normalisation?: "none" | "sum";
}

export interface MemoryLayer {
  readonly name: string;
  /** Streams have keys and queries before φ, and η_t as `rates`. @throws RangeError as the forms; on a read whose z_tᵀφ(q_t) is zero */
  run(stream: Stream): Written;
  /** Over the raw stream; `initial` is left out, a layer starts empty. */
  gradients(stream: Stream, toOutputs: Rows): Omit<StreamGradients, "initial">;
}

/** @throws RangeError on unknown names, on a normalisation by sums of a rule that erases, and on a chunk for a form that has none */
export function memoryLayer(options: MemoryLayerOptions): MemoryLayer {
  const {
    rule,
    features = identity,
    readOrder = "after-write",
    form = "chunked",
    chunk,
    normalisation = "none",
  } = options;
  oneOf("form", form, forms);
  oneOf("normalisation", normalisation, ["none", "sum"]);
  if (form !== "chunked" && chunk !== undefined) throw new RangeError(`invalid chunk: ${chunk} for the ${form} form`);
  const erase = eraseOf(rule);
  if (normalisation === "sum" && erase === "delta") {
    throw new RangeError(`invalid normalisation: sum for the ${rule} rule`);
  }
  const own: ChunkedOptions = { rule: erase, readOrder, ...(chunk === undefined ? {} : { chunk }) };
  const widened = normalisation === "sum";
  const inner = (stream: Stream): Required<Stream> => {
    const keys = features.apply(stream.keys);
    const { gates = ones(keys.count), rates = ones(keys.count) } = stream;
    return {
      keys,
      values: widened ? withOnes(stream.values) : stream.values,
      queries: features.apply(stream.queries),
      gates,
      rates: ratesOf(rule, rates, keys),
    };
  };
  return {
    name: `${rule} ${features.name}`,
    run: (stream) => {
      const written = runForm(form, inner(checkedRaw(stream)), own);
      return widened ? { ...written, outputs: divided(written.outputs) } : written;
    },
    gradients: (stream, toOutputs) => {
      const mapped = inner(checkedRaw(stream));
      const outputs = widened ? dividedAdjoint(runForm(form, mapped, own).outputs, toOutputs) : toOutputs;
      const back = gradientsOf(form, mapped, own, { outputs });
      const eta = stream.rates ?? ones(mapped.keys.count);
      const through = ratesAdjoint(rule, eta, mapped.keys, back.rates);
      const toKeys = { ...back.keys, data: back.keys.data.map((value, i) => value + through.keys.data[i]) };
      return {
        keys: features.adjoint(stream.keys, toKeys),
        values: widened ? withoutLast(back.values) : back.values,
        queries: features.adjoint(stream.queries, back.queries),
        gates: back.gates,
        rates: through.eta,
      };
    },
  };
}

/** What comes in is looked at before it goes through φ, so that an error names its row and not a feature of it. */
function checkedRaw(stream: Stream): Stream {
  const { keys, queries } = stream;
  requireRows("keys", keys, keys.count, keys.width);
  requireRows("queries", queries, keys.count, keys.width);
  return stream;
}

function runForm(form: Form, stream: Stream, options: ChunkedOptions): Written {
  if (form === "chunked") return chunked(stream, options);
  return form === "parallel" ? parallel(stream, options) : recurrent(stream, options);
}

function gradientsOf(form: Form, stream: Stream, options: ChunkedOptions & FormOptions, cotangent: Cotangent) {
  if (form === "chunked") return chunkedGradients(stream, options, cotangent);
  return form === "parallel"
    ? parallelGradients(stream, options, cotangent)
    : recurrentGradients(stream, options, cotangent);
}

const ones = (n: number) => new Float64Array(n).fill(1);

function withOnes(rows: Rows): Rows {
  const wide = zeroRows(rows.count, rows.width + 1);
  for (let t = 0; t < rows.count; t++) {
    wide.data.set(rows.data.subarray(t * rows.width, (t + 1) * rows.width), t * wide.width);
    wide.data[(t + 1) * wide.width - 1] = 1;
  }
  return wide;
}

function withoutLast(rows: Rows): Rows {
  const narrow = zeroRows(rows.count, rows.width - 1);
  for (let t = 0; t < rows.count; t++) {
    narrow.data.set(rows.data.subarray(t * rows.width, (t + 1) * rows.width - 1), t * narrow.width);
  }
  return narrow;
}

/** The last number of each row divides the others. */
function divided(wide: Rows): Rows {
  const narrow = withoutLast(wide);
  for (let t = 0; t < wide.count; t++) {
    const sum = wide.data[(t + 1) * wide.width - 1];
    if (sum === 0) throw new RangeError(`invalid read: sum of 0 at step ${t}`);
    for (let i = 0; i < narrow.width; i++) narrow.data[t * narrow.width + i] /= sum;
  }
  return narrow;
}

function dividedAdjoint(wide: Rows, back: Rows): Rows {
  const means = divided(wide);
  const toWide = zeroRows(wide.count, wide.width);
  for (let t = 0; t < wide.count; t++) {
    const sum = wide.data[(t + 1) * wide.width - 1];
    for (let i = 0; i < means.width; i++) {
      const bar = back.data[t * means.width + i];
      toWide.data[t * wide.width + i] = bar / sum;
      toWide.data[(t + 1) * wide.width - 1] -= (bar * means.data[t * means.width + i]) / sum;
    }
  }
  return toWide;
}
