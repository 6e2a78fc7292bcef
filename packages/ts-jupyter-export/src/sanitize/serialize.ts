// A cleaned tree → text that every parser reads back as the same tree: nothing is written that is not on the lists, and `<`
// and `>` are escaped in attributes too, so that whoever looks for tags in the text finds only tags.
import { HTML, isElementAllowed, SVG } from "./elements.js";

const VOID = new Set(["br", "col", "hr", "img", "input", "source", "wbr"]);
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\u00a0": "&#160;",
};

const ELEMENT = 1;
const TEXT = 3;
const COMMENT = 8;

const escaped = (text: string): string => text.replace(/[&<>"\u00a0]/g, (character) => ENTITIES[character] ?? "");
const escapedText = (text: string): string => text.replace(/[&<>\u00a0]/g, (character) => ENTITIES[character] ?? "");

/** HTML text of the children of a node. */
export const serializeChildren = (node: Node): string => Array.from(node.childNodes, serialize).join("");

/** HTML text of a node; elements of SVG come out as XML can read them too. */
export function serialize(node: Node): string {
  if (node.nodeType === TEXT) return escapedText(node.nodeValue ?? "");
  if (node.nodeType === COMMENT) return commentText(node.nodeValue ?? "");
  if (node.nodeType !== ELEMENT) return "";
  const element = node as Element;
  const { localName: name, namespaceURI: namespace } = element;
  if (!isElementAllowed(namespace, name)) return "";
  const open = `<${name}${Array.from(element.attributes, ({ name: key, value }) => ` ${key}="${escaped(value)}"`).join("")}>`;
  if (namespace === HTML && VOID.has(name)) return open;
  return `${open}${content(element)}</${name}>`;
}

function content(element: Element): string {
  const { localName: name, namespaceURI: namespace } = element;
  // Rules of a style sheet hold no `<` (stylesheet.ts), so their text is the same in HTML and in XML.
  if (name === "style") return (element.textContent ?? "").replaceAll("<", "");
  // In SVG these two hold words only; elements inside them would be HTML again.
  if (namespace === SVG && (name === "title" || name === "desc")) return escapedText(element.textContent ?? "");
  const inner = serializeChildren(element);
  // A parser drops one line break after <pre>.
  return namespace === HTML && name === "pre" && inner.startsWith("\n") ? `\n${inner}` : inner;
}

/** Comments that could end early, or start anything, are left out. */
const commentText = (text: string): string => (/--|[<>]|^-|-$/.test(text) ? "" : `<!--${text}-->`);
