// Markdown → HTML as nbconvert does it (GitHub tables, strikethrough, bare https:// links, task lists, raw HTML), with
// formulas taken out beforehand, `id` and ¶ link on headings, and fenced code in colour.
import MarkdownIt, { type MarkdownIt as Parser, type RendererRule, type StateCore, type Token } from "markdown-it";
import type { Headings } from "./headings.js";
import { highlightCode } from "./highlight.js";
import { classes, escapeHtml } from "./html.js";
import type { MathCollector } from "./math.js";
import { scanMath } from "./math-scan.js";

export interface MarkdownContext {
  math: MathCollector;
  headings: Headings;
  cellId: string;
}

/** HTML of a Markdown text; formulas are placeholders until the page's math is typeset. */
export function renderMarkdown(source: string, context: MarkdownContext): string {
  const { math, cellId } = context;
  const text = scanMath(source, "markdown")
    .map((piece) => (piece.kind === "text" ? piece.text : math.add({ ...piece, cellId })))
    .join("");
  return PARSER.render(text, { ...context });
}

const PARSER = createParser();

/** The record given to render(), which markdown-it hands back to every rule. */
const contextOf = (env: unknown): MarkdownContext => env as MarkdownContext;

function createParser(): Parser {
  const parser = new MarkdownIt({ html: true, linkify: true });
  // nbconvert links bare addresses only when they say their scheme.
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  parser.core.ruler.push("headings", markHeadings);
  parser.core.ruler.push("tasks", markTasks);
  const { rules } = parser.renderer;
  rules.fence = (tokens, index, _options, env) => {
    const { content = "", info = "" } = tokens[index] ?? {};
    return codeBlock(contextOf(env).math.sources(content), info.trim().split(/[\s{,:]/)[0] ?? "");
  };
  rules.code_block = (tokens, index, _options, env) =>
    codeBlock(contextOf(env).math.sources(tokens[index]?.content ?? ""), "");
  rules.code_inline = (tokens, index, _options, env) =>
    `<code>${escapeHtml(contextOf(env).math.sources(tokens[index]?.content ?? ""))}</code>`;
  // nbconvert writes <del>, markdown-it <s>.
  rules.s_open = () => "<del>";
  rules.s_close = () => "</del>";
  rules.table_open = () => '<div class="table-scroll"><table>\n';
  rules.table_close = () => "</table></div>\n";
  const image = rules.image;
  rules.image = withSources(image);
  rules.link_open = withSources(rules.link_open);
  return parser;
}

/** Attributes cannot hold a formula: its source goes there. */
function withSources(rule: RendererRule | undefined): RendererRule {
  return (tokens, index, options, env, self) => {
    const token = tokens[index];
    if (token?.attrs)
      token.attrs = token.attrs.map(([name, value]) => [name, contextOf(env).math.sources(String(value))]);
    for (const child of token?.children ?? []) child.content = contextOf(env).math.sources(child.content);
    return rule ? rule(tokens, index, options, env, self) : self.renderToken(tokens, index, options);
  };
}

function codeBlock(code: string, language: string): string {
  const name = language && `hl-${language.toLowerCase()}`;
  return `<div class="${escapeHtml(classes("highlight", name))}"><pre>${highlightCode(code, language)}</pre></div>\n`;
}

function markHeadings(state: StateCore): void {
  const env = contextOf(state.env);
  state.tokens.forEach((token, index) => {
    const inline = state.tokens[index + 1];
    if (token.type !== "heading_open" || !inline?.children) return;
    const id = env.headings.add({
      level: Number(token.tag.slice(1)),
      text: env.math.sources(plainText(inline.children)),
      html: state.md.renderer.renderInline(inline.children.filter(isTitlePart), state.md.options, { ...env }),
      cellId: env.cellId,
    });
    token.attrSet("id", id);
    const anchor = new state.Token("html_inline", "", 0);
    anchor.content = `<a class="anchor-link" href="#${escapeHtml(id)}">¶</a>`;
    inline.children.push(anchor);
  });
}

/** Links and images do not belong into the table of contents' own links. */
const isTitlePart = (token: Token): boolean => !/^(link_|image|html_inline)/.test(token.type);

const plainText = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => (token.type === "softbreak" ? " " : token.type === "html_inline" ? "" : token.content))
    .join("");

/** `- [ ] open`, `- [x] done` (GitHub flavoured Markdown 5.3). */
function markTasks(state: StateCore): void {
  state.tokens.forEach((token, index) => {
    const [item, paragraph] = [state.tokens[index - 2], state.tokens[index - 1]];
    if (token.type !== "inline" || paragraph?.type !== "paragraph_open" || item?.type !== "list_item_open") return;
    const first = token.children?.[0];
    const mark = first?.type === "text" ? /^\[([ xX])\][ \t]+/.exec(first.content) : null;
    if (!first || !mark) return;
    first.content = first.content.slice(mark[0].length);
    item.attrJoin("class", "task-list-item");
    const box = new state.Token("html_inline", "", 0);
    box.content = `<input class="task-list-item-checkbox" type="checkbox" disabled${mark[1] === " " ? "" : " checked"}> `;
    token.children?.unshift(box);
  });
}
