// What changes in a cell's document (pandoc's JSON) before it becomes LaTeX: links to headings of the notebook become references, and
// images lose the `./` that LaTeX does not look behind.

interface Element {
  t: string;
  c?: unknown;
}

const isElement = (value: unknown): value is Element =>
  typeof value === "object" && value !== null && "t" in value && typeof value.t === "string";

/** The same document as JSON, changed. */
export const linksForLatex = (document: string): string => JSON.stringify(changed(JSON.parse(document)));

function changed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(changed);
  if (isElement(value)) {
    const replaced = value.t === "Link" ? reference(value) : value.t === "Image" ? image(value) : value;
    if (replaced !== value) return replaced;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changed(item)]));
}

/** `[text](#Some-Heading)` → `\hyperref[some-heading]{text}`: pandoc's labels of headings are in lower case. */
function reference(link: Element): Element {
  const [, inlines, [target]] = link.c as [unknown, unknown, [string, string]];
  const label = /^#([^\n]+)/.exec(target)?.[1];
  if (label === undefined) return link;
  const name = label.toLowerCase().replace(/[^\p{L}\p{N}_-]+/gu, "");
  const text = plainText(inlines).replaceAll("_", "\\_");
  return { t: "RawInline", c: ["tex", `\\hyperref[${name}]{${text}}`] };
}

function image(element: Element): Element {
  const [attributes, caption, [path, title]] = element.c as [unknown, unknown, [string, string]];
  if (!path.startsWith("./")) return element;
  return { t: "Image", c: [attributes, changed(caption), [path.slice(2), title]] };
}

/** The words of inline elements. */
function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainText).join("");
  if (!isElement(value)) return "";
  switch (value.t) {
    case "Str":
      return String(value.c);
    case "Code":
    case "Math":
      return Array.isArray(value.c) ? String(value.c[1]) : "";
    case "Space":
    case "SoftBreak":
    case "LineBreak":
      return " ";
    default:
      return plainText(Array.isArray(value.c) ? value.c.flat() : value.c);
  }
}
