/**
 * A training run on disk, bit for bit. The file is
 *
 *     innerloop-checkpoint-1 <SHA-256 of everything after this line>
 *     {"identity": …, "step": 1200, "seconds": 34.1, "leaves": [{"name": "w", "shape": [2, 3], "dtype": "float32"}, …], "history": …}
 *     <the values: leaves, then history, little-endian, end to end>
 *
 * and is written whole or not at all: a temporary file beside it, flushed to the disk, renamed over the old one. A process killed at any moment
 * leaves the last whole checkpoint.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { writeWhole } from "./write-whole.js";

export type LeafValues = Float32Array | Float64Array | Int32Array | Uint8Array;

/** One tensor: values in row-major order; "bool" as 0 and 1. */
export interface StoredLeaf {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "float64" | "int32" | "bool";
  readonly values: LeafValues;
}

/** Metrics at the steps where they were recorded: every list has the length of `steps`. */
export interface History<Name extends string = string> {
  readonly steps: Float64Array;
  readonly metrics: Readonly<Record<Name, Float64Array>>;
}

export interface Checkpoint {
  /** What tells this run from another: a JSON value. */
  readonly identity: unknown;
  /** Updates made. */
  readonly step: number;
  /** Seconds spent on them. */
  readonly seconds: number;
  readonly leaves: readonly StoredLeaf[];
  readonly history: History;
}

const FORMAT = "innerloop-checkpoint-1";
const ARRAYS = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const;

/** Writes the file whole or not at all. */
export function writeCheckpoint(file: string, { identity, step, seconds, leaves, history }: Checkpoint): void {
  const header = {
    identity,
    step,
    seconds,
    leaves: leaves.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    history: { length: history.steps.length, metrics: Object.keys(history.metrics) },
  };
  const blocks = [...leaves.map(({ values }) => values), history.steps, ...Object.values(history.metrics)];
  const text = Buffer.from(`${JSON.stringify(header)}\n`);
  const body = [
    text,
    ...blocks.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  ];
  const hash = createHash("sha256");
  for (const block of body) hash.update(block);
  writeWhole(file, [Buffer.from(`${FORMAT} ${hash.digest("hex")}\n`), ...body]);
}

/**
 * The checkpoint in a file; undefined where there is no file.
 * @throws Error naming the file when it is damaged, no checkpoint, or of a run with another identity (with the first difference)
 */
export function readCheckpoint(file: string, identity: unknown): Checkpoint | undefined {
  if (!existsSync(file)) return undefined;
  if (!statSync(file).isFile()) throw new Error(`not a checkpoint: ${shown(file)}`);
  const bytes = readFileSync(file);
  const damaged = (why: string) => new Error(`damaged checkpoint: ${shown(file)}: ${why}`);
  const firstLine = bytes.subarray(0, FORMAT.length + 66).toString("latin1");
  const [, digest] = new RegExp(`^${FORMAT} ([0-9a-f]{64})\n$`).exec(firstLine) ?? [];
  if (digest === undefined) throw new Error(`not a checkpoint: ${shown(file)}`);
  const body = bytes.subarray(firstLine.length);
  if (createHash("sha256").update(body).digest("hex") !== digest) throw damaged("its checksum does not fit");
  const end = body.indexOf("\n");
  const header = JSON.parse(body.subarray(0, end).toString()) as Header;
  const now: unknown = JSON.parse(JSON.stringify(identity));
  if (!isDeepStrictEqual(header.identity, now)) {
    const difference = firstDifference(header.identity, now, "");
    throw new Error(`checkpoint of another run: ${shown(file)}: ${difference} (remove it to begin anew)`);
  }
  const take = reader(body.subarray(end + 1));
  const leaves = header.leaves.map((leaf): StoredLeaf => {
    const size = leaf.shape.reduce((product, length) => product * length, 1);
    return { ...leaf, values: take(ARRAYS[leaf.dtype], size) };
  });
  const column = () => take(Float64Array, header.history.length) as Float64Array;
  const steps = column();
  const metrics = Object.fromEntries(header.history.metrics.map((name) => [name, column()]));
  return { identity: header.identity, step: header.step, seconds: header.seconds, leaves, history: { steps, metrics } };
}

interface Header extends Omit<Checkpoint, "leaves" | "history"> {
  readonly leaves: readonly Omit<StoredLeaf, "values">[];
  readonly history: { readonly length: number; readonly metrics: readonly string[] };
}

/** Takes arrays from the front, each copied to memory of its own. */
function reader(bytes: Buffer): (Kind: (typeof ARRAYS)[keyof typeof ARRAYS], length: number) => LeafValues {
  let at = bytes.byteOffset;
  return (Kind, length) => {
    const end = at + length * Kind.BYTES_PER_ELEMENT;
    const values = new Kind(bytes.buffer.slice(at, end) as ArrayBuffer);
    at = end;
    return values;
  };
}

/** For example `config.hidden was 40, now 20`. */
function firstDifference(before: unknown, now: unknown, path: string): string {
  if (isRecord(before) && isRecord(now)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    const name = names.find((key) => !isDeepStrictEqual(before[key], now[key])) as string;
    return firstDifference(before[name], now[name], path === "" ? name : `${path}.${name}`);
  }
  const text = (value: unknown) => (value === undefined ? "absent" : JSON.stringify(value));
  return `${path} was ${text(before)}, now ${text(now)}`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (file: string) => relative(process.cwd(), file);
