// On disk a text is a list of its lines; in memory it is one string. The lines are those of Python's `str.splitlines(keepends=True)`,
// which Jupyter uses: besides \n, \r and \r\n it breaks at \v, \f, the separators 1C–1E, NEL (85) and the line and paragraph separators
// (2028, 2029) (https://docs.python.org/3/library/stdtypes.html#str.splitlines).

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the line boundaries of Python's str.splitlines
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

/** The lines of a text, each with its line end; their concatenation is the text. The empty text has no lines. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LINE_END)) {
    const end = (match.index ?? 0) + match[0].length;
    lines.push(text.slice(start, end));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** A line of {@link splitLines} without its line end. */
export function withoutLineEnd(line: string): string {
  return line.replace(LINE_END, "");
}

/** A text from the file's form: a string, or the lines of one. */
export function joinLines(value: string | readonly string[]): string {
  return typeof value === "string" ? value : value.join("");
}

/** True for the MIME types whose data is a JSON value, kept as it is: `application/json` and `application/…+json`. */
export function isJsonMime(mime: string): boolean {
  return mime === "application/json" || (mime.startsWith("application/") && mime.endsWith("+json"));
}

/** True for the MIME types whose strings Jupyter writes as lists of lines: `text/…`, JavaScript and SVG. */
export function isLinesMime(mime: string): boolean {
  return mime.startsWith("text/") || mime === "application/javascript" || mime === "image/svg+xml";
}
