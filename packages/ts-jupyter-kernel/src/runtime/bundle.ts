/** A value as one MIME bundle: what a cell's last expression and `display(value)` send. No value makes these functions throw. */
import { inspect } from "node:util";
import type { MimeBundle } from "../link/types.js";

/** The bundle of a value now. */
export function bundleOf(value: unknown): MimeBundle {
  return {
    data: { "text/plain": inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 10_000 }) },
    metadata: {},
  };
}

/** The bundle of a value; promises and asynchronous display methods are awaited first. A rejected promise rejects. */
export async function bundleOfAsync(value: unknown): Promise<MimeBundle> {
  return bundleOf(await value);
}
