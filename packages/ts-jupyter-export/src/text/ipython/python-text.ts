// Python's own functions on texts that IPython's syntax is defined by: repr, dedent, rstrip, partition, split.

/** White space as Python's str methods see it. */
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const TRAILING_SPACE = new RegExp(`[${SPACE}]+$`);
const NOT_SPACE = new RegExp(`[^${SPACE}]+`, "g");

export const rstrip = (text: string): string => text.replace(TRAILING_SPACE, "");

/** The words of a text; its `split()`. */
export const words = (text: string): string[] => text.match(NOT_SPACE) ?? [];

/** What stands before the first space, and what after it. */
export function partition(text: string): [before: string, after: string] {
  const space = text.indexOf(" ");
  return space < 0 ? [text, ""] : [text.slice(0, space), text.slice(space + 1)];
}

/** `textwrap.dedent`: without the white space that all lines begin with; lines of nothing else become empty. */
export function dedent(text: string): string {
  const lines = text.split("\n").map((line) => (/^[ \t]+$/.test(line) ? "" : line));
  let margin: string | undefined;
  for (const line of lines) {
    if (line === "") continue;
    const own = /^[ \t]*/.exec(line)?.[0] ?? "";
    margin = margin === undefined ? own : commonStart(margin, own);
  }
  const cut = margin?.length ?? 0;
  return lines.map((line) => line.slice(cut)).join("\n");
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A string as Python's `repr` writes it: in single quotes, unless it holds some and no double ones. */
export function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = "";
  for (const char of text) {
    if (char === quote) body += `\\${char}`;
    else if (Object.hasOwn(SHORT_ESCAPES, char)) body += SHORT_ESCAPES[char];
    else if (char !== " " && /[\p{C}\p{Z}]/u.test(char)) body += numericEscape(char.codePointAt(0) ?? 0);
    else body += char;
  }
  return quote + body + quote;
}

function numericEscape(code: number): string {
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}
