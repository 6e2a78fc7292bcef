/**
 * The scope of all cells, `$`: its own properties are the names that have a value, and nothing else is on it.
 *
 *   $ → empty, frozen → Proxy that throws ReferenceError
 *
 * Own properties are V8's fast ones: the Proxy is asked only for names without a value. Measured on Node 20 for `$.s += i`: 3.3 ns (a local
 * variable: 0.9 ns), against 15 ns on a dictionary object. What keeps it fast is the `set` trap: a store of a new name walks to the Proxy,
 * whose default way of adding the property makes `$` a dictionary after 19 names; defineProperty does so after 1,020.
 */
import { activeRun, currentRun } from "./runs.js";

export type Scope = Record<string, unknown>;

function missing(name: string): ReferenceError {
  const run = currentRun() ?? activeRun();
  const soon = run?.state === "running" && run.declares.has(name);
  return new ReferenceError(soon ? `Cannot access '${name}' before initialization` : `${name} is not defined`);
}

const end = new Proxy(Object.freeze(Object.create(null)) as object, {
  get: function get(_target, name): never {
    const error = missing(String(name));
    Error.captureStackTrace(error, get);
    throw error;
  },
  has: () => false,
  set: (_target, name, value, receiver) =>
    Reflect.defineProperty(receiver, name, { value, writable: true, enumerable: true, configurable: true }),
});

export function createScope(): Scope {
  return Object.create(Object.freeze(Object.create(end))) as Scope;
}

/** What names held, so that it can be told later which of them got a new value. Objects are not kept alive by it. */
export function remember(scope: Scope, names: Iterable<string>): (name: string) => boolean {
  const before = new Map<string, { primitive: unknown } | WeakRef<object>>();
  for (const name of names) {
    const property = Reflect.getOwnPropertyDescriptor(scope, name);
    if (property === undefined) continue;
    const { value } = property;
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    before.set(name, isObject ? new WeakRef(value) : { primitive: value });
  }
  return (name) => {
    // Not read as `scope[name]`: an imported type has a getter that throws.
    const property = Reflect.getOwnPropertyDescriptor(scope, name);
    if (property === undefined) return false;
    const held = before.get(name);
    if (held === undefined) return true;
    return !Object.is(held instanceof WeakRef ? held.deref() : held.primitive, property.value);
  };
}
