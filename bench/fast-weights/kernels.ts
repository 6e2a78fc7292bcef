/**
 * What `npm run bench -- fast-weights` is to time: the gated delta rule on one sequence of T steps, d_key = d_out = 64, in three forms with the same numbers. Data
 * are a pure function of T, and those of a longer sequence begin with those of a shorter one.
 */
import {
  type ChunkedOptions,
  chunked,
  type Rows,
  recurrent,
  type Stream,
  type TensorStream,
  tensorForm,
} from "../../lib/memory/fast-weights/index.js";
import { compile, key, normal, split, toTensor, uniform } from "../../lib/tensor/index.js";

export const WIDTH = 64;
export const LENGTHS = [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384] as const;
const OPTIONS: ChunkedOptions = { rule: "delta", readOrder: "after-write" };

/** Keys and queries of unit length, gates in [0.95, 1), rates in [0, 1). */
export function fastWeightProblem(length: number): Required<Stream> {
  const [keyKey, valueKey, queryKey, gateKey, rateKey] = split(key(2026), 5);
  const rows = (from: ReturnType<typeof key>): Rows => ({
    count: length,
    width: WIDTH,
    data: normal(from, length * WIDTH),
  });
  return {
    keys: unit(rows(keyKey)),
    values: rows(valueKey),
    queries: unit(rows(queryKey)),
    gates: uniform(gateKey, length, { low: 0.95, high: 1 }),
    rates: uniform(rateKey, length),
  };
}

function unit(rows: Rows): Rows {
  const data = Float64Array.from(rows.data);
  for (let t = 0; t < rows.count; t++) {
    const row = data.subarray(t * rows.width, (t + 1) * rows.width);
    const length = Math.hypot(...row);
    for (let c = 0; c < row.length; c++) row[c] /= length;
  }
  return { ...rows, data };
}

/** A form that is ready to be called. */
export interface Kernel {
  readonly name: "recurrent" | "chunked" | "compiled";
  /** Outputs, T × 64, row after row. */
  run(): Promise<ArrayLike<number>>;
  close(): Promise<void>;
}

/** Float64, one thread, plain JavaScript. */
export function floatKernels(problem: Required<Stream>): Kernel[] {
  const close = () => Promise.resolve();
  return [
    { name: "recurrent", run: async () => recurrent(problem, OPTIONS).outputs.data, close },
    { name: "chunked", run: async () => chunked(problem, OPTIONS).outputs.data, close },
  ];
}

/** Float32, one native graph in which the chunks are written out. */
export async function compiledKernel(problem: Required<Stream>): Promise<Kernel> {
  const length = problem.keys.count;
  const rows = ({ data }: Rows) => toTensor(data, [1, length, WIDTH]);
  const stream: TensorStream = {
    keys: rows(problem.keys),
    values: rows(problem.values),
    queries: rows(problem.queries),
    gates: toTensor(problem.gates, [1, length]),
    rates: toTensor(problem.rates, [1, length]),
  };
  const step = await compile(
    (at: Required<TensorStream>) => tensorForm(at, OPTIONS).outputs,
    [stream as Required<TensorStream>],
  );
  return {
    name: "compiled",
    run: async () => (await step(stream as Required<TensorStream>)).data() as Promise<Float32Array>,
    close: async () => {
      for (const tensor of Object.values(stream)) tensor.dispose();
      await step.dispose();
    },
  };
}

/** The exponent p of time ∝ T^p: the slope of ln seconds over ln T, least squares. @throws RangeError on fewer than two points */
export function growthExponent(lengths: readonly number[], seconds: readonly number[]): number {
  if (lengths.length < 2 || lengths.length !== seconds.length) {
    throw new RangeError(`invalid points: ${lengths.length} lengths, ${seconds.length} times`);
  }
  const [x, y] = [lengths.map(Math.log), seconds.map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, i) => (value - mx) * (y[i] - my))) / mean(x.map((value) => (value - mx) ** 2));
}
