// Where the tags, comments and raw elements of an HTML text stand, read as the HTML standard's tokenizer reads them
// (quotes count only after `=`), in time linear in the text. Nothing is decoded and no tree is built.

export type Mark =
  /** `<name …>` or `</name …>`. */
  | { kind: "open" | "close"; name: string; from: number; to: number; selfClosing: boolean }
  /** An element whose content is no markup (script, style …), with content and end tag. */
  | { kind: "raw"; name: string; from: number; to: number; closed: boolean }
  /** `<!-- -->`, and what browsers take for one: `<!…>`, `<?…>`, `</ …>`. */
  | { kind: "comment"; from: number; to: number; closed: boolean }
  /** A tag that never ends: it swallows the rest. */
  | { kind: "unfinished"; from: number; to: number };

const RAW = /^(?:script|style|textarea|title|iframe|xmp|noembed|noframes)$/;
const NAME = /[^\s/>]*/y;
const SPACE = /[\s/]*/y;
const ATTRIBUTE = /[^\s/>][^\s/>=]*\s*/y;
const VALUE = /\s*(?:["']|[^\s>"'][^\s>]*|(?=>))/y;

/** All marks in order; the text between them is text. */
export function* marksOf(html: string): Generator<Mark> {
  for (let at = html.indexOf("<"); at >= 0; ) {
    const mark = markAt(html, at);
    if (mark) yield mark;
    at = html.indexOf("<", mark ? mark.to : at + 1);
  }
}

/** The mark that begins at a `<`, if that is no mere sign. */
export function markAt(html: string, at: number): Mark | undefined {
  const next = html[at + 1] ?? "";
  if (next === "!" || next === "?" || (next === "/" && !/[a-z]/i.test(html[at + 2] ?? ""))) {
    return html[at + 2] === undefined && next === "/" ? undefined : comment(html, at);
  }
  if (!/[a-z/]/i.test(next)) return undefined;
  const slash = next === "/";
  const name = sticky(NAME, html, at + (slash ? 2 : 1)).toLowerCase();
  const to = tagEnd(html, at + (slash ? 2 : 1) + name.length);
  if (to < 0) return { kind: "unfinished", from: at, to: html.length };
  if (slash) return { kind: "close", name, from: at, to, selfClosing: false };
  if (RAW.test(name)) return rawElement(html, name, at, to);
  return { kind: "open", name, from: at, to, selfClosing: html[to - 2] === "/" };
}

/** The position after the `>` of the tag whose name ends at a position; -1 where there is none. */
function tagEnd(html: string, from: number): number {
  for (let at = from; ; ) {
    at += sticky(SPACE, html, at).length;
    if (at >= html.length) return -1;
    if (html[at] === ">") return at + 1;
    at += sticky(ATTRIBUTE, html, at).length;
    if (html[at] !== "=") continue;
    const value = sticky(VALUE, html, at + 1);
    at += 1 + value.length;
    const quote = value.at(-1);
    if (value.trimStart().length !== 1 || (quote !== '"' && quote !== "'")) continue;
    at = html.indexOf(quote, at) + 1;
    if (at === 0) return -1;
  }
}

function rawElement(html: string, name: string, from: number, opened: number): Mark {
  const close = new RegExp(`</${name}(?=[\\s/>])`, "gi");
  close.lastIndex = opened;
  const end = close.exec(html) ? tagEnd(html, close.lastIndex) : -1;
  return { kind: "raw", name, from, to: end < 0 ? html.length : end, closed: end >= 0 };
}

function comment(html: string, from: number): Mark {
  const isComment = html.startsWith("<!--", from);
  const close = isComment ? /(?<=<!-)->|--!?>/g : />/g;
  close.lastIndex = isComment ? from + 3 : from + 1;
  const closed = close.exec(html) !== null;
  return { kind: "comment", from, to: closed ? close.lastIndex : html.length, closed };
}

function sticky(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

export interface Attribute {
  name: string;
  /** As it stands between the quotes, entities and all. */
  value: string;
  /** Of the whole attribute within the tag. */
  from: number;
  to: number;
}

/** The attributes of one tag, `<name …>`. */
export function attributesOf(tag: string): Attribute[] {
  const found: Attribute[] = [];
  let at = 1 + sticky(NAME, tag, 1).length;
  for (;;) {
    at += sticky(SPACE, tag, at).length;
    if (at >= tag.length || tag[at] === ">") return found;
    const from = at;
    const name = sticky(ATTRIBUTE, tag, at);
    at += name.length;
    let value = "";
    if (tag[at] === "=") {
      const start = sticky(VALUE, tag, at + 1);
      at += 1 + start.length;
      value = start.trimStart();
      if (value === '"' || value === "'") {
        const end = tag.indexOf(value, at);
        value = tag.slice(at, end < 0 ? tag.length : end);
        at = end < 0 ? tag.length : end + 1;
      }
    }
    found.push({ name: name.trimEnd().toLowerCase(), value, from, to: at });
  }
}
