/**
 * What `npm run bench -- fast-weights` measures: the gated delta rule on one sequence of T steps, d_key = d_out = 64, all outputs y_t = M_t q_t. One program for
 * every T. Keys and queries have unit length, gates lie in [0.95, 1), rates in [0, 1); a longer sequence begins with a shorter one, so that times for different T
 * are of the same numbers.
 */
import * as tf from "@tensorflow/tfjs";
import { type ChunkedOptions, tensorForm } from "../../lib/memory/fast-weights/index.js";
import { key, split } from "../../lib/tensor/index.js";
import { gaussian, type Leaf, type Leaves, uniformly } from "../programs/problem.js";
import type { Operation } from "../programs/program.js";

export const WIDTH = 64;
export const LENGTHS = [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384] as const;
/** Those of a quick run. */
export const QUICK_LENGTHS: readonly number[] = [64, 256, 1024, 4096];
export const RULE: Pick<ChunkedOptions, "rule" | "readOrder"> = { rule: "delta", readOrder: "after-write" };

/** "t64", "t128", … */
export const programName = (length: number): string => `t${length}`;

export function fastWeightPrograms(lengths: readonly number[] = LENGTHS): Operation[] {
  return lengths.map((length) => ({
    kind: "operation",
    name: programName(length),
    title: `T = ${length}`,
    problem: (seed) => ({ program: programName(length), params: {}, data: sequenceOf(seed, length), constants: {} }),
    apply: ({ keys, values, queries, gates, rates }) =>
      tf.tidy(() => {
        const rows = (all: tf.Tensor) => tf.reshape(all, [1, length, WIDTH]);
        const column = (all: tf.Tensor) => tf.reshape(all, [1, length]);
        const stream = { keys: rows(keys), values: rows(values), queries: rows(queries) };
        const { outputs } = tensorForm({ ...stream, gates: column(gates), rates: column(rates) }, RULE);
        return tf.reshape(outputs, [length, WIDTH]);
      }),
  }));
}

function sequenceOf(seed: number, length: number): Leaves {
  const [keys, values, queries, gates, rates] = split(key(seed), 5);
  const rows: readonly [number, number] = [length, WIDTH];
  return {
    keys: unit(gaussian(keys, rows, 1)),
    values: gaussian(values, rows, 1),
    queries: unit(gaussian(queries, rows, 1)),
    gates: uniformly(gates, [length], 0.95, 1),
    rates: uniformly(rates, [length], 0, 1),
  };
}

/** Rows of length one. */
function unit({ shape, values }: Leaf): Leaf {
  const rows = Float32Array.from(values);
  for (let at = 0; at < rows.length; at += WIDTH) {
    const row = rows.subarray(at, at + WIDTH);
    const length = Math.hypot(...row);
    for (let c = 0; c < WIDTH; c++) row[c] /= length;
  }
  return { shape, values: rows };
}
