// Elements as they are printed.
import { shownAttribute } from "./html-pairs.js";
import { type HtmlElement, type HtmlNode, isElement } from "./html-tree.js";

export function startTag({ tag, id, attributes }: HtmlElement): string {
  const shown = [...attributes].map(([name, value]) => ` ${name}="${shownAttribute(value)}"`).join("");
  return `<${tag}${id === undefined ? "" : ` id="${id}"`}${shown}>`;
}

export function endTag({ tag }: HtmlElement): string {
  return `</${tag}>`;
}

/** A node with all that is in it. */
export function lonePrint(node: HtmlNode, indent: string): string {
  if (!isElement(node)) return `${indent}${node.text.trim()}\n`;
  const inner = node.code ?? node.svg;
  const content =
    inner === undefined
      ? node.children.map((child) => lonePrint(child, `${indent}  `)).join("")
      : `${indent}  ${inner}\n`;
  return `${indent}${startTag(node)}\n${content}${indent}${endTag(node)}\n`;
}
