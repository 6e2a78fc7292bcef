// A page → the tree that is compared. Both pages are parsed as browsers parse them (parse5), and everything inside the main element
// counts: tags, classes, identifiers, order, texts and all attributes. Each rule below undoes one thing that is known and harmless, and
// says why; all other differences are reported.
import { type DefaultTreeAdapterTypes as Html, parse, parseFragment } from "parse5";
import { digest } from "./shorten.js";
import { delimited } from "./tex.js";
import type { Element, Node } from "./tree.js";
import { normalSpace } from "./whitespace.js";

export interface PageKind {
  /** "basic": a fragment without html, head and body. */
  template: "lab" | "classic" | "basic";
  /** "random": nbformat drew the cells' ids, as the format has none. */
  ids: "stored" | "random";
}

/** The whole page as one tree: what its head and body say, its main element, and the saved state of its widgets. */
export function structureOf(html: string, kind: PageKind): Element {
  if (kind.template === "basic") {
    return normalSpace(
      element(
        "page",
        {},
        parseFragment(html).childNodes.flatMap((node) => convert(node, kind)),
      ),
    );
  }
  const document = parse(html);
  const root = find(document, (node) => node.tagName === "html");
  const body = find(document, (node) => node.tagName === "body");
  const title = find(document, (node) => node.tagName === "title");
  const main = find(document, (node) =>
    kind.template === "lab" ? node.tagName === "main" : attributesOf(node).id === "notebook",
  );
  const state = find(document, (node) => attributesOf(node).type === WIDGET_STATE);
  if (!root || !body || !main) throw new Error("page without html, body or main");
  return normalSpace(
    element("page", { title: title ? textOf(title) : "", lang: attributesOf(root).lang ?? "", ...bodySays(body) }, [
      ...convert(main, kind),
      ...(state ? [element("widget-state", {}, [canonicalJson(textOf(state))])] : []),
    ]),
  );
}

const WIDGET_STATE = "application/vnd.jupyter.widget-state+json";

/** Ours says `has-toc` where there is a table of contents and `slide-show` on slides: names of our own for our own style sheets. */
function bodySays(body: Html.Element): Record<string, string> {
  const { class: names = "", "data-jp-theme-light": light = "", "data-jp-theme-name": theme = "" } = attributesOf(body);
  return { "body-class": classList(names, new Set(["has-toc", "slide-show"])), light, theme };
}

function convert(node: Html.Node, kind: PageKind): Node[] {
  if ("value" in node) return [node.value];
  if (!("tagName" in node)) return [];
  const attributes = attributesOf(node);
  const names = new Set((attributes.class ?? "").split(/\s+/));
  const children = () => node.childNodes.flatMap((child) => convert(child, kind));
  // Typeset formulas: see tex.ts.
  if (names.has("math")) {
    const named = find(node, (part) => "aria-label" in attributesOf(part));
    return [delimited(named ? (attributesOf(named)["aria-label"] ?? "") : "", names.has("math-display"))];
  }
  // A formula with an error: ours shows its source and says what is wrong; nbconvert's shows it red, in the browser.
  if (names.has("math-error")) {
    const source = node.childNodes.find((child) => "tagName" in child);
    return [source ? textOf(source) : ""];
  }
  // Boxes of ours around things that nbconvert leaves bare: a wide table scrolls, a formula keeps its full stop, code folds.
  if (WRAPPERS.some((name) => names.has(name))) return children();
  if (node.tagName === "summary" && parentClasses(node).has("cell-fold")) return [];
  // Code in colour: lexers differ in how they cut, so the text and the box count, not the tokens.
  if (node.tagName === "pre" && parentClasses(node).has("highlight")) return [element("pre", {}, [textOf(node)])];
  if (node.tagName === "script")
    return [element("script", compared(attributes, kind), [script(textOf(node), attributes.type)])];
  if (VERBATIM.has(node.tagName)) return [element(node.tagName, compared(attributes, kind), textNodes(node, kind))];
  return [element(node.tagName, compared(attributes, kind), children())];
}

const WRAPPERS = ["table-scroll", "math-glue", "cell-fold", "cell-raw"];

/** Formulas are not looked for here, so `$` is a dollar. */
const VERBATIM = new Set(["pre", "code", "style", "textarea"]);

const textNodes = (node: Html.Element, kind: PageKind): Node[] =>
  node.childNodes.flatMap((child): Node[] => {
    if ("value" in child) return [child.value];
    return "tagName" in child
      ? [element(child.tagName, compared(attributesOf(child), kind), textNodes(child, kind))]
      : [];
  });

function compared(attributes: Readonly<Record<string, string>>, { ids }: PageKind): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") {
      const list = classList(value);
      if (list !== "") kept.class = list;
    } else if (name === "id") kept.id = normalId(value, ids);
    else if ((name === "src" || name === "href") && value.startsWith("data:")) kept[name] = dataAddress(value);
    else if (name === "style") kept.style = value.replace(/\s*([:;,])\s*/g, "$1").replace(/;$/, "");
    else kept[name] = value;
  }
  return kept;
}

const RANDOM_ID = /^(?:[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}|(?:javascript|widget)-.*-\d+)$/;

/** Identifiers that nbconvert draws at random for scripts and widgets; ours are made of the cell's. */
const normalId = (id: string, ids: PageKind["ids"]): string =>
  RANDOM_ID.test(id) ? "(drawn)" : ids === "random" && id.startsWith("cell-id=") ? "cell-id=(drawn)" : id;

/** Programs keep their text, but for the identifier that nbconvert draws at random; data is compared as JSON. */
const script = (source: string, type = ""): string =>
  type.endsWith("json")
    ? canonicalJson(source)
    : source
        .trim()
        .replace(/getElementById\((["'])[^"']*\1\)/, "getElementById((drawn))")
        .replace(/\$\((["'])#[^"']*\1\)/, "$((drawn))");

/** By media type and bytes: percent-encoding and base64 say the same. */
function dataAddress(address: string): string {
  const [, type = "", encoding = "", data = ""] = /^data:([^;,]*)((?:;[^,]*)?),(.*)$/s.exec(address) ?? [];
  if (encoding.endsWith(";base64")) return `data:${type} ${digest(Buffer.from(data, "base64"))}`;
  try {
    return `data:${type} ${digest(decodeURIComponent(data))}`;
  } catch {
    return address;
  }
}

/** The order of class names means nothing to a style or a script. */
const classList = (names: string, without: ReadonlySet<string> = new Set()): string =>
  [...new Set(names.split(/\s+/))]
    .filter((name) => name !== "" && !without.has(name))
    .sort()
    .join(" ");

const element = (tag: string, attributes: Record<string, string>, children: readonly Node[]): Element => ({
  tag,
  attributes,
  children,
});

const attributesOf = (node: Html.Element): Record<string, string> =>
  Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));

const parentClasses = (node: Html.Element): ReadonlySet<string> =>
  new Set(
    node.parentNode && "attrs" in node.parentNode ? (attributesOf(node.parentNode).class ?? "").split(/\s+/) : [],
  );

const textOf = (node: Html.Node): string =>
  "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(textOf).join("") : "";

function find(node: Html.Node, test: (node: Html.Element) => boolean): Html.Element | undefined {
  if ("tagName" in node && test(node)) return node;
  for (const child of "childNodes" in node ? node.childNodes : []) {
    const found = find(child, test);
    if (found) return found;
  }
  return undefined;
}

function canonicalJson(text: string): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort()
        .map(([key, item]) => [key, sorted(item)]),
    );
  };
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return text;
  }
}
