// A comparison that fails by itself (a value nested too deeply, a broken invariant) is a difference: it must never look like a pass, nor take
// the other outputs with it.
import type { Comparison, Difference } from "./types.js";

/** What the comparison says, or that it failed. */
export function guarded(compare: () => Comparison): Comparison {
  try {
    return compare();
  } catch (error) {
    return { differences: [failure(error)], expected: [], actual: [] };
  }
}

/** An error as a difference. */
export function failure(error: unknown): Difference {
  const reason = error instanceof Error ? error.message : String(error);
  const message = reason === "Maximum call stack size exceeded" ? "it is nested too deeply" : reason;
  return { kind: "structure", place: "", message: `cannot be compared: ${message}` };
}
