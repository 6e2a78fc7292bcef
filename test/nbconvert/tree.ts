// A page reduced to what is compared: elements with their attributes, and texts. Trees are written as lines, one a node,
// which are what summaries store and what a reader of a difference sees.

export interface Element {
  tag: string;
  /** `class` holds the sorted names. */
  attributes: Readonly<Record<string, string>>;
  children: readonly Node[];
}

/** A text, or an element. */
export type Node = string | Element;

/** `<div.jp-Cell#cell-id=c0 tabindex="0">` without its children. */
export function head({ tag, attributes }: Element): string {
  const names = Object.keys(attributes).sort();
  return `<${[tag, ...names.map((name) => `${name}=${JSON.stringify(attributes[name])}`)].join(" ")}>`;
}

/** One line a node: depth, then the element's head or the quoted text. */
export function toLines(node: Node, depth = 0): string[] {
  if (typeof node === "string") return [`${depth} ${JSON.stringify(node)}`];
  return [`${depth} ${head(node)}`, ...node.children.flatMap((child) => toLines(child, depth + 1))];
}

const LINE = /^(\d+) (.*)$/s;
const ATTRIBUTE = / ([^\s=]+)=("(?:[^"\\]|\\.)*")/g;

/** The inverse of toLines. */
export function fromLines(lines: readonly string[]): Node {
  interface Open {
    tag: string;
    attributes: Record<string, string>;
    children: (Open | string)[];
  }
  const open: Open[] = [];
  let root: Open | string | undefined;
  for (const line of lines) {
    const [, depth, body = ""] = LINE.exec(line) ?? [];
    let node: Open | string;
    if (body.startsWith('"')) node = JSON.parse(body) as string;
    else {
      const attributes: Record<string, string> = {};
      for (const [, name = "", value = '""'] of body.matchAll(ATTRIBUTE))
        attributes[name] = JSON.parse(value) as string;
      node = { tag: /^<([^\s>]+)/.exec(body)?.[1] ?? "", attributes, children: [] };
    }
    open.length = Number(depth);
    open.at(-1)?.children.push(node);
    root ??= node;
    if (typeof node !== "string") open.push(node);
  }
  if (root === undefined) throw new Error("internal: a tree without lines");
  return root;
}

/** A copy with every text and attribute value passed through a function. */
export const mapTexts = (element: Element, change: (text: string) => string): Element => ({
  tag: element.tag,
  attributes: Object.fromEntries(Object.entries(element.attributes).map(([name, value]) => [name, change(value)])),
  children: element.children.map((child) => (typeof child === "string" ? change(child) : mapTexts(child, change))),
});
