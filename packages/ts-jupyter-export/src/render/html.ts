// The few rules for putting text into HTML.

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for element content and for quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** The inverse for the entities that a formula inside HTML can hold. */
export const unescapeHtml = (html: string): string =>
  html.replace(/&(?:#x([\da-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex: string, decimal: string, name: string) => {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return name ? (NAMED[name] ?? whole) : code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** Half a surrogate pair has no code to write; it becomes the sign for what cannot be shown. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** Program text for a `<script>` element: neither an end tag nor a comment opener survives (both sit in strings only). */
export const scriptText = (source: string): string => source.replace(/<(?=\/script|!--)/gi, "<\\");

/** JSON for a `<script type="application/json">` element. */
export const jsonText = (value: unknown): string => JSON.stringify(value).replace(/</g, "\\u003c");

/** A class attribute's value, without the empty ones. */
export const classes = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(" ");

/** Bytes or base64 as a data URI. */
export const dataUri = (mime: string, base64: string): string => `data:${mime};base64,${base64.replace(/\s+/g, "")}`;

/** SVG text as a data URI; only what must be is percent-encoded, which is a third smaller than base64. */
export const svgUri = (svg: string): string =>
  `data:image/svg+xml,${svg.replace(/[%#<>"&\s]|[^\u0020-\u007e]+/g, (text) => (text === " " ? text : encodeURIComponent(wellFormed(text))))}`;
