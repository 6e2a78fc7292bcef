// A page as a tree, without a browser: what the tests of the frame look things up with.
import { type DefaultTreeAdapterTypes, parse, defaultTreeAdapter as tree } from "parse5";

export type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** Every element of the page, in order. */
export function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const visit = (node: Node): void => {
    if (tree.isElementNode(node)) found.push(node);
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(html));
  return found;
}

export const attribute = (element: Element | undefined, name: string): string | undefined =>
  element?.attrs.find((candidate) => candidate.name === name)?.value;

export const named = (html: string, tag: string): Element[] =>
  elementsOf(html).filter(({ tagName }) => tagName === tag);

export const classed = (html: string, name: string): Element[] =>
  elementsOf(html).filter((element) => (attribute(element, "class") ?? "").split(/\s+/).includes(name));

export function textOf(node: Node | undefined): string {
  if (!node) return "";
  if (tree.isTextNode(node)) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** The content security policy's rules by their name; undefined where the page has none. */
export function policyOf(html: string): Record<string, string> | undefined {
  const meta = named(html, "meta").find((one) => attribute(one, "http-equiv") === "Content-Security-Policy");
  const rules = attribute(meta, "content")?.split("; ");
  return rules && Object.fromEntries(rules.map((rule) => [rule.split(" ")[0] ?? "", rule.replace(/^\S+ /, "")]));
}

/** Scripts that run: not the data that stands in script elements. */
export const programs = (html: string): Element[] =>
  named(html, "script").filter((script) => (attribute(script, "type") ?? "text/javascript") === "text/javascript");
