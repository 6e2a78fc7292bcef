// Highlighted code for a Verbatim environment: the spans of a page (Pygments' short class names) become `\PY{class}{text}`, and every
// character that TeX or a font could take for something else a command, named as in Pygments' LaTeX.
import { highlightCode } from "../../render/highlight.js";
import { CHARACTERS } from "./escape.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
  "&#39;": "'",
  "&amp;": "&",
};

/** Lines of code, coloured, without line ends around them. */
export function highlightedLatex(source: string, language: string): string {
  const code = source.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
  const open: string[] = [];
  let latex = "";
  for (const [piece] of highlightCode(code, language).matchAll(/<[^>]*>|[^<]+/g)) {
    if (piece === "</span>") open.pop();
    else if (piece.startsWith("<")) open.push(/class="([^" ]*)/.exec(piece)?.[1] ?? "");
    else latex += coloured(textOf(piece), open.findLast((name) => name !== "") ?? "");
  }
  return latex;
}

const textOf = (html: string): string =>
  html.replace(/&(?:lt|gt|quot|amp|#x27|#39);/g, (entity) => ENTITIES[entity] ?? entity);

/** A group may not reach over the end of a line. */
const coloured = (text: string, name: string): string =>
  text
    .split("\n")
    .map((line) => (line.trim() === "" || name === "" ? commands(line) : `\\PY{${name}}{${commands(line)}}`))
    .join("\n");

const commands = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: TeX refuses them
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "")
    .replace(/[\\{}^_&<>#%$'"~-]/g, (char) => `\\${CHARACTERS[char]}{}`);
