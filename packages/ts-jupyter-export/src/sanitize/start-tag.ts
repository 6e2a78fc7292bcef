// One start tag by itself, as it may stand among text that another program makes a page of: only HTML elements, only attributes
// that pass, and written so that no reader of Markdown sees more in it than the tag.
import { type AttributePolicy, safeAttribute } from "./attributes.js";
import { HTML_TAGS } from "./elements.js";

/** What may not stand in an attribute, and what Markdown would read as its own. */
const ESCAPED = /[&<>"`|\n\r$]/g;

export interface TagPolicy extends AttributePolicy {
  /** Names that may stand. */
  allowed: ReadonlySet<string>;
  parser: DOMParser;
  /** Hears of what goes. */
  gone: (name: string) => void;
}

/** `<b title=x onclick=y>` → `<b title="x">`; undefined where the element must not stand. */
export function safeStartTag(tag: string, policy: TagPolicy): string | undefined {
  const name = /^<([a-z][a-z\d]*)(?=[\s/>])/i.exec(tag)?.[1]?.toLowerCase() ?? "";
  if (!isTagAllowed(name, policy)) {
    policy.gone(`<${name}>`);
    return undefined;
  }
  // An element that may stand anywhere reads the attributes as a browser does; the real one would need its table around it.
  const { body } = policy.parser.parseFromString(`<!DOCTYPE html><body><i${tag.slice(1 + name.length)}`, "text/html");
  const element = body.ownerDocument.createElement(name);
  const attributes = Array.from(body.firstElementChild?.attributes ?? []);
  if (name === "input" && !attributes.some((one) => one.name === "type" && /^(?:checkbox|radio)$/i.test(one.value))) {
    policy.gone("<input>");
    return undefined;
  }
  const kept = attributes.flatMap((attribute) => {
    const value = safeAttribute(element, attribute.name, attribute.value, policy);
    if (value === undefined) policy.gone(attribute.name);
    return value === undefined ? [] : [` ${attribute.name}="${escaped(value)}"`];
  });
  const opener = kept.some((text) => text.startsWith(" target=")) ? ' rel="noopener noreferrer"' : "";
  return `<${name}${kept.filter((text) => opener === "" || !text.startsWith(" rel=")).join("")}${opener}>`;
}

/** Style sheets are more than a tag. */
export const isTagAllowed = (name: string, { allowed }: Pick<TagPolicy, "allowed">): boolean =>
  name !== "style" && HTML_TAGS.has(name) && allowed.has(name);

const escaped = (text: string): string => text.replace(ESCAPED, (character) => `&#${character.codePointAt(0)};`);
