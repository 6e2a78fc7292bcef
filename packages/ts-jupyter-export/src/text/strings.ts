// Small string functions with Python's exact meaning, where JavaScript's own differ (line starts, white space, quoting).

/** Four spaces before every line; a last line that is empty stays so, except that the empty text becomes four spaces. */
export function indent(text: string): string {
  const indented = `    ${text.replaceAll("\n", "\n    ")}`;
  return indented.endsWith("\n    ") ? indented.slice(0, -4) : indented;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI sequences start with the escape character
const ANSI = /\x1b\[[^\n]*?[@-~]/g;

/** Without ANSI control sequences. */
export const stripAnsi = (text: string): string => text.replace(ANSI, "");

/** `# ` before every line. */
export const commentLines = (text: string): string => `# ${text.replaceAll("\n", "\n# ")}`;

/** Python's `urllib.parse.quote`: every byte but letters, digits and `_.-~/` as %XX. */
export function quotePath(path: string): string {
  let quoted = "";
  for (const byte of Buffer.from(path, "utf8")) {
    const char = String.fromCharCode(byte);
    quoted += /[A-Za-z0-9_.\-~/]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return quoted;
}

// The file separators and NEL are white space in Python, the byte order mark is not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python's str.isspace holds for them
const NOT_BLANK = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** True where Python's `text.strip()` is empty. */
export const isBlank = (text: string): boolean => !NOT_BLANK.test(text);

/** Text of a MIME bundle's value; JSON values as JSON. */
export const dataText = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
