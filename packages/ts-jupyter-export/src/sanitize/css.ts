// Declarations of a style attribute, or of one rule: parsed, and written back as far as they are safe. What is not plainly
// `name: value` is dropped, so that a browser never reads more out of the text than was checked.
import { isValueSafe, PROPERTIES } from "./css-properties.js";

/** Property names that stay; all are lower-case. */
export type Properties = ReadonlySet<string>;

/** `color: red; position: fixed` → `color: red`; "" when nothing is left. */
export function safeDeclarations(text: string, properties: Properties = PROPERTIES): string {
  return declarations(text)
    .filter(([name, value]) => properties.has(name) && PROPERTIES.has(name) && isValueSafe(name, value))
    .map(([name, value]) => `${name}: ${value}`)
    .join("; ");
}

/** Cuts at semicolons outside of quotes and brackets. An escape or an open bracket makes a declaration unreadable: it goes. */
function declarations(text: string): [name: string, value: string][] {
  const found: [string, string][] = [];
  for (const part of split(withoutComments(text), ";")) {
    const match = /^\s*([a-z-]+)\s*:\s*([\s\S]*?)\s*$/i.exec(part);
    const [, name, value] = match ?? [];
    if (name !== undefined && value !== undefined && isReadable(value))
      found.push([name.toLowerCase(), value.replace(/\s+/g, " ")]);
  }
  return found;
}

/** A comment ends a word, as in a browser. */
export const withoutComments = (css: string): string => css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, " ");

/** Neither escapes (which spell `url` as `u\72l`), nor blocks, nor anything HTML; brackets and quotes in pairs. */
function isReadable(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no control character belongs here
  if (/[\\{}<>@;\u0000-\u0008\u000e-\u001f]/.test(value)) return false;
  const bare = value.replace(/"[^"]*"|'[^']*'/g, "");
  if (/["']/.test(bare)) return false;
  let depth = 0;
  for (const character of bare) {
    depth += character === "(" ? 1 : character === ")" ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Parts between separators that stand outside of quotes, round and square brackets. */
export function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "\\") at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "(" || character === "[") depth++;
    else if (character === ")" || character === "]") depth = Math.max(0, depth - 1);
    else if (character === separator && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
