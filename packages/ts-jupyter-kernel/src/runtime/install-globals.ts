/** Makes the names of globals.ts. */
import { display } from "./display.js";
import { input } from "./input.js";

/** Like Node's own globals they are not enumerable, and may be replaced. */
export function installGlobals(target: object = globalThis): void {
  for (const [name, value] of Object.entries({ display, input })) {
    Object.defineProperty(target, name, { value, enumerable: false, writable: true, configurable: true });
  }
}
