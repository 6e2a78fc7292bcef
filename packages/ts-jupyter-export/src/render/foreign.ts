// HTML that a notebook brings along, as it may stand in the page: cleaned where the page is sanitized, closed where it
// is not, with its images inside.
import type { Attachments } from "@innerloop/nbformat";
import { balanced } from "./balance.js";
import type { PageContext } from "./context.js";
import { embedImages, imageSources } from "./images.js";

/** The fragment; formulas in it are placeholders already. */
export async function foreignHtml(
  html: string,
  cellId: string,
  context: PageContext,
  attachments?: Attachments,
): Promise<string> {
  const { sanitizer, math } = context;
  if (!sanitizer) context.foreignScript ||= bringsScript(html);
  const safe = sanitizer ? sanitizer.html(html, (text) => math.sources(text)) : await balanced(html);
  return embedImages(safe, imageSources(cellId, context, attachments));
}

/** Says once what went out of a cell. */
export function tellRemoved(cellId: string, { sanitizer, leftOut, warn }: PageContext): void {
  const names = [...new Set([...(sanitizer?.removed() ?? []), ...leftOut])];
  leftOut.clear();
  if (names.length > 0) warn({ kind: "sanitized", message: `left out as unsafe: ${names.join(", ")}`, cellId });
}

/** Scripts, handlers and javascript: addresses that a content security policy without 'unsafe-inline' would stop. */
export const bringsScript = (html: string): boolean =>
  /<script(?![^>]*type="?application\/(?:\w+\+)?json)|\son[a-z]+\s*=|javascript:/i.test(html);
