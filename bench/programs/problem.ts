/**
 * A problem is what a benchmark program starts from: parameters and data as plain arrays from one seeded key, and the constants of the step.
 * It is written once, as a JSON header beside a file of little-endian float32, and every side of the comparison reads that file; so the sides
 * can be held to the same results, not only be timed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Key, normal, uniform } from "../../lib/tensor/random.js";

/** An array of numbers with its shape, row-major. */
export interface Leaf {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type Leaves = Readonly<Record<string, Leaf>>;

export interface Problem {
  readonly program: string;
  /** What the step changes: weights, latent codes. */
  readonly params: Leaves;
  /** What the step reads. */
  readonly data: Leaves;
  readonly constants: Readonly<Record<string, number>>;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** Gaussian numbers of mean 0. */
export function gaussian(from: Key, shape: readonly number[], deviation: number): Leaf {
  return { shape, values: Float32Array.from(normal(from, sizeOf(shape), { deviation })) };
}

/** Uniform numbers on [low, high). */
export function uniformly(from: Key, shape: readonly number[], low: number, high: number): Leaf {
  return { shape, values: Float32Array.from(uniform(from, sizeOf(shape), { low, high })) };
}

export function zeros(shape: readonly number[]): Leaf {
  return { shape, values: new Float32Array(sizeOf(shape)) };
}

/** An array whose i-th element is `fn(i)`. */
export function filled(shape: readonly number[], fn: (index: number) => number): Leaf {
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, (_, i) => fn(i)) };
}

/** Writes `<program>.json` and `<program>.bin` into a folder; the answer is the path of the header. */
export function writeProblem(problem: Problem, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const groups = { params: problem.params, data: problem.data };
  const tensors: { group: string; name: string; shape: readonly number[]; offset: number }[] = [];
  const bytes: Buffer[] = [];
  let offset = 0;
  for (const [group, leaves] of Object.entries(groups)) {
    for (const [name, { shape, values }] of Object.entries(leaves)) {
      tensors.push({ group, name, shape, offset });
      bytes.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
      offset += values.length;
    }
  }
  const bin = `${problem.program}.bin`;
  const header = join(folder, `${problem.program}.json`);
  writeFileSync(join(folder, bin), Buffer.concat(bytes));
  writeFileSync(
    header,
    `${JSON.stringify({ program: problem.program, bin, tensors, constants: problem.constants })}\n`,
  );
  return header;
}
