/** Property names of a value as it is now, for completion of what has no type. No getter runs. */
import type { Scope } from "./scope.js";

/** More names than anyone reads: a large record used as a table. */
const MOST = 1000;

/** @param path a top-level name, or one followed by names of data properties: `frame.columns` */
export function propertiesOf(scope: Scope, path: string): string[] {
  let value: unknown = scope;
  for (const name of path.split(".")) {
    if (value === null || value === undefined) return [];
    value = dataProperty(Object(value), name);
  }
  const names = new Set<string>();
  for (let object = value; object !== null && object !== undefined; object = Object.getPrototypeOf(object)) {
    object = Object(object);
    // Names that everything has are no help.
    if (object === Object.prototype && value !== Object.prototype) break;
    for (const name of Object.getOwnPropertyNames(object)) {
      if (names.size === MOST) return [...names];
      if (!/^\d+$/.test(name)) names.add(name);
    }
  }
  return [...names];
}

function dataProperty(object: object, name: string): unknown {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    const property = Reflect.getOwnPropertyDescriptor(at, name);
    if (property !== undefined) return property.value;
  }
  return undefined;
}
