/**
 * The recurrence that every form of this folder computes, and its conventions:
 *
 *     M_t = α_t M_{t−1} + β_t (v_t − ε α_t M_{t−1} k_t) k_tᵀ,      ε = 0: "hebbian",  ε = 1: "delta",
 *     y_t = M_t q_t   (readOrder "after-write")    or    M_{t−1} q_t   (readOrder "before-write").
 *
 * 1. M ∈ R^{d_out × d_key}, vectors are columns: a write is v kᵀ, a read M q, and the delta rule erases on the right, M (I − β k kᵀ). Keys and queries have
 *    been through the feature map already (feature-maps.ts).
 * 2. The gate acts before the erasure (Gated DeltaNet). Without gates α = 1, without rates β = 1.
 * 3. Losses are ½‖·‖², so that gradients carry no factor 2: the delta write is one step of rate β down ½‖M k − v‖².
 *
 * Sources: Schmidhuber 1992; Katharopoulos et al. 2020; Schlag, Irie and Schmidhuber 2021; Yang, Kautz and Hatamizadeh 2024.
 */
import { oneOf } from "../../linalg/index.js";
import { type Rows, zeroRows } from "./rows.js";

/** A sequence of T writes and reads. */
export interface Stream {
  /** T × d_key. */
  readonly keys: Rows;
  /** T × d_out. */
  readonly values: Rows;
  /** T × d_key. */
  readonly queries: Rows;
  /** α_t in [0, 1]. Default: ones. */
  readonly gates?: Float64Array;
  /** β_t. Default: ones. */
  readonly rates?: Float64Array;
}

export const readOrders = ["after-write", "before-write"] as const;
/** Whether y_t sees the write of its own step. Linear attention does: its triangle includes the diagonal. */
export type ReadOrder = (typeof readOrders)[number];

export const eraseRules = ["hebbian", "delta"] as const;
/** What a write does with what is there: adds to it, or first takes away what the key reads. */
export type EraseRule = (typeof eraseRules)[number];

export interface FormOptions {
  readonly rule: EraseRule;
  /** Default: "after-write". */
  readonly readOrder?: ReadOrder;
  /** M₀, d_out × d_key. Default: zeros. */
  readonly initial?: Rows;
}

/** Outputs T × d_out, and the memory after the last write. */
export interface Written {
  readonly outputs: Rows;
  readonly memory: Rows;
}

/** Gradients of a scalar with respect to all that determines a form's result. */
export interface StreamGradients {
  readonly keys: Rows;
  readonly values: Rows;
  readonly queries: Rows;
  readonly gates: Float64Array;
  readonly rates: Float64Array;
  readonly initial: Rows;
}

/** The gradient of a scalar with respect to a form's result. */
export interface Cotangent {
  readonly outputs: Rows;
  /** Default: zeros, a scalar of the outputs alone. */
  readonly memory?: Rows;
}

/** A stream and options with nothing left open. */
export interface Checked extends Required<Stream> {
  readonly length: number;
  readonly keyWidth: number;
  readonly valueWidth: number;
  readonly rule: EraseRule;
  readonly readOrder: ReadOrder;
  /** M₀; not to be written to. */
  readonly initial: Rows;
}

/**
 * Fills in the defaults.
 * @throws RangeError naming the first length, width or value that does not fit: an empty stream, keys and queries of different widths, NaN, a gate outside
 *   [0, 1], an unknown rule
 */
export function checkedStream(stream: Stream, options: FormOptions): Checked {
  const { keys, values, queries } = stream;
  const { rule, readOrder = "after-write", initial = zeroRows(values.width, keys.width) } = options;
  oneOf("rule", rule, eraseRules);
  oneOf("read order", readOrder, readOrders);
  const length = keys.count;
  if (length === 0) throw new RangeError("invalid stream: 0 steps");
  requireRows("keys", keys, length, keys.width);
  requireRows("values", values, length, values.width);
  requireRows("queries", queries, length, keys.width);
  requireRows("initial memory", initial, values.width, keys.width);
  const { gates = new Float64Array(length).fill(1), rates = new Float64Array(length).fill(1) } = stream;
  requireNumbers("gates", gates, length);
  requireNumbers("rates", rates, length);
  const outside = gates.findIndex((gate) => gate < 0 || gate > 1);
  if (outside >= 0) throw new RangeError(`invalid gate: ${gates[outside]} at step ${outside}, expected 0 … 1`);
  return {
    ...{ keys, values, queries, gates, rates, rule, readOrder, initial },
    length,
    keyWidth: keys.width,
    valueWidth: values.width,
  };
}

/** The cotangent with its default. @throws RangeError on shapes other than those of outputs and memory, and on NaN */
export function checkedCotangent({ outputs, memory }: Cotangent, own: Checked): Required<Cotangent> {
  requireRows("cotangent of the outputs", outputs, own.length, own.valueWidth);
  if (memory) requireRows("cotangent of the memory", memory, own.valueWidth, own.keyWidth);
  return { outputs, memory: memory ?? zeroRows(own.valueWidth, own.keyWidth) };
}

/** @throws RangeError on another shape, or the place of the first number that is not finite */
export function requireRows(what: string, { count, width, data }: Rows, rows: number, columns: number): void {
  if (count !== rows || width !== columns || data.length !== rows * columns || columns === 0) {
    throw new RangeError(`invalid ${what}: got ${count}×${width}, expected ${rows}×${Math.max(1, columns)}`);
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`invalid ${what}: ${data[bad]} in row ${Math.floor(bad / width)}`);
}

function requireNumbers(what: string, numbers: Float64Array, length: number): void {
  if (numbers.length !== length) throw new RangeError(`invalid ${what}: got ${numbers.length}, expected ${length}`);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`invalid ${what}: ${numbers[bad]} at step ${bad}`);
}
