/** TensorFlow.js tensors of any copy and backend, in words: dtype, shape, backend and numbers. Reads with dataSync, which makes no new tensor. */
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

/** The name of the backend that holds a tensor's numbers; all copies of TensorFlow.js share one engine. Undefined: it knows nothing of this tensor. */
export function backendOf(tensor: TensorLike): string | undefined {
  const { state, registry } = ((globalThis as { _tfengine?: unknown })._tfengine ?? {}) as Partial<Engine>;
  const { dataId } = tensor as { dataId?: unknown };
  if (!isObject(dataId) || tensor.isDisposed) return undefined;
  const holder = state?.tensorInfo?.get(dataId)?.backend;
  return Object.entries(registry ?? {}).find(([, backend]) => backend === holder)?.[0];
}

interface Engine {
  readonly state: { readonly tensorInfo: WeakMap<object, { readonly backend: unknown }> };
  readonly registry: Readonly<Record<string, unknown>>;
}

/** `Tensor float32 2×3` and the numbers below. `backend`: its name, where it is to be told. */
export function tensorText(tensor: TensorLike, backend?: string): string {
  const { shape, dtype, size } = tensor;
  const kind = typeof tensor.trainable === "boolean" ? `Variable ${JSON.stringify(String(tensor.name))}` : "Tensor";
  const place = backend === undefined ? "" : ` on ${backend}`;
  const head = `${kind} ${dtype} ${shape.length === 0 ? "scalar" : shape.join("×")}${place}`;
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
