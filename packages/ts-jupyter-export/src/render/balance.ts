// HTML that a notebook brings along may be unfinished: `<b>` without `</b>` would make the rest of the page bold, one
// `</div>` too many would leave the cell, `<!--` would hide all that follows, `<body>` would change the page's own.
// Such a fragment is read as a browser reads it and written back whole. Where all tags pair up, nothing is touched.
import { JSDOM } from "jsdom";

const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;
const FOREIGN = /^(?:svg|math)$/;
/** Belong to the page, never to a fragment. */
const PAGE = /^(?:html|head|body|frameset|plaintext)$/;

const ATTRIBUTES = `(?:"[^"]*"|'[^']*'|[^'">])*`;
const MARK = new RegExp(
  [
    "<!--(?:(?<comment>[\\s\\S]*?-->))?",
    `<(?<raw>script|style|textarea|title|iframe|xmp|noembed|noframes)\\b${ATTRIBUTES}>(?<content>[\\s\\S]*?</\\k<raw>\\s*>)?`,
    `<(?<slash>/?)(?<name>[a-z][^\\s/>]*)(?<rest>${ATTRIBUTES}>)?`,
  ].join("|"),
  "gi",
);

/** The fragment, closed: what follows it in a page is not affected by it. */
export const balanced = (html: string): string => (isBalanced(html) ? html : rewritten(html));

/** Whether every element that is opened is closed in its turn (optional end tags count as missing ones). */
export function isBalanced(html: string): boolean {
  const open: string[] = [];
  for (const { 0: mark, groups = {} } of html.matchAll(MARK)) {
    if (mark.startsWith("<!--")) {
      if (groups.comment === undefined) return false;
    } else if (groups.raw !== undefined) {
      if (groups.content === undefined) return false;
    } else {
      const name = (groups.name ?? "").toLowerCase();
      if (groups.rest === undefined || PAGE.test(name)) return false;
      if (groups.slash === "/") {
        if (open.pop() !== name) return false;
      } else if (!VOID.test(name) && !(groups.rest.endsWith("/>") && open.some((outer) => FOREIGN.test(outer)))) {
        open.push(name);
      }
    }
  }
  return open.length === 0;
}

function rewritten(html: string): string {
  const fragment = JSDOM.fragment(html.replace(/<plaintext\b/gi, "<pre"));
  const box = fragment.ownerDocument.createElement("div");
  box.append(fragment);
  return box.innerHTML;
}
