// What one attribute may say: its value as it may stand, or undefined where it must go.
import { type AddressUse, safeAddress } from "./address.js";
import { type Properties, safeDeclarations } from "./css.js";
import { isAttributeAllowed, SVG } from "./elements.js";
import { freeClasses, isIdFree } from "./names.js";

export interface AttributePolicy {
  properties: Properties;
  /** Whether the user's own list of attributes has it. */
  isWanted: (element: string, name: string) => boolean;
  cleanSvg: (text: string) => string;
  /** A browser's document, for the names it has itself. */
  document: object;
}

/** `name` in lower case, as it stands on the element. */
export function safeAttribute(
  element: Element,
  name: string,
  value: string,
  policy: AttributePolicy,
): string | undefined {
  const { localName, namespaceURI: namespace } = element;
  if (!isAttributeAllowed(namespace, localName, name) || !policy.isWanted(localName, name)) return undefined;
  switch (name) {
    case "style":
      return safeDeclarations(value, policy.properties) || undefined;
    case "class":
      return freeClasses(value) || undefined;
    case "id":
    case "name":
    case "for":
      return isIdFree(value, localName, policy.document) ? value : undefined;
    case "target":
      return value.toLowerCase() === "_blank" ? "_blank" : undefined;
    case "href":
    case "xlink:href":
    case "src":
    case "poster":
      return addressOf(namespace, localName, name, value, policy);
    default:
      return namespace === SVG && !isPresentationSafe(value) ? undefined : value;
  }
}

/** Links are followed by the reader; of what the page loads by itself, only images of HTML may lie elsewhere. */
function addressOf(
  namespace: string | null,
  element: string,
  name: string,
  value: string,
  { cleanSvg }: AttributePolicy,
): string | undefined {
  if (element === "a") return safeAddress(value, "link", cleanSvg);
  if (namespace === SVG && element !== "image")
    return /^#[^\s"'<>()\\]+$/.test(value.trim()) ? value.trim() : undefined;
  const isImage = element === "img" || element === "image" || name === "poster";
  const use: AddressUse = isImage ? "image" : "media";
  const address = safeAddress(value, use, cleanSvg);
  return element === "img" || address?.startsWith("data:") ? address : undefined;
}

/** SVG reads these as CSS, so they may name a part of the same drawing and nothing else. */
function isPresentationSafe(value: string): boolean {
  const rest = value.replace(/url\(\s*(["']?)#[\w.:-]+\1\s*\)/gi, "");
  return !/\\|\/\*|url|image|src\s*\(|element\s*\(|expression|@import/i.test(rest);
}
