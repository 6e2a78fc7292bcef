// HTML as it is compared: a tree of elements and texts in which only what readers see, or programs act on, is left. Comments, the
// indentation between blocks, the order of attributes, classes and style declarations are gone; ids are set apart, since they may be made
// anew in each run: where another place names an id, a mark stands for it, and the id is kept in `references`.
import { defaultTreeAdapter as adapter, type DefaultTreeAdapterTypes, parseFragment, serializeOuter } from "parse5";

export interface HtmlText {
  text: string;
}

export interface HtmlElement {
  tag: string;
  id?: string;
  attributes: Map<string, string>;
  children: HtmlNode[];
  /** Content of a script or style. */
  code?: string;
  /** A whole inline picture. */
  svg?: string;
  /** Ids of this document that the attributes and the code name, in order. */
  references: string[];
}

export type HtmlNode = HtmlElement | HtmlText;

export function isElement(node: HtmlNode | undefined): node is HtmlElement {
  return node !== undefined && "tag" in node;
}

const BLOCK =
  /^(?:address|article|aside|blockquote|body|br|caption|col|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|legend|li|link|main|meta|nav|ol|option|optgroup|p|pre|script|section|select|style|summary|table|tbody|td|template|tfoot|th|thead|title|tr|ul)$/;

/** What stands for an id. */
export const ID_MARK = "⟨id⟩";

/** The document's tree below one element without a name. A fragment is as good as a page. */
export function parseHtml(html: string): HtmlElement {
  const fragment = parseFragment(html);
  const ids = new Set<string>();
  collectIds(fragment, ids);
  return { tag: "", attributes: new Map(), references: [], children: childrenOf(fragment, ids, false) };
}

type Parent = DefaultTreeAdapterTypes.ParentNode;

function contentOf(node: Parent): DefaultTreeAdapterTypes.ChildNode[] {
  return "content" in node ? node.content.childNodes : node.childNodes;
}

function collectIds(node: Parent, ids: Set<string>): void {
  for (const child of contentOf(node)) {
    if (!adapter.isElementNode(child)) continue;
    const id = child.attrs.find(({ name }) => name === "id")?.value;
    if (id !== undefined && id !== "") ids.add(id);
    collectIds(child, ids);
  }
}

function childrenOf(node: Parent, ids: ReadonlySet<string>, verbatim: boolean): HtmlNode[] {
  const nodes: HtmlNode[] = [];
  for (const child of contentOf(node)) {
    if (adapter.isTextNode(child)) {
      const last = nodes.at(-1);
      if (last !== undefined && !isElement(last)) last.text += child.value;
      else nodes.push({ text: child.value });
    } else if (adapter.isElementNode(child)) nodes.push(elementOf(child, ids, verbatim));
  }
  if (verbatim) return nodes;
  for (const each of nodes) if (!isElement(each)) each.text = each.text.replace(/\s+/g, " ");
  const isBreak = (other: HtmlNode | undefined): boolean =>
    other === undefined || (isElement(other) && BLOCK.test(other.tag));
  return nodes.filter(
    (each, i) => isElement(each) || each.text !== " " || !(isBreak(nodes[i - 1]) || isBreak(nodes[i + 1])),
  );
}

function elementOf(node: DefaultTreeAdapterTypes.Element, ids: ReadonlySet<string>, verbatim: boolean): HtmlElement {
  const tag = node.tagName;
  const element: HtmlElement = { tag, attributes: new Map(), children: [], references: [] };
  if (tag === "svg") {
    element.svg = withNamespace(serializeOuter(node));
    return element;
  }
  for (const { name, value } of node.attrs) {
    if (name === "id") element.id = value;
    else element.attributes.set(name, attributeText(name, value, ids, element.references));
  }
  if (tag === "script" || tag === "style") {
    const code = contentOf(node)
      .map((child) => (adapter.isTextNode(child) ? child.value : ""))
      .join("");
    const pattern = tag === "script" ? /(["'`#])([\w-]+)/g : /(#)([\w-]+)/g;
    element.code = markIds(tag === "style" ? tidyCss(code) : code, pattern, ids, element.references);
  } else element.children = childrenOf(node, ids, verbatim || tag === "pre" || tag === "textarea");
  return element;
}

function withNamespace(svg: string): string {
  return /^<svg[^>]*\sxmlns=/.test(svg) ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
}

/** Attributes whose words may be ids; in others an id stands behind `#`. */
const NAMES_IDS = /^(?:for|headers|list|form|aria-.*|data-.*|on.*)$/;

function attributeText(name: string, value: string, ids: ReadonlySet<string>, references: string[]): string {
  if (value.startsWith("data:")) return value;
  if (name === "class") return [...new Set(value.split(/\s+/).filter(Boolean))].sort().join(" ");
  const text = name === "style" ? sortedStyle(value) : value.trim();
  return markIds(text, NAMES_IDS.test(name) ? /()([\w-]+)/g : /(#)([\w-]+)/g, ids, references);
}

function markIds(text: string, pattern: RegExp, ids: ReadonlySet<string>, references: string[]): string {
  if (ids.size === 0) return text;
  return text.replace(pattern, (whole: string, before: string, id: string) => {
    if (!ids.has(id)) return whole;
    references.push(id);
    return before + ID_MARK;
  });
}

/** Declarations by name; of two with one name the last holds. */
function sortedStyle(style: string): string {
  const declarations = new Map<string, string>();
  for (const declaration of style.match(/(?:"[^"]*"|'[^']*'|\([^)]*\)|[^;])+/g) ?? []) {
    const colon = declaration.indexOf(":");
    if (colon === -1) continue;
    const name = declaration.slice(0, colon).trim();
    const value = declaration
      .slice(colon + 1)
      .trim()
      .replace(/\s+/g, " ");
    declarations.set(name.startsWith("--") ? name : name.toLowerCase(), value);
  }
  return [...declarations]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${value}`)
    .join("; ");
}

function tidyCss(css: string): string {
  const plain = css
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return plain.replace(/\s*([{};])\s*/g, "$1\n").replace(/;\n}/g, "\n}");
}

/** All text below an element. */
export function textOf(element: HtmlElement): string {
  const text = element.children.map((child) => (isElement(child) ? textOf(child) : child.text)).join("");
  return text.replace(/\s+/g, " ").trim();
}
