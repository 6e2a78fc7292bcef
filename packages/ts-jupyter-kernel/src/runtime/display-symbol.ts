/**
 * How a value says what it looks like, as in Deno's kernel:
 *
 *     class Point { [Symbol.for("Jupyter.display")]() { return { "text/html": …, "text/plain": … }; } }
 *
 * The method answers a MIME bundle, `{ data, metadata }`, or a promise of one of these.
 */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;
