/** TensorFlow.js tensors of any copy and backend, in words: dtype, shape and numbers. Reads with dataSync, which makes no new tensor. */
import { nestedText } from "./numbers.js";
import { messageOf } from "./plain-text.js";
import { isObject } from "./shapes.js";

export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly isDisposed: boolean;
  readonly name?: unknown;
  readonly trainable?: unknown;
  dataSync(): ArrayLike<unknown>;
}

/** dataSync copies: 40 MB of float32 take some 10 ms, larger tensors are named only. */
const READ = 10_000_000;

export function isTensor(value: unknown): value is TensorLike {
  if (!isObject(value)) return false;
  const { shape, dtype, dataSync, isDisposed } = value;
  return (
    Array.isArray(shape) &&
    typeof dtype === "string" &&
    typeof dataSync === "function" &&
    typeof isDisposed === "boolean"
  );
}

/** `Tensor float32 2×3` and the numbers below. */
export function tensorText(tensor: TensorLike): string {
  const { shape, dtype, size } = tensor;
  const kind = typeof tensor.trainable === "boolean" ? `Variable ${JSON.stringify(String(tensor.name))}` : "Tensor";
  const head = `${kind} ${dtype} ${shape.length === 0 ? "scalar" : shape.join("×")}`;
  if (tensor.isDisposed) return `${head} (disposed)`;
  if (size > READ) return `${head} (${size.toLocaleString("en")} values; show a slice of it to see some)`;
  try {
    const values = tensor.dataSync();
    // Real and imaginary parts alternate.
    const complex = (i: number) =>
      `${values[2 * i]}${Number(values[2 * i + 1]) < 0 ? "-" : "+"}${Math.abs(Number(values[2 * i + 1]))}i`;
    const entry = (i: number) =>
      dtype === "complex64" ? new Complex(complex(i)) : dtype === "bool" ? Boolean(values[i]) : values[i];
    return `${head}\n${nestedText(shape, entry)}`;
  } catch (error) {
    return `${head} (values cannot be read: ${messageOf(error)})`;
  }
}

/** Written without the quotes of a string. */
class Complex {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}
