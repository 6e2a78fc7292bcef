// How nodes of an HTML tree, and the places where they stand, are named.
import { startTag } from "./html-print.js";
import { type HtmlElement, type HtmlNode, isElement, textOf } from "./html-tree.js";
import { brief } from "./json-values.js";
import type { Step } from "./sequence.js";

export function countTables(element: HtmlElement): number {
  return element.children
    .filter(isElement)
    .reduce((sum, child) => sum + countTables(child), element.tag === "table" ? 1 : 0);
}

/** `p`, or `p[2]` where there are several. */
export function childNames(nodes: readonly HtmlNode[]): string[] {
  const tags = nodes.map((node) => (isElement(node) ? node.tag : ""));
  const total = new Map<string, number>();
  for (const tag of tags) total.set(tag, (total.get(tag) ?? 0) + 1);
  const seen = new Map<string, number>();
  return tags.map((tag) => {
    const index = (seen.get(tag) ?? 0) + 1;
    seen.set(tag, index);
    return tag === "" || total.get(tag) === 1 ? tag : `${tag}[${index}]`;
  });
}

export function sliceOf(step: Step, side: "expected" | "actual", nodes: readonly HtmlNode[]): readonly HtmlNode[] {
  if (step.kind === "replaced") return nodes.slice(...step[side]);
  const mine = step.kind === (side === "expected" ? "removed" : "inserted");
  return mine && "from" in step ? nodes.slice(step.from, step.to) : [];
}

export function phrase(node: HtmlNode): string {
  if (!isElement(node)) return brief(node.text.trim());
  const text = textOf(node);
  return text === "" ? startTag(node) : `<${node.tag}> ${brief(text)}`;
}

export function join(place: string, inner: string, separator = ", "): string {
  if (place === "" || inner === "") return place + inner;
  return place + separator + inner;
}
