// JSON values (`application/json`, `…+json`). The order of keys does not matter, nor whether a number that JSON cannot hold is written by
// its name; numbers are equal within the tolerance, texts as texts are (numbers in them, patterns). A list's insertion is one difference.
import type { JsonRules } from "./json-values.js";
import { JsonWalk } from "./json-walk.js";
import { ignoring } from "./pointers.js";
import type { CompareRules, Comparison } from "./types.js";

/** Two JSON values. Places are JSON pointers into the expected one; what only the actual one has is named by its place there. */
export function compareJson(expected: unknown, actual: unknown, rules: CompareRules): Comparison {
  return compareValues(expected, actual, { rules, listRules: rules });
}

/** The same with other rules for texts in lists. */
export function compareValues(expected: unknown, actual: unknown, json: JsonRules): Comparison {
  const walk = new JsonWalk(json);
  walk.pair(expected, actual, { pointer: "", ignored: ignoring(json.rules.ignorePaths), indent: "" });
  return {
    differences: walk.findings.list(),
    expected: walk.sides.expected.segments(),
    actual: walk.sides.actual.segments(),
  };
}
