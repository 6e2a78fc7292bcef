// HTML: what is seen and what acts, not how it is written.
//   counts: elements, attributes, classes, texts (numbers with tolerance, patterns), code, figures in code, pictures in data URIs, tables by
//   row and column, which element an id points to
//   does not: comments, indentation, the order of attributes, classes and style declarations, how an id is called
import { parseHtml } from "./html-tree.js";
import { HtmlWalk } from "./html-walk.js";
import type { CompareRules, Comparison } from "./types.js";

/** Two pieces of HTML. Places are paths of tags (`div > p[2]`), or `row 2, column loss`. */
export function compareHtml(expected: string, actual: string, rules: CompareRules): Comparison {
  const walk = new HtmlWalk(rules);
  walk.documents(parseHtml(expected), parseHtml(actual));
  return {
    differences: walk.findings.list(),
    expected: walk.sides.expected.segments(),
    actual: walk.sides.actual.segments(),
  };
}
