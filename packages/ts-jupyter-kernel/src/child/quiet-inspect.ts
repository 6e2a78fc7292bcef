/**
 * To know which run a promise or a timer belongs to, Node (before 24) writes its bookkeeping on them, as properties named by symbols, and
 * `console.log(promise)` would show it. Here it is hidden when such an object is first printed.
 */
import { inspect } from "node:util";

type Inspector = (this: object, depth: number, options: object, inspector: typeof inspect) => unknown;

const BOOKKEEPING = new Set(["async_id_symbol", "trigger_async_id_symbol", "asyncId", "triggerId", "kResourceStore"]);

function hideBookkeeping(value: object): void {
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    // Says false, and throws nothing, for a frozen object.
    if (BOOKKEEPING.has(symbol.description ?? "")) Reflect.defineProperty(value, symbol, { enumerable: false });
  }
}

function quieten(prototype: object): void {
  const own = (prototype as { [inspect.custom]?: Inspector })[inspect.custom];
  const value: Inspector = function (depth, options, inspector) {
    hideBookkeeping(this);
    // An inspector that answers its object means: go on as if there was none.
    return own === undefined ? this : own.call(this, depth, options, inspector);
  };
  Object.defineProperty(prototype, inspect.custom, { value, writable: true, configurable: true });
}

export function installQuietInspect(): void {
  const timer = setTimeout(() => {}, 0);
  const immediate = setImmediate(() => {});
  for (const object of [Promise.resolve(), timer, immediate]) quieten(Object.getPrototypeOf(object));
  clearTimeout(timer);
  clearImmediate(immediate);
}
