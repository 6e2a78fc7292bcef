/** What a value looks like, whatever realm or copy of a library it comes from. */
import { types } from "node:util";

/** A record: `{…}`, also of another realm or without a prototype, and no class instance. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty");
}

export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

/** Numbers, strings and the like in a row: an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** A promise, or what `await` takes for one. Not a proxy: one that answers every name has a `then` that never calls back. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (types.isPromise(value)) return true;
  try {
    return isObject(value) && !types.isProxy(value) && typeof value.then === "function";
  } catch {
    return false;
  }
}
