/**
 * Tensors within lists and records (`model.getWeights()`, `{ loss, weights }`): a line each, instead of the fields of the object.
 *
 *   { loss: Tensor float32 scalar 0.5, weights: Tensor float32 2×2 [[1, 1], [1, 1]] }
 */
import { inspect } from "node:util";
import { shortened } from "./escape.js";
import { isPlainObject } from "./shapes.js";
import { isTensor, type TensorLike, tensorText } from "./tensor.js";

/** Looking for tensors must not take longer than showing the value: about 0.1 ms. */
const LOOKED_AT = 1000;
const DEPTH = 3;
/** As many as a list shows of its own items (plain-text.ts). */
const ITEMS = 100;
const LINE = 200;

/** A copy with the tensors as lines; undefined where there are none. Getters are not called. */
export function withTensorLines(value: unknown): unknown {
  let left = LOOKED_AT;
  const copied = (container: unknown, path: readonly unknown[]): unknown => {
    if (path.length === DEPTH || path.includes(container)) return undefined;
    const list = Array.isArray(container) && Object.getPrototypeOf(container) === Array.prototype;
    if (!list && !isPlainObject(container)) return undefined;
    const entries = Object.entries(Object.getOwnPropertyDescriptors(list ? container.slice(0, ITEMS) : container));
    let copy: Record<string, unknown> | undefined;
    for (const [key, { value: entry, enumerable }] of entries) {
      if (enumerable !== true || typeof entry !== "object" || entry === null || left-- <= 0) continue;
      const replaced = isTensor(entry) ? line(entry) : copied(entry, [...path, container]);
      if (replaced === undefined) continue;
      copy ??= (list ? container.slice() : cloned(container as object)) as Record<string, unknown>;
      Object.defineProperty(copy, key, { value: replaced, enumerable: true, configurable: true, writable: true });
    }
    return copy;
  };
  return copied(value, []);
}

const cloned = (container: object): object =>
  Object.create(Object.getPrototypeOf(container), Object.getOwnPropertyDescriptors(container));

const line = (tensor: TensorLike) => {
  const text = shortened(tensorText(tensor).replace(/\s*\n\s*/g, " "), LINE);
  return { [inspect.custom]: () => text };
};
