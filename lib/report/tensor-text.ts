/** A TensorFlow.js tensor in words: shape, dtype, backend and its first numbers. Recognised by its members, so that tfjs need not be loaded. */

import { activeBackend } from "../tensor/active.js";
import { columnFormatter } from "./format.js";

/** The members of a tensor that are looked at. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  dataSync(): ArrayLike<number | boolean | string>;
}

/** Whether a value is a tensor (of this or another copy of TensorFlow.js). */
export function isTensor(value: unknown): value is TensorLike {
  if (typeof value !== "object" || value === null) return false;
  const { shape, dtype, dataSync } = value as Partial<TensorLike>;
  return Array.isArray(shape) && typeof dtype === "string" && typeof dataSync === "function";
}

/** For example `tensor 2×3 float32 (wasm) [1, 2, 3, 4, 5, 6]`. A disposed tensor says so. */
export function tensorText(tensor: TensorLike): string {
  const { shape, dtype, isDisposed } = tensor;
  const head = `tensor ${shape.length === 0 ? "scalar" : shape.join("×")} ${dtype}`;
  if (isDisposed) return `${head}, disposed`;
  const values = tensor.dataSync();
  const shown = Array.from({ length: Math.min(values.length, 12) }, (_, i) => values[i]);
  const numbers = shown.filter((entry): entry is number => typeof entry === "number");
  const format = columnFormatter(numbers, 5);
  const cells = shown.map((entry) => (typeof entry === "number" ? format(entry) : String(entry)));
  return `${head} (${activeBackend() ?? "no backend"}) [${cells.join(", ")}${values.length > shown.length ? ", …" : ""}]`;
}
