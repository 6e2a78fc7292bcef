// Python's tokens, line by logical line, as far as IPython's syntax needs them: where strings, comments and brackets begin and end.
// The rules are those of Python 3.11's tokenize module (https://docs.python.org/3.11/library/tokenize.html); what is no token of
// Python, such as `!` and `?`, comes as one "error" token a character, with the white space before it.

export interface Token {
  /** "line-end" ends a statement; "blank" is any other line end: after nothing, after a comment, inside brackets. */
  kind: "name" | "number" | "string" | "operator" | "comment" | "line-end" | "blank" | "indent" | "dedent" | "error";
  text: string;
  /** Place of its first character: index of the physical line, and of the UTF-16 unit in it. */
  line: number;
  column: number;
}

const WORD = "[\\p{L}\\p{N}_]";
const DIGITS = "[0-9](?:_?[0-9])*";
const EXPONENT = `[eE][-+]?${DIGITS}`;
const FLOAT = `(?:(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS})(?:${EXPONENT})?|${DIGITS}${EXPONENT})`;
const INTEGER = "(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?0)*|[1-9](?:_?[0-9])*)";
const NUMBER = `(?:${DIGITS}[jJ]|${FLOAT}[jJ]|${FLOAT}|${INTEGER})`;
const PREFIX = "(?:[bBrRuUfF]|[bB][rR]|[rR][bB]|[fF][rR]|[rR][fF])?";
const OPERATOR =
  "(?:\\*\\*=|>>=|<<=|//=|\\.\\.\\.|!=|%=|&=|\\*\\*|\\*=|\\+=|-=|->|//|/=|:=|<<|<=|==|>=|>>|@=|\\^=|\\|=|[-%&()*+,./:;<=>@[\\]^{|}~])";
/** A string in single quotes that ends on this line, or goes on after a backslash. */
const shortString = (quote: string) =>
  `${PREFIX}${quote}[^\\n${quote}\\\\]*(?:\\\\[^\\n][^\\n${quote}\\\\]*)*(?:${quote}|\\\\\\r?\\n)`;

const TOKEN = new RegExp(
  `[ \\f\\t]*(?:(?<join>\\\\\\r?\\n)|(?<end>$)|(?<comment>#[^\\r\\n]*)|(?<triple>${PREFIX}(?:'''|"""))|(?<number>${NUMBER})` +
    `|(?<newline>\\r?\\n)|(?<operator>${OPERATOR})|(?<string>${shortString("'")}|${shortString('"')})|(?<name>${WORD}+))`,
  "uy",
);

const ENDINGS: Readonly<Record<string, RegExp>> = {
  "'": /[^'\\]*(?:\\[^\n][^'\\]*)*'/y,
  '"': /[^"\\]*(?:\\[^\n][^"\\]*)*"/y,
  "'''": /[^'\\]*(?:(?:\\[^\n]|'(?!''))[^'\\]*)*'''/y,
  '"""': /[^"\\]*(?:(?:\\[^\n]|"(?!""))[^"\\]*)*"""/y,
};

/** A string that is not finished where its line ends. */
interface OpenString {
  start: Token;
  quote: string;
  /** "backslash": it goes on only while lines end in one. */
  goesOn: "freely" | "backslash";
}

/** Tokens of all lines (each with its line end) in order; what follows an error of indentation is left out. */
export function pythonTokens(lines: readonly string[]): Token[] {
  const tokens: Token[] = [];
  const indents = [0];
  let depth = 0;
  let joined = false;
  let open: OpenString | undefined;

  for (const [line, text] of lines.entries()) {
    const push = (kind: Token["kind"], column: number, end: number) => {
      tokens.push({ kind, text: text.slice(column, end), line, column });
    };
    let position = 0;
    if (open !== undefined) {
      const end = endOfString(text, 0, open.quote);
      if (end === undefined) {
        const stops = open.goesOn === "backslash" && !/\\\r?\n$/.test(text);
        open.start.text += text;
        if (stops) {
          tokens.push({ ...open.start, kind: "error" });
          open = undefined;
        }
        continue;
      }
      tokens.push({ ...open.start, text: open.start.text + text.slice(0, end) });
      position = end;
      open = undefined;
    } else if (depth === 0 && !joined) {
      position = text.search(/[^ \t\f]|$/);
      // Python ends here: nothing but white space, and no line end.
      if (position === text.length) return tokens;
      if ("#\r\n".includes(text.charAt(position))) {
        const end =
          text.charAt(position) === "#" ? position + text.slice(position).replace(/[\r\n]+$/, "").length : position;
        if (end > position) push("comment", position, end);
        push("blank", end, text.length);
        continue;
      }
      const column = widthOf(text.slice(0, position));
      if (column > (indents.at(-1) ?? 0)) {
        indents.push(column);
        push("indent", 0, position);
      }
      while (column < (indents.at(-1) ?? 0)) {
        if (!indents.includes(column)) return tokens;
        indents.pop();
        push("dedent", position, position);
      }
    }
    joined = false;
    while (position < text.length) {
      TOKEN.lastIndex = position;
      const groups = TOKEN.exec(text)?.groups;
      if (groups === undefined) {
        const char = String.fromCodePoint(text.codePointAt(position) ?? 0);
        push("error", position, position + char.length);
        position += char.length;
        continue;
      }
      const end = TOKEN.lastIndex;
      const found = Object.entries(groups).find(([, value]) => value !== undefined);
      const [kind = "", token = ""] = found ?? [];
      const start = end - token.length;
      position = end;
      if (kind === "join") joined = true;
      else if (kind === "comment" || kind === "number" || kind === "name") push(kind, start, end);
      else if (kind === "newline") push(depth > 0 ? "blank" : "line-end", start, end);
      else if (kind === "operator") {
        if ("([{".includes(token)) depth += 1;
        else if (")]}".includes(token)) depth -= 1;
        push("operator", start, end);
      } else if (kind === "triple") {
        const quote = token.slice(-3);
        const close = endOfString(text, end, quote);
        if (close === undefined) {
          open = { start: { kind: "string", text: text.slice(start), line, column: start }, quote, goesOn: "freely" };
          break;
        }
        push("string", start, close);
        position = close;
      } else if (kind === "string") {
        if (token.endsWith("\n")) {
          const quote = token.replace(/^[A-Za-z]*/, "").charAt(0);
          open = { start: { kind: "string", text: token, line, column: start }, quote, goesOn: "backslash" };
          break;
        }
        push("string", start, end);
      }
    }
  }
  return tokens;
}

/** Tokens grouped by logical line: until a line end outside of brackets. */
export function logicalLines(lines: readonly string[]): Token[][] {
  const groups: Token[][] = [[]];
  let depth = 0;
  for (const token of pythonTokens(lines)) {
    groups.at(-1)?.push(token);
    if (token.kind === "operator" && "([{".includes(token.text)) depth += 1;
    else if (token.kind === "operator" && ")]}".includes(token.text)) depth = Math.max(0, depth - 1);
    else if (token.kind === "line-end" || (token.kind === "blank" && depth === 0)) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}

function endOfString(text: string, from: number, quote: string): number | undefined {
  const ending = ENDINGS[quote];
  if (ending === undefined) throw new Error(`internal: no end of a string in ${quote}`);
  ending.lastIndex = from;
  return ending.test(text) ? ending.lastIndex : undefined;
}

/** Columns that white space at a line's start takes; tabs go to the next multiple of eight. */
function widthOf(space: string): number {
  let column = 0;
  for (const char of space) column = char === "\t" ? (Math.floor(column / 8) + 1) * 8 : char === "\f" ? 0 : column + 1;
  return column;
}
