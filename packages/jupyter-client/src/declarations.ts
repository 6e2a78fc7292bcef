// Which variables a parameters cell declares: `const`, `let` and `var` at its top level, with their type annotations.
//
// A small scanner, not a parser: it skips comments, strings and anything in brackets, and reads
// `keyword name [: type] = value [, name …]`. Destructuring declares no parameter.

export interface Declaration {
  name: string;
  keyword: "const" | "let" | "var";
  /** Text of the annotation, if there is one. */
  type?: string;
  /** The value, when it is a plain string literal. */
  text?: string;
}

const RESERVED = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield arguments eval undefined NaN Infinity"
  ).split(" "),
);

/** True for a name that a variable can have. */
export function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) && !RESERVED.has(name);
}

// One token: comment, string, template (without looking into it), name, number, arrow, comparison or a single character.
const TOKEN =
  /\/\/[^\n]*|\/\*.*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|=>|[=!]==?|./gsu;

interface Token {
  text: string;
  index: number;
}

/** The declarations, in order; of two with one name both are there. */
export function declarationsOf(source: string): Declaration[] {
  const found: Declaration[] = [];
  const tokens = tokensOf(source);
  let depth = 0;
  let keyword: Declaration["keyword"] | undefined;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]?.text ?? "";
    depth = Math.max(0, depth + nesting(token));
    if (depth > 0) continue;
    if (token === "const" || token === "let" || token === "var") keyword = token;
    else if (token === ";") keyword = undefined;
    const starts = token === keyword || token === ",";
    const word = nextWord(tokens, at);
    const name = tokens[word]?.text;
    if (!starts || keyword === undefined || name === undefined || !isIdentifier(name)) continue;
    const end = headEnd(tokens, word + 1);
    const type = tokens[word + 1]?.text === ":" ? textBetween(source, tokens, word + 1, end) : "";
    const text = tokens[end]?.text === "=" ? plainString(tokens, nextWord(tokens, end)) : undefined;
    found.push({ name, keyword, ...(type && { type }), ...(text !== undefined && { text }) });
    at = end - 1;
  }
  return found;
}

function tokensOf(source: string): Token[] {
  return [...source.matchAll(TOKEN)]
    .map((match) => ({ text: match[0], index: match.index ?? 0 }))
    .filter(({ text }) => !/^(?:\/\/|\/\*|[ \t\r]$)/.test(text));
}

/** Index of the token that ends `name: type`: `=`, `,` or `;` outside of brackets, or the end. */
function headEnd(tokens: Token[], from: number): number {
  let depth = 0;
  let end = from;
  for (; end < tokens.length; end++) {
    const text = tokens[end]?.text ?? "";
    if (depth === 0 && /^[=,;]$/.test(text)) break;
    depth += nesting(text) || (text === "<" ? 1 : text === ">" ? -1 : 0);
  }
  return end;
}

/** The source between two tokens, both left out. */
function textBetween(source: string, tokens: Token[], from: number, to: number): string {
  return source.slice((tokens[from]?.index ?? 0) + 1, tokens[to]?.index ?? source.length).trim();
}

/** A string literal that is the whole value. */
function plainString(tokens: Token[], at: number): string | undefined {
  const text = tokens[at]?.text ?? "";
  const ends = [undefined, ";", "\n", ","].includes(tokens[at + 1]?.text);
  return ends && /^["'][^\\]*$/.test(text) ? text.slice(1, -1) : undefined;
}

function nextWord(tokens: Token[], at: number): number {
  let next = at + 1;
  while (tokens[next]?.text === "\n") next++;
  return next;
}

function nesting(text: string): number {
  return /^[([{]$/.test(text) ? 1 : /^[)\]}]$/.test(text) ? -1 : 0;
}
