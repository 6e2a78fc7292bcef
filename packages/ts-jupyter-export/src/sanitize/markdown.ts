// Markdown of a notebook that is not trusted, still as Markdown: raw HTML keeps the tags that only format, links keep the
// addresses that may stand; code, quotes and everything else stay as they were written. The reading is CommonMark's with
// tables. What was rewritten is read again; a text that does not come out harmless loses every `<` that could begin a tag.
import MarkdownIt, { type Token } from "markdown-it";
import { type MarkdownPolicy, safeHtml, tagText } from "./markdown-html.js";
import { regionsOf } from "./regions.js";

const parser = new MarkdownIt({ html: true });
const withoutTables = new MarkdownIt("commonmark", { html: true });
// What a link may do is decided here.
for (const reader of [parser, withoutTables]) {
  reader.validateLink = () => true;
  // What was escaped stays apart from what only stands there.
  reader.core.ruler.disable("text_join");
}

/** CommonMark 6.6: an open or closing tag. */
const TAG =
  /^<(?:(\/)([a-z][a-z\d-]*)\s*|([a-z][a-z\d-]*)(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?)>/i;
const COMMENT = /^<(?:!--[\s\S]*?(?:-->|$)|\?[\s\S]*?(?:\?>|$)|!\[CDATA\[[\s\S]*?(?:\]\]>|$)|![a-z][^>]*(?:>|$))/i;
const AUTOLINK = /^<([a-z][a-z\d+.-]{1,31}:[^\s<>]*)>/i;
const EMAIL = /^<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>/;
/** Their content is not for readers. */
const WHOLE = /^(?:script|style|textarea|title|iframe|xmp|noembed|noframes|noscript|template|svg|math|select|object)$/;
/** The target of a link, or of a definition, with what stands before it. */
const TARGET = /^\][(:][ \t]*(?:\n[ \t>]*)?(?:<((?:\\.|[^\\<>\n])*)>|((?:\\.|[^\s\\()]|\((?:\\.|[^\s\\()])*\))*))/s;

export type { MarkdownPolicy } from "./markdown-html.js";

/** The text as it may be given to a renderer of Markdown. */
export function safeMarkdown(source: string, policy: MarkdownPolicy): string {
  let text = source.replace(/\r\n?/g, "\n");
  if (!/[<\]]|\{\s*=|mermaid/.test(text)) return source;
  // Taking out a part may join two others.
  for (let turn = 0; turn < 3; turn++) {
    if (isHarmless(text, policy)) return turn === 0 ? source : text;
    text = rewritten(text, turn === 0 ? "cells" : "lines", policy);
  }
  return isHarmless(text, policy) ? text : inert(text);
}

/** A row is read as cells, or as a line of text in which no backtick protects anything. */
function rewritten(source: string, rows: "cells" | "lines", policy: MarkdownPolicy): string {
  const tokens = parser.parse(source, {});
  const text = regionsOf(source, tokens, rows)
    .map(({ kind, text }) => {
      if (kind === "code") return text.replace(/\{(?=\s*=)/g, "{ ");
      return kind === "html" ? safeHtml(text, policy) : safeProse(text, kind, policy);
    })
    .join("");
  return tokens
    .filter(isDiagram)
    .reduce((all, { content }) => all.replace(content, () => policy.diagram(content)), text);
}

const isDiagram = ({ type, info, content }: Token): boolean =>
  type === "fence" && info.trim().startsWith("mermaid") && content !== "";

/** Whether reading it, with and without tables, finds nothing that would have to be changed. */
const isHarmless = (text: string, policy: MarkdownPolicy): boolean =>
  [parser, withoutTables].every((reader) => areHarmless(reader.parse(text, {}), policy));

function areHarmless(tokens: readonly Token[], policy: MarkdownPolicy): boolean {
  return tokens.every(function isFine(token: Token): boolean {
    const { type, content, children, info } = token;
    if (type === "html_block" || type === "html_inline") return safeHtml(content, policy) === content;
    // No tag to CommonMark; other readers, nbconvert's among them, take `<details/open>` for one.
    if (type === "text" && /<[a-z/!?]/i.test(content)) return false;
    if (isDiagram(token) && policy.diagram(content) !== content) return false;
    // pandoc takes such a fence for raw HTML.
    if (type === "fence" && /\{\s*=/.test(info)) return /\{ +=/.test(info);
    const target = token.attrGet("href") ?? token.attrGet("src");
    const use = type === "image" ? "image" : "either";
    if (target !== null && policy.address(String(target), use) !== target) return false;
    const raw = children?.some(
      (child, at) => child.type === "code_inline" && /^\{=/.test(children[at + 1]?.content ?? ""),
    );
    return raw !== true && (children ?? []).every(isFine);
  });
}

/** Text of one block: "prose" has code between backticks, "lines" (what lies between the blocks) has none. */
function safeProse(text: string, kind: "prose" | "lines", policy: MarkdownPolicy): string {
  let result = "";
  const missing = new Set<string>();
  for (let at = 0; at < text.length; ) {
    const [read, written] = piece(text, at, kind, missing, policy);
    result += written;
    at += read;
  }
  return result;
}

/** How much is read at a position, and what stands for it. `missing`: ends that were looked for already, and do not come. */
function piece(
  text: string,
  at: number,
  kind: "prose" | "lines",
  missing: Set<string>,
  policy: MarkdownPolicy,
): [number, string] {
  const rest = () => text.slice(at);
  switch (text[at]) {
    case "\\": {
      const both = text.slice(at, at + 2);
      return [both.length, both];
    }
    case "`":
      return codeSpan(text, at, kind, missing);
    case "{":
      return text[at + 1] === "=" ? [1, "{ "] : [1, "{"];
    case "]":
      return /[(:]/.test(text[at + 1] ?? "") ? target(rest(), isImage(text, at) ? "image" : "link", policy) : [1, "]"];
    case "<":
      return angle(rest(), missing, policy);
    default: {
      const plain = /[^\\`{\]<]+/y;
      plain.lastIndex = at;
      const found = plain.exec(text)?.[0] ?? text[at] ?? "";
      return [found.length, found];
    }
  }
}

function codeSpan(text: string, at: number, kind: "prose" | "lines", missing: Set<string>): [number, string] {
  const run = /`+/y;
  run.lastIndex = at;
  const ticks = run.exec(text)?.[0] ?? "`";
  if (kind === "prose" && !missing.has(ticks)) {
    for (const other of text.slice(at + ticks.length).matchAll(/`+/g)) {
      if (other[0].length !== ticks.length) continue;
      const length = ticks.length + other.index + ticks.length;
      return [length, text.slice(at, at + length)];
    }
    missing.add(ticks);
  }
  return [ticks.length, ticks];
}

const LONGEST_LABEL = 1000;

/** Whether the bracket that is closed here was opened by `![`. */
function isImage(text: string, close: number): boolean {
  let depth = 0;
  for (let at = close; at >= 0 && at > close - LONGEST_LABEL; at--) {
    if (text[at] === "]") depth++;
    else if (text[at] === "[" && --depth === 0) return text[at - 1] === "!";
  }
  return false;
}

function target(rest: string, use: "link" | "image", policy: MarkdownPolicy): [number, string] {
  const found = TARGET.exec(rest);
  const url = found?.[1] ?? found?.[2];
  if (!found || url === undefined || url === "") return [1, "]"];
  const [whole] = found;
  const meant = parser.utils.unescapeAll(url);
  const allowed = policy.address(meant, whole.startsWith("]:") ? "either" : use);
  if (allowed === meant) return [whole.length, whole];
  if (allowed === undefined) policy.gone("href");
  const end = whole.endsWith(">") ? `<${url}>` : url;
  return [whole.length, `${whole.slice(0, whole.length - end.length)}<${(allowed ?? "#").replace(/[<>\n]/g, "")}>`];
}

function angle(rest: string, missing: Set<string>, policy: MarkdownPolicy): [number, string] {
  const link = AUTOLINK.exec(rest);
  if (link) {
    const [whole, url = ""] = link;
    if (policy.address(url, "link") === url) return [whole.length, whole];
    policy.gone("href");
    return [whole.length, url];
  }
  const email = EMAIL.exec(rest)?.[0];
  if (email !== undefined) return [email.length, email];
  const comment = COMMENT.exec(rest)?.[0];
  if (comment !== undefined) return [comment.length, ""];
  const tag = TAG.exec(rest);
  if (tag) {
    const [whole, slash, , name = ""] = tag;
    if (slash === undefined && WHOLE.test(name.toLowerCase()) && policy.refused === "removed")
      return element(rest, whole, name.toLowerCase(), missing, policy);
    return [whole.length, tagText(whole, slash === undefined ? "open" : "close", policy)];
  }
  // A space says the same in a formula, where an entity would not.
  return /^<[a-z/!?]/i.test(rest) ? [1, "< "] : [1, "<"];
}

function element(
  rest: string,
  open: string,
  name: string,
  missing: Set<string>,
  { gone }: MarkdownPolicy,
): [number, string] {
  gone(`<${name}>`);
  const close = missing.has(name) ? null : new RegExp(`</${name}\\s*>`, "i").exec(rest);
  if (!close) missing.add(name);
  return [close ? close.index + close[0].length : open.length, ""];
}

/** Nothing in it is a tag or a link any more, in code neither. */
const inert = (text: string): string =>
  text
    .replace(/<(?=[a-z/!?])/gi, "&lt;")
    .replace(/\](?=[(:])(.)/gs, (_whole, sign: string) => `]&#${sign.codePointAt(0)};`)
    .replace(/\{(?=\s*=)/g, "{ ")
    .replace(/mermaid/gi, "text");
