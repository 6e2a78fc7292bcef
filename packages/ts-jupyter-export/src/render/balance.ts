// HTML that a notebook brings along may be unfinished: `<b>` without `</b>` would make the rest of the page bold, one
// `</div>` too many would leave the cell, `<!--` would hide all that follows, `<body>` would change the page's own.
// Such a fragment is read as a browser reads it and written back whole. Where all tags pair up, nothing is touched.
import { marksOf } from "./markup.js";

const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;
const FOREIGN = /^(?:svg|math)$/;
/** Belong to the page, never to a fragment. */
const PAGE = /^(?:html|head|body|frameset|plaintext)$/;

/** The fragment, closed: what follows it in a page is not affected by it. */
export const balanced = async (html: string): Promise<string> => (isBalanced(html) ? html : await rewritten(html));

/** Whether every element that is opened is closed in its turn (optional end tags count as missing ones). */
export function isBalanced(html: string): boolean {
  const open: string[] = [];
  let foreign = 0;
  for (const mark of marksOf(html)) {
    if (mark.kind === "unfinished") return false;
    if (mark.kind === "comment" || mark.kind === "raw") {
      if (!mark.closed) return false;
      continue;
    }
    if (PAGE.test(mark.name)) return false;
    if (mark.kind === "close") {
      if (open.pop() !== mark.name) return false;
      if (FOREIGN.test(mark.name)) foreign--;
    } else if (!VOID.test(mark.name) && !(mark.selfClosing && (foreign > 0 || FOREIGN.test(mark.name)))) {
      open.push(mark.name);
      if (FOREIGN.test(mark.name)) foreign++;
    }
  }
  return open.length === 0;
}

/** jsdom takes longer to load than a page to write, so only broken fragments load it. */
async function rewritten(html: string): Promise<string> {
  const { JSDOM } = await import("jsdom");
  const fragment = JSDOM.fragment(html.replace(/<plaintext\b/gi, "<pre"));
  const box = fragment.ownerDocument.createElement("div");
  box.append(fragment);
  return box.innerHTML;
}
