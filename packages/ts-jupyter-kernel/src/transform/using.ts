/**
 * What lowered `using` declarations call: a stack of resources that is emptied from the back when the block ends.
 *
 * `u(value)` takes a resource of `using`, `a(value)` of `await using`, setting `e` says what the block threw, `d()` disposes: it throws
 * (or rejects with) that error, the disposal's own, or both as a SuppressedError. Written for the source text of a cell or module,
 * because Node 20 has no `using` and no SuppressedError.
 */
import type { Analysis } from "./analysis.js";
import type { Edits } from "./edits.js";

function usingContext() {
  const resources: { value: object | null; dispose: unknown; async: boolean }[] = [];
  let failure: { error: unknown } | undefined;
  function take<T>(value: T, async: boolean): T {
    if (value === null || value === undefined) {
      if (async) resources.push({ value: null, dispose: undefined, async });
      return value;
    }
    if (Object(value) !== value) throw new TypeError(`not an object, null or undefined: ${String(value)}`);
    const from = value as Record<symbol, unknown>;
    const dispose = (async && from[Symbol.asyncDispose]) || from[Symbol.dispose];
    if (typeof dispose !== "function") {
      throw new TypeError(`the object has no [Symbol.${async ? "asyncDispose" : "dispose"}] method`);
    }
    resources.push({ value: from, dispose, async });
    return value;
  }
  function fail(error: unknown): void {
    if (!failure) failure = { error };
    else {
      const both = Object.assign(new Error("An error was suppressed during disposal."), {
        name: "SuppressedError",
        error,
        suppressed: failure.error,
      });
      failure = { error: both };
    }
  }
  function end(): void {
    if (failure) throw failure.error;
  }
  async function disposeAsync(): Promise<void> {
    for (const { value, dispose, async } of resources.reverse()) {
      try {
        const result = typeof dispose === "function" ? dispose.call(value) : undefined;
        if (async) await result;
      } catch (error) {
        fail(error);
      }
    }
    end();
  }
  function dispose(): Promise<void> | undefined {
    if (resources.some(({ async }) => async)) return disposeAsync();
    for (const { value, dispose } of resources.reverse()) {
      try {
        if (typeof dispose === "function") dispose.call(value);
      } catch (error) {
        fail(error);
      }
    }
    end();
  }
  return {
    u: <T>(value: T) => take(value, false),
    a: <T>(value: T) => take(value, true),
    set e(error: unknown) {
      fail(error);
    },
    d: dispose,
  };
}

/** Calls of the helper get the name that it has here. */
export function callHelper({ uses }: Analysis, helper: string, edits: Edits): void {
  for (const { name, start, end } of uses) if (name === "babelHelpers") edits.replace(start, end, `${helper}()`);
}

/** Source of a function `name` that gives an object with `usingCtx`, on one line. */
export function usingHelper(name: string): string {
  return `function ${name}() { return { usingCtx: ${USING} }; }`;
}

// Comments and line breaks would shift nothing in the source map, but a cell starts on its function's first line.
const USING = usingContext
  .toString()
  .replaceAll(/\s*\/\/.*$/gm, "")
  .replaceAll(/\s*\n\s*/g, " ");
