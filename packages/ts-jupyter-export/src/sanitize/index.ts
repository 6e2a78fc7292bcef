// Cleaning what an untrusted notebook brings of everything that could act: scripts, handlers, forms, frames, requests, styles
// that leave their box, names that the page itself uses. jsdom and DOMPurify load on the first call of loadSanitizer().
import { type AddressUse, safeAddress } from "./address.js";
import { PROPERTIES } from "./css-properties.js";
import { ALL_ATTRIBUTES, HTML_TAGS, isElementAllowed, MATHML_TAGS, SVG, SVG_TAGS } from "./elements.js";
import { withTagsAsText } from "./escape.js";
import { type MarkdownPolicy, safeMarkdown } from "./markdown.js";
import { safeMermaid } from "./mermaid.js";
import { narrowed } from "./narrow.js";
import type { SanitizeOptions } from "./options.js";
import { createPurifier } from "./purifier.js";
import { serialize, serializeChildren } from "./serialize.js";
import { isTagAllowed, safeStartTag, type TagPolicy } from "./start-tag.js";
import { scopedRules } from "./stylesheet.js";

export type { AddressUse } from "./address.js";
export type { SanitizeOptions } from "./options.js";

/** Every method gives text that is safe where its name says; none throws, whatever comes in. */
export interface Sanitizer {
  /**
   * A fragment of HTML for the body of a page: closed, and without anything that could act. What it says in attributes goes
   * through `restore` first (stand-ins of formulas, which only text may hold).
   */
  html(fragment: string, restore?: (text: string) => string): string;
  /** The same, and without images that would have to be loaded: for HTML that a script puts into the page by itself. */
  standalone(fragment: string): string;
  /** Markdown that stays Markdown: raw HTML and link targets cleaned, code and everything else as it stands. */
  markdown(source: string): string;
  /** A Mermaid source whose drawing only shows: no settings, links, pictures or HTML. */
  mermaid(source: string): string;
  /** One `<svg>` element that is HTML and XML alike, for the page or for an image; "" where the text holds none. */
  svg(text: string): string;
  /** The address as a browser reads it, or undefined where it must not stand. */
  address(url: string, use: AddressUse): string | undefined;
  /** What was removed since the last call, each once: `<script>`, `onclick`. */
  removed(): string[];
}

/** One window for all sanitizers: nothing ever becomes part of its document. */
let parts: ReturnType<typeof loadParts> | undefined;

async function loadParts() {
  const [{ JSDOM }, { default: createDOMPurify }] = await Promise.all([import("jsdom"), import("dompurify")]);
  const { window } = new JSDOM("<!DOCTYPE html><html><head></head><body></body></html>");
  return { window, createDOMPurify };
}

const WIDEST = [...new Set([...HTML_TAGS, ...SVG_TAGS, ...MATHML_TAGS])];

/** A sanitizer; making one takes about half a second the first time in a process. */
export async function loadSanitizer(options: SanitizeOptions = {}): Promise<Sanitizer> {
  parts ??= loadParts();
  const { window, createDOMPurify } = await parts;
  const { tags, isWanted, properties } = narrowed(options, { tags: WIDEST, properties: PROPERTIES });
  const removed = new Set<string>();
  const lists = { tags, attributes: ALL_ATTRIBUTES, comments: options.stripComments === false };
  const purifierWith = (cleanSvg: (text: string) => string) =>
    createPurifier(
      createDOMPurify(window as never),
      { properties, isWanted, cleanSvg, document: window.document },
      lists,
    );
  // A drawing inside an address is cleaned while the fragment around it is; one inside a drawing goes.
  const ofDrawings = purifierWith(() => "");
  const ofFragments = purifierWith((text) => svg(text));
  const allowed = new Set(tags);
  const parser = new window.DOMParser();

  function html(fragment: string, restore?: (text: string) => string): string {
    return cleaned(fragment, "any", restore);
  }

  function cleaned(fragment: string, images: "any" | "inside", restore?: (text: string) => string): string {
    if (!fragment.includes("<")) return fragment;
    const isAllowed = (element: Element) =>
      allowed.has(element.localName) && isElementAllowed(element.namespaceURI, element.localName);
    const source = options.strip === false ? withTagsAsText(fragment, parser, isAllowed) : fragment;
    const clean = ofFragments.purify(source, restore);
    for (const name of clean.removed) removed.add(name);
    for (const image of (images === "inside" && clean.tree?.querySelectorAll("img[src]")) || []) {
      if (!image.getAttribute("src")?.startsWith("data:")) image.removeAttribute("src");
    }
    const text = settled(clean.tree ? serializeChildren(clean.tree) : "");
    const scope = scopeName(clean.styles);
    const rules = clean.styles.map((css) => scopedRules(css, `.${scope}`, properties)).join("");
    return rules === "" ? text : `<div class="${scope}"><style>${rules}</style>${text}</div>`;
  }

  /** Where namespaces meet, a parser may read another tree than was written: cleaned again until it reads the same. */
  function settled(text: string): string {
    if (!/<(?:svg|math)[\s>]/.test(text)) return text;
    let last = text;
    for (let turn = 0; turn < 4; turn++) {
      const { tree } = ofFragments.purify(last);
      const next = tree ? serializeChildren(tree) : "";
      if (next === last) return next;
      last = next;
    }
    return "";
  }

  function svg(text: string): string {
    const from = text.search(/<svg[\s>]/i);
    if (from < 0) return "";
    const clean = ofDrawings.purify(text.slice(from));
    for (const name of clean.removed) removed.add(name);
    const root = [...(clean.tree?.children ?? [])].find(
      ({ localName, namespaceURI }) => localName === "svg" && namespaceURI === SVG,
    );
    if (!root) return "";
    const scope = scopeName(clean.styles);
    const rules = clean.styles.map((css) => scopedRules(css, `.${scope}`, properties)).join("");
    if (rules !== "") {
      root.classList.add(scope);
      const style = root.ownerDocument.createElementNS(SVG, "style");
      style.textContent = rules;
      root.prepend(style);
    }
    return serialize(root).replace(
      "<svg",
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"',
    );
  }

  const tagPolicy: TagPolicy = {
    properties,
    isWanted,
    cleanSvg: svg,
    document: window.document,
    parser,
    allowed,
    gone: (name) => void removed.add(name),
  };
  const markdownPolicy: MarkdownPolicy = {
    startTag: (tag) => safeStartTag(tag, tagPolicy),
    endTag: (name) => isTagAllowed(name, tagPolicy),
    address(url, use) {
      const address = safeAddress(url, use === "image" ? "image" : "link", svg);
      // Pictures without markup are no danger behind a link either.
      return address ?? (use === "either" ? safeAddress(url, "image", () => "") : undefined);
    },
    diagram: safeMermaid,
    refused: options.strip === false ? "text" : "removed",
    gone: tagPolicy.gone,
  };

  return {
    html,
    markdown: (source) => safeMarkdown(source, markdownPolicy),
    standalone: (fragment) => cleaned(fragment, "inside"),
    mermaid: safeMermaid,
    svg,
    address: (url, use) => safeAddress(url, use, svg),
    removed() {
      const names = [...removed];
      removed.clear();
      return names;
    },
  };
}

/** The same rules get the same name in every run (FNV-1a). */
function scopeName(styles: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const character of styles.join("\n")) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `own-style-${hash.toString(36)}`;
}
