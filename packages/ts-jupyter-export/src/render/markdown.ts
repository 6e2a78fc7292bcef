// Markdown → HTML as nbconvert does it (GitHub tables, strikethrough, bare https:// links, task lists, definition lists,
// raw HTML), with formulas taken out beforehand, `id` and ¶ link on headings, and fenced code in colour.
import MarkdownIt, { type MarkdownIt as Parser, type RendererRule, type StateCore, type Token } from "markdown-it";
import type { Headings } from "./headings.js";
import { highlightCode, trimmedCode } from "./highlight.js";
import { escapeHtml } from "./html.js";
import { addRules } from "./markdown-rules.js";
import type { MathCollector } from "./math.js";
import { scanMath } from "./math-scan.js";
import { isPygmentsName } from "./pygments-names.js";

export interface MarkdownContext {
  math: MathCollector;
  headings: Headings;
  cellId: string;
  /** A Mermaid source as it may be drawn; default: as it stands. */
  diagram?: ((source: string) => string) | undefined;
  /** Text (or an element) of the link at the end of each heading, "" for none. Default "¶". */
  anchorLinkText?: string | undefined;
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
  const parser = new MarkdownIt({ html: true });
  addRules(parser);
  parser.core.ruler.push("headings", markHeadings);
  const { rules } = parser.renderer;
  rules.fence = (tokens, index, _options, env) => {
    const { content = "", info = "" } = tokens[index] ?? {};
    return codeBlock(contextOf(env).math.sources(content), info.trim(), contextOf(env));
  };
  rules.code_block = (tokens, index, _options, env) =>
    plainBlock(
      contextOf(env)
        .math.sources(tokens[index]?.content ?? "")
        .replace(/^\n+|\n+$/g, ""),
    );
  rules.code_inline = (tokens, index, _options, env) =>
    `<code>${escapeHtml(contextOf(env).math.sources(tokens[index]?.content ?? ""))}</code>`;
  // nbconvert writes <del>, markdown-it <s>.
  rules.s_open = () => "<del>";
  rules.s_close = () => "</del>";
  rules.table_open = () => '<div class="table-scroll"><table>\n';
  rules.table_close = (tokens, index) =>
    tokens[index - 1]?.type === "thead_close" ? "<tbody>\n</tbody>\n</table></div>\n" : "</table></div>\n";
  rules.image = withSources(rules.image);
  rules.link_open = withSources(rules.link_open);
  return parser;
}

/** Attributes cannot hold a formula: its source goes there. */
function withSources(rule: RendererRule | undefined): RendererRule {
  return (tokens, index, options, env, self) => {
    const token = tokens[index];
    const { math } = contextOf(env);
    if (token?.attrs) token.attrs = token.attrs.map(([name, value]) => [name, math.sources(decoded(String(value)))]);
    for (const child of token?.children ?? []) child.content = math.sources(child.content);
    return rule ? rule(tokens, index, options, env, self) : self.renderToken(tokens, index, options);
  };
}

/** Addresses are percent-encoded before they come here, and so are the characters that stand for a formula. */
const decoded = (address: string): string =>
  address.replace(/(?:%F3%[0-9A-F]{2}%[0-9A-F]{2}%[0-9A-F]{2})+\d+%F3%B0%80%80/g, (text) => decodeURIComponent(text));

/** Code in a language that nbconvert colours; Mermaid sources wait for the page's script; all else is plain. */
function codeBlock(code: string, info: string, { math, diagram = (source) => source }: MarkdownContext): string {
  if (info.startsWith("mermaid")) {
    const source = `<div class="jp-Mermaid"><pre class="mermaid">\n${escapeHtml(diagram(code).trim())}\n</pre></div>`;
    return `${math.keep(source)}\n`;
  }
  const language = info.split(/\s/)[0] ?? "";
  if (!isPygmentsName(language)) return plainBlock(code, language);
  return `<div class="highlight"><pre>${highlightCode(trimmedCode(code), language)}</pre></div>\n`;
}

const plainBlock = (code: string, language = ""): string =>
  `<pre><code${language && ` class="language-${escapeHtml(language)}"`}>${escapeHtml(code)}</code></pre>\n`;

function markHeadings(state: StateCore): void {
  const env = contextOf(state.env);
  const link = env.anchorLinkText ?? "¶";
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
    if (link === "") return;
    const anchor = new state.Token("html_inline", "", 0);
    anchor.content = `<a class="anchor-link" href="#${escapeHtml(id)}">${/<.*>/s.test(link) ? link : escapeHtml(link)}</a>`;
    inline.children.push(anchor);
  });
}

/** Links and images do not belong into the table of contents' own links. */
const isTitlePart = (token: Token): boolean => !/^(link_|image|html_inline)/.test(token.type);

/** The text of the elements: neither tags nor the descriptions of images. */
const plainText = (tokens: readonly Token[]): string =>
  tokens
    .map(({ type, content }) =>
      /^(?:soft|hard)break$/.test(type) ? "\n" : /^(?:html_inline|image)$/.test(type) ? "" : content,
    )
    .join("");
