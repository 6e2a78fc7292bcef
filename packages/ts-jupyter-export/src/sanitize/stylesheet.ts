// `<style>` that a fragment brings along (pandas' Styler, scikit-learn, xarray): its plain rules, each made to hold inside one
// element only. At-rules other than @media go, and so do selectors that this module cannot read.
import { type Properties, safeDeclarations, split, withoutComments } from "./css.js";
import { PROPERTIES } from "./css-properties.js";

const CONTENT = /^(?:none|normal|"[^"\\<>\n]*"|'[^'\\<>\n]*')$/;
const NTH = "nth-(?:last-)?(?:child|of-type)\\(\\s*(?:odd|even|[-+\\dn\\s]+)\\)";
const STATES =
  "hover|focus|focus-within|active|checked|disabled|enabled|empty|link|(?:first|last|only)-(?:child|of-type)|before|after|marker|first-line|first-letter";
const PSEUDO = new RegExp(`::?(?:${STATES}|${NTH})(?![\\w(-])`, "gi");

/** The rules that are left, every selector under `scope` (itself a selector); "" when none is. */
export function scopedRules(css: string, scope: string, properties: Properties = PROPERTIES): string {
  return rules(withoutComments(css).replace(/<!--|-->|<!\[CDATA\[|\]\]>/g, " "), scope, properties, "top");
}

function rules(css: string, scope: string, properties: Properties, level: "top" | "media"): string {
  let kept = "";
  for (const { head, body } of blocks(css)) {
    if (head.startsWith("@")) {
      const isMedia = /^@media\s[\w\s():,.-]+$/i.test(head) && level === "top";
      const inner = isMedia ? rules(body, scope, properties, "media") : "";
      if (inner !== "") kept += `${head}{${inner}}`;
    } else {
      const selectors = split(head, ",").map((selector) => scoped(selector.trim(), scope));
      const declared = body.includes("{") ? "" : ruleDeclarations(body, properties);
      const readable = selectors.filter((selector) => selector !== undefined);
      if (declared !== "" && readable.length > 0) kept += `${readable.join(",")}{${declared}}`;
    }
  }
  return kept;
}

/** Rules may also say what stands before or after an element, in words. */
function ruleDeclarations(body: string, properties: Properties): string {
  const content = split(body, ";")
    .map((part) => /^\s*content\s*:\s*(.*?)\s*$/is.exec(part)?.[1])
    .filter((value) => value !== undefined && CONTENT.test(value))
    .map((value) => `content: ${value}`);
  return [...content, safeDeclarations(body, properties)].filter((text) => text !== "").join("; ");
}

/** Elements, classes, ids, combinators and the pseudo-classes above; a selector that starts with a combinator could leave the scope. */
function scoped(selector: string, scope: string): string | undefined {
  const bare = selector.replace(PSEUDO, "").replace(/:not\(\s*[\w.#*-]+\s*\)/gi, "");
  if (!/^[\w.#*][-\w\s.#*>+~]*$/.test(bare) && !(bare === "" && selector !== "")) return undefined;
  return `${scope} ${selector.replace(/\s+/g, " ")}`;
}

/** `head { body }` one after the other, with nested braces counted; what is left open at the end is dropped. */
function blocks(css: string): { head: string; body: string }[] {
  const found: { head: string; body: string }[] = [];
  let from = 0;
  for (let at = css.search(/[{;}]/); at >= 0; at = next(css, from)) {
    if (css[at] !== "{") {
      // A statement such as @import "…"; or a stray brace.
      from = at + 1;
      continue;
    }
    const end = closing(css, at);
    if (end < 0) break;
    found.push({ head: css.slice(from, at).trim(), body: css.slice(at + 1, end) });
    from = end + 1;
  }
  return found;
}

/** The next brace or semicolon outside of quotes and brackets. */
function next(css: string, from: number): number {
  const at = css.slice(from).search(/[{;}]/);
  return at < 0 ? -1 : from + at;
}

function closing(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at++) {
    if (css[at] === "{") depth++;
    else if (css[at] === "}" && --depth === 0) return at;
  }
  return -1;
}
