/** Formatters of the user: they come before the kernel's own, the newest first. */
import type { Formatter } from "./formatter.js";
import { requireKernel } from "./intrinsics.js";

/**
 * From now on values that match are shown as `bundle` says: a MIME bundle, `{ data, metadata }`, or a promise of one. The answer takes it back.
 *
 *     registerFormatter((value) => value instanceof Point, ({ x, y }) => ({ "text/latex": `$(${x}, ${y})$` }));
 */
export function registerFormatter<T>(
  matches: ((value: unknown) => value is T) | ((value: unknown) => boolean),
  bundle: (value: T) => ReturnType<Formatter["bundle"]>,
): () => void {
  const { formatters } = requireKernel("a formatter");
  const formatter: Formatter = { matches, bundle: bundle as Formatter["bundle"] };
  formatters.unshift(formatter);
  return () => {
    const at = formatters.indexOf(formatter);
    if (at >= 0) formatters.splice(at, 1);
  };
}
