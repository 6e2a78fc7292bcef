// SVG pictures.
import { compareText } from "./text.js";
import type { CompareRules, Comparison } from "./types.js";

/** Two SVG documents. */
export function compareSvg(expected: string, actual: string, rules: CompareRules): Comparison {
  return compareText(expected, actual, rules);
}
