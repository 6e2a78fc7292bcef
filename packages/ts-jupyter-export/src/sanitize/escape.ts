// bleach's way with what is not let through: its tags become text that the reader sees (`strip=False`).

const VOID = /^(?:area|base|basefont|bgsound|br|col|embed|frame|hr|img|input|keygen|link|meta|param|source|track|wbr)$/;

/** HTML in which every element that is not allowed stands as text around its content. */
export function withTagsAsText(html: string, parser: DOMParser, isAllowed: (element: Element) => boolean): string {
  const { body } = parser.parseFromString(`<!DOCTYPE html><body>${html}`, "text/html");
  // Inner elements first, so that an outer one moves what has been settled.
  for (const element of [...body.querySelectorAll("*")].reverse()) {
    if (isAllowed(element)) continue;
    const { ownerDocument: document, localName } = element;
    const attributes = Array.from(
      element.attributes,
      ({ name, value }) => ` ${name}="${value.replaceAll('"', "&quot;")}"`,
    );
    const children = "content" in element ? (element as HTMLTemplateElement).content.childNodes : element.childNodes;
    element.replaceWith(
      document.createTextNode(`<${localName}${attributes.join("")}>`),
      ...children,
      ...(VOID.test(localName) ? [] : [document.createTextNode(`</${localName}>`)]),
    );
  }
  // innerHTML would lose the first empty line of a <pre>.
  for (const block of body.querySelectorAll("pre")) if (block.textContent?.startsWith("\n")) block.prepend("\n");
  return body.innerHTML;
}
