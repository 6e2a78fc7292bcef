// DOMPurify in jsdom (happy-dom lets scripts through), held to the lists of this folder: hooks decide by namespace and value
// what DOMPurify decides by name, and a writer of our own puts the tree into text.
import type { Config, DOMPurify } from "dompurify";
import { type AttributePolicy, safeAttribute } from "./attributes.js";
import { HTML, isElementAllowed } from "./elements.js";

/** Second line behind attributes.ts, which has decided already which address may stand where. */
const ADDRESSES = /^(?:(?:https?|mailto|attachment|data):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i;

/** DOMPurify's own frame around a fragment, and what a reader would not miss. */
const QUIET = /^(?:|<body>|<remove>|xmlns(?::.*)?|data-.*)$/;

export interface Purified {
  /** null: nothing is left. */
  tree: DocumentFragment | null;
  /** Texts of the style sheets that stood in it. */
  styles: string[];
  /** What went: `<script>`, `onclick`, …, each once. */
  removed: Set<string>;
}

export interface Purifier {
  purify(html: string, restore?: (text: string) => string): Purified;
}

/** `tags` and `attributes` are the widest that may stand. */
export function createPurifier(
  purify: DOMPurify,
  policy: AttributePolicy,
  lists: { tags: readonly string[]; attributes: readonly string[]; comments: boolean },
): Purifier {
  const config = {
    ALLOWED_TAGS: [...lists.tags.filter((name) => name !== "style"), "#text", ...(lists.comments ? ["#comment"] : [])],
    ALLOWED_ATTR: [...lists.attributes],
    ALLOWED_URI_REGEXP: ADDRESSES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: true,
    // names.ts tells which ids are taken; DOMPurify's own rule would take the ids of headings.
    SANITIZE_DOM: false,
    FORBID_CONTENTS: [
      "script",
      "style",
      "template",
      "title",
      "iframe",
      "noembed",
      "noframes",
      "noscript",
      "xmp",
      "plaintext",
      "textarea",
      "option",
      "select",
      "datalist",
      "object",
      "annotation-xml",
      "foreignobject",
    ],
    // Else a style sheet at the start would be taken for part of the head.
    FORCE_BODY: true,
    RETURN_DOM_FRAGMENT: true,
  } as const satisfies Config;
  let styles: string[] = [];
  let gone = new Set<string>();
  let restored: (text: string) => string = (text) => text;

  purify.addHook("uponSanitizeElement", (node) => {
    if (node.nodeType !== 1) return;
    const element = node as Element;
    if (element.localName === "style" && lists.tags.includes("style")) {
      if (/^(?:|all|screen)$/i.test(element.getAttribute("media") ?? "")) styles.push(element.textContent ?? "");
    } else if (isOnAnyList(element.localName) && !isElementAllowed(element.namespaceURI, element.localName)) {
      // The name is on the list of another namespace: its words stay.
      gone.add(elementName(element));
      if (element.localName === "title") element.remove();
      else element.replaceWith(element.ownerDocument.createTextNode(element.textContent ?? ""));
    } else if (element.namespaceURI === HTML && element.localName === "input") {
      if (/^(?:checkbox|radio)$/i.test(element.getAttribute("type") ?? "")) return;
      gone.add("<input>");
      element.remove();
    }
  });
  purify.addHook("uponSanitizeAttribute", (element, event) => {
    const value = safeAttribute(element, event.attrName, restored(event.attrValue), policy);
    if (value === undefined) event.keepAttr = false;
    else event.attrValue = value;
  });
  purify.addHook("afterSanitizeAttributes", (element) => {
    if (element.localName === "a" && element.hasAttribute("target")) element.setAttribute("rel", "noopener noreferrer");
  });

  const lower = new Set(lists.tags.map((name) => name.toLowerCase()));
  const isOnAnyList = (name: string): boolean => lower.has(name.toLowerCase());

  return {
    purify(html, restore = (text) => text) {
      styles = [];
      gone = new Set();
      restored = restore;
      // A fragment that is a frameset has no body: DOMPurify gives null, whatever its types say.
      const tree: DocumentFragment | null = purify.sanitize(html, config);
      for (const item of purify.removed) {
        const name = "element" in item ? elementName(item.element) : (item.attribute?.name ?? "");
        if (!QUIET.test(name) && !(name === "<style>" && styles.length > 0)) gone.add(name);
      }
      return { tree, styles, removed: gone };
    },
  };
}

const elementName = (node: Node): string => (node.nodeType === 1 ? `<${node.nodeName.toLowerCase()}>` : "");
