/** Text on its way into a notebook: HTML escapes, and strings that every reader of JSON can decode. */

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/** Half a surrogate pair cannot be written as UTF-8, and Python's clients refuse the whole message: it becomes U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** The text, or its beginning and what is missing. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${wellFormed(text.slice(0, limit))}… ${(text.length - limit).toLocaleString("en")} more characters`;
}
