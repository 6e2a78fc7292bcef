// Where nbconvert's Markdown goes beyond CommonMark, or reads it in another way, as rules for markdown-it: headings
// without a space after `#`, definition lists, bare https:// addresses, task lists.
import type { MarkdownIt as Parser, StateBlock, StateCore, StateInline, Token } from "markdown-it";
import { wellFormed } from "./html.js";

/** `#title` and `# title` alike. */
export function looseHeading(state: StateBlock, line: number, _end: number, silent: boolean): boolean {
  if ((state.sCount[line] ?? 0) - state.blkIndent >= 4) return false;
  const [, marks = "", rest = ""] = /^(#{1,6})(?!#)(.*)$/s.exec(lineText(state, line)) ?? [];
  if (marks === "") return false;
  if (silent) return true;
  state.line = line + 1;
  const tag = `h${marks.length}`;
  const open = state.push("heading_open", tag, 1);
  open.markup = marks;
  open.map = [line, line + 1];
  pushInline(state, rest.trim().replace(/(?:\s+|^)#+\s*$/, ""), [line, line + 1]);
  state.push("heading_close", tag, -1).markup = marks;
  return true;
}

const lineText = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);

function pushInline(state: StateBlock, content: string, map: [number, number]): void {
  const inline = state.push("inline", "", 0);
  inline.content = content;
  inline.map = map;
  inline.children = [];
}

const DEFINITION = /^:[ \t]+/;

const startsDefinition = (state: StateBlock, line: number): boolean =>
  (state.sCount[line] ?? 0) - state.blkIndent < 4 && DEFINITION.test(lineText(state, line));

/** PHP Markdown Extra: lines of terms, then lines that begin with a colon. */
export function definitionList(state: StateBlock, first: number, end: number, silent: boolean): boolean {
  let group = definitionGroup(state, first, end);
  if (!group) return false;
  if (silent) return true;
  state.push("dl_open", "dl", 1).map = [first, group.next];
  while (group) {
    for (const line of group.terms) {
      state.push("dt_open", "dt", 1);
      pushInline(state, lineText(state, line).trim(), [line, line + 1]);
      state.push("dt_close", "dt", -1);
    }
    for (const { from, to, loose } of group.definitions) pushDefinition(state, from, to, loose);
    state.line = group.next;
    group = definitionGroup(state, skipEmpty(state, group.next, end), end);
  }
  state.push("dl_close", "dl", -1);
  return true;
}

interface Definition {
  from: number;
  to: number;
  loose: boolean;
}

function definitionGroup(state: StateBlock, first: number, end: number) {
  if (first >= end || (state.sCount[first] ?? 0) - state.blkIndent >= 4 || startsDefinition(state, first))
    return undefined;
  const terms = [first];
  let line = first + 1;
  while (line < end && !state.isEmpty(line) && !startsDefinition(state, line)) {
    if (interrupts(state, line, end)) return undefined;
    terms.push(line++);
  }
  let loose = state.isEmpty(line);
  line = skipEmpty(state, line, end);
  if (line >= end || !startsDefinition(state, line)) return undefined;
  const definitions: Definition[] = [];
  while (line < end && startsDefinition(state, line)) {
    const to = definitionEnd(state, line, end);
    definitions.push({ from: line, to, loose });
    loose = state.isEmpty(to - 1);
    line = to;
  }
  return { terms, definitions, next: line };
}

/** Whether a line begins something that no paragraph continues over. */
const interrupts = (state: StateBlock, line: number, end: number): boolean =>
  state.md.block.ruler.getRules("paragraph").some((rule) => rule(state, line, end, true));

const skipEmpty = (state: StateBlock, line: number, end: number): number => {
  let next = line;
  while (next < end && state.isEmpty(next)) next++;
  return next;
};

/** Up to the next definition, or to an unindented line after an empty one. */
function definitionEnd(state: StateBlock, from: number, end: number): number {
  let line = from + 1;
  while (line < end && !startsDefinition(state, line)) {
    if (!state.isEmpty(line)) {
      line++;
      continue;
    }
    const next = skipEmpty(state, line, end);
    if (next < end && !startsDefinition(state, next) && (state.sCount[next] ?? 0) <= state.blkIndent) return line;
    line = next;
  }
  return line;
}

function pushDefinition(state: StateBlock, from: number, to: number, loose: boolean): void {
  const source = state
    .getLines(from, to, state.blkIndent, false)
    .replace(/^( {0,3}):[ \t]/, "$1  ")
    .replace(/^ {0,4}/gm, "")
    .replace(/\s+$/, "");
  const inner: Token[] = [];
  state.md.block.parse(source, state.md, state.env, inner);
  const [open, , close] = inner;
  if (!loose && inner.length === 3 && open?.type === "paragraph_open" && close) open.hidden = close.hidden = true;
  state.push("dd_open", "dd", 1).map = [from, to];
  for (const token of inner) token.level += state.level;
  state.tokens.push(...inner);
  state.push("dd_close", "dd", -1);
}

const ADDRESS = /https?:\/\/[^\s<]+[^<.,:;"')\]\s]/y;

/** An address that says its scheme is a link; the scheme stands already in `pending` when the colon comes. */
export function bareAddress(state: StateInline, silent: boolean): boolean {
  const scheme = state.linkLevel === 0 && state.src.startsWith("://", state.pos) && /https?$/.exec(state.pending)?.[0];
  if (!scheme) return false;
  ADDRESS.lastIndex = state.pos - scheme.length;
  const address = ADDRESS.exec(state.src)?.[0];
  if (address === undefined) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    const open = state.push("link_open", "a", 1);
    open.attrs = [["href", state.md.normalizeLink(address)]];
    open.markup = "linkify";
    state.push("text", "", 0).content = address;
    state.push("link_close", "a", -1).markup = "linkify";
  }
  state.pos += address.length - scheme.length;
  return true;
}

/** `- [ ] open`, `- [x] done` (GitHub flavoured Markdown 5.3). */
export function markTasks(state: StateCore): void {
  state.tokens.forEach((token, index) => {
    const [item, paragraph] = [state.tokens[index - 2], state.tokens[index - 1]];
    if (token.type !== "inline" || paragraph?.type !== "paragraph_open" || item?.type !== "list_item_open") return;
    const first = token.children?.[0];
    const mark = first?.type === "text" ? /^\[([ xX])\](?:[ \t]+|$)/.exec(first.content) : null;
    // What follows the bracket is a space, or the end of a line.
    if (!first || !mark || !/^\[[ xX]\]\s/.test(token.content)) return;
    first.content = first.content.slice(mark[0].length);
    item.attrJoin("class", "task-list-item");
    const box = new state.Token("html_inline", "", 0);
    const standing = mark[1] === " " ? ' aria-label="to do"' : ' aria-label="done" checked';
    box.content = `<input class="task-list-item-checkbox" type="checkbox" disabled${standing}>`;
    token.children?.unshift(box);
  });
}

/** Percent-encodes what nbconvert does: everything but letters, digits and the signs of an address. */
export const encodeAddress = (address: string): string =>
  address.replace(/[^\w.~:/?#@!$&()*+,;=%-]+/g, (text) => encodeURIComponent(wellFormed(text)).replaceAll("'", "%27"));

/** Teaches a parser all of these. */
export function addRules(parser: Parser): void {
  parser.block.ruler.at("heading", looseHeading, { alt: ["paragraph", "reference", "blockquote"] });
  parser.block.ruler.before("lheading", "definition_list", definitionList);
  parser.inline.ruler.after("text", "bare_address", bareAddress);
  parser.core.ruler.push("tasks", markTasks);
  parser.normalizeLink = encodeAddress;
  parser.normalizeLinkText = (text) => text;
  // What a link may do is decided by the sanitizer, or by the reader who trusts the notebook.
  parser.validateLink = () => true;
}
