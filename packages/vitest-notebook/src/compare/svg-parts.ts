// An SVG document taken apart: what is drawn, element by element, and what is written. Comments, <metadata> (dates, programs), the order of
// attributes and of style declarations, and white space between elements are left out; ids, which many programs draw by lot, are numbered
// in the order in which they first turn up, wherever they are referred to.
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

/** One element: its name and its attributes, sorted. */
export interface SvgElement {
  name: string;
  attributes: [name: string, value: string][];
}

export interface SvgParts {
  elements: SvgElement[];
  /** What is written, a line for each text element; scripts too. */
  texts: string;
}

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Takes a document apart. Anything can be parsed; a document that is no SVG has no elements that can be drawn. */
export function svgParts(svg: string): SvgParts {
  const elements: SvgElement[] = [];
  const texts: string[] = [];
  const ids = new Ids();
  const visit = (node: Node): void => {
    if (!("tagName" in node) || node.tagName === "metadata") return;
    const name = node.tagName;
    const attributes = node.attrs.map(({ name, prefix, value }): [string, string] => {
      const full = prefix ? `${prefix}:${name}` : name;
      return [full, full === "style" ? declarations(value) : value];
    });
    attributes.sort(([one], [other]) => (one < other ? -1 : 1));
    elements.push({ name, attributes: attributes.map(([key, value]) => [key, ids.numbered(key, value)]) });
    if (name === "style") {
      elements.push({ name: "#style", attributes: [["", ids.numbered("", words(textOf(node)))]] });
    } else if (["text", "title", "desc", "script", "foreignObject"].includes(name)) {
      const text = words(textOf(node));
      if (text !== "") texts.push(text);
    }
    for (const child of node.childNodes) visit(child);
  };
  for (const node of parseFragment(svg).childNodes) visit(node);
  return { elements, texts: texts.join("\n") };
}

function textOf(node: Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

function words(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The declarations of a style attribute, sorted, without idle white space. */
function declarations(style: string): string {
  const parts = style.split(";").map((part) => words(part).replace(/ ?: ?/, ":"));
  return parts
    .filter((part) => part !== "")
    .sort()
    .join(";");
}

/** Numbers ids by their first appearance. */
class Ids {
  readonly #numbers = new Map<string, number>();

  numbered(attribute: string, value: string): string {
    if (attribute === "id") return this.#number(value);
    if (/href$/.test(attribute) && value.startsWith("#")) return this.#number(value.slice(1));
    if (/^aria-(?:labelledby|describedby)$/.test(attribute)) {
      return value
        .split(" ")
        .map((id) => this.#number(id))
        .join(" ");
    }
    const referred = value.replace(/url\(\s*["']?#([^"')]+)["']?\s*\)/g, (_, id: string) => `url(${this.#number(id)})`);
    // In a style sheet `#name` is an id, or a colour; a colour that is numbered as an id stays the same colour on both sides.
    return attribute === ""
      ? referred.replace(/#([\w-]+)(?=[^{}]*\{)/g, (_, id: string) => this.#number(id))
      : referred;
  }

  #number(id: string): string {
    if (!this.#numbers.has(id)) this.#numbers.set(id, this.#numbers.size + 1);
    return `#id-${this.#numbers.get(id)}`;
  }
}
