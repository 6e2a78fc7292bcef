// White space as HTML shows it: runs collapse, and what touches the edge of a block shows nothing. Formulas get one spelling on the way.
import { normalTex } from "./tex.js";
import type { Element, Node } from "./tree.js";

const BLOCKS = new Set(
  (
    "address article aside blockquote body br button center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
    "header hr iframe legend li link main meta nav ol option p page pre script section select style summary table tbody td template tfoot th thead " +
    "title tr ul caption col colgroup head html svg foreignObject g rect circle text path"
  ).split(" "),
);

/** Where every character counts. */
const VERBATIM = new Set(["pre", "textarea"]);

/** Where a dollar is a dollar. */
const PROGRAMS = new Set(["code", "script", "style"]);

const isBlock = (node: Node | undefined): boolean => typeof node === "object" && BLOCKS.has(node.tag);

/** Joins neighbouring texts, collapses white space, and drops texts that nobody can see. */
export function normalSpace(element: Element, verbatim = false): Element {
  const exact = verbatim || VERBATIM.has(element.tag);
  const joined = joinTexts(element.children);
  const children: Node[] = [];
  joined.forEach((child, index) => {
    if (typeof child === "object") children.push(normalSpace(child, exact));
    else {
      const text = exact
        ? preText(child, !verbatim && index === joined.length - 1)
        : trimmed(child, element, joined[index - 1], joined[index + 1], index, joined.length);
      if (text !== "") children.push(text);
    }
  });
  return { ...element, children };
}

export function joinTexts(nodes: readonly Node[]): Node[] {
  const joined: Node[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (typeof node === "string" && typeof last === "string") joined[joined.length - 1] = last + node;
    else if (node !== "") joined.push(node);
  }
  return joined;
}

/** The line end before `</pre>` shows nothing. */
const preText = (text: string, isLast: boolean): string => (isLast ? text.replace(/\n$/, "") : text);

function trimmed(
  text: string,
  parent: Element,
  before: Node | undefined,
  after: Node | undefined,
  index: number,
  count: number,
): string {
  let shown = text.replace(/[ \t\n\r\f]+/g, " ");
  if (isBlock(before) || (index === 0 && BLOCKS.has(parent.tag))) shown = shown.replace(/^ /, "");
  if (isBlock(after) || (index === count - 1 && BLOCKS.has(parent.tag))) shown = shown.replace(/ $/, "");
  return PROGRAMS.has(parent.tag) ? shown : normalTex(shown);
}
