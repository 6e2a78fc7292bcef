// How a notebook file is laid out, learned from the cell that changes, so that new text looks as if the program that wrote the file had
// written it: Jupyter (one space, one value a line), Colab and nbconvert variants, JSON.stringify with any indent, compact JSON, CRLF,
// and Python's ASCII-only escapes.
import type { Node } from "jsonc-parser";

export interface Layout {
  /** Does every value stand on a line of its own? */
  broken: boolean;
  /** Line end and indent of a cell's fields; the empty text where lines are not broken. */
  base: string;
  /** Indent of one level. */
  unit: string;
  /** Between a key and its value: `: `. */
  colon: string;
  /** Between two values of one line: `, `; where lines are broken: `,`. */
  comma: string;
  /** Is everything beyond ASCII written as \uXXXX? */
  ascii: boolean;
}

/** The layout of a file around one of its cells. */
export function layoutOf(text: string, root: Node, cell: Node): Layout {
  const [first, second] = cell.children ?? [];
  if (first === undefined || second === undefined) throw new Error("internal: a cell with less than two fields");
  const [key, value] = first.children ?? [];
  const between = text.slice(end(first), second.offset);
  const broken = /[\r\n]/.test(between);
  const base = broken ? between.replace(/^[^\r\n]*/, "") : "";
  return {
    broken,
    base,
    unit: broken ? unitOf(text, root, base) : "",
    colon: key === undefined || value === undefined ? ": " : text.slice(end(key), value.offset),
    comma: broken ? between.slice(0, between.length - base.length) : between,
    ascii: isAscii(text),
  };
}

/** Fields of the notebook stand one level deep, fields of a cell three. */
function unitOf(text: string, root: Node, base: string): string {
  const first = root.children?.[0];
  const lead = first === undefined ? "" : text.slice(root.offset + 1, first.offset);
  if (/[\r\n]/.test(lead)) return lead.replace(/^.*[\r\n]/s, "");
  const indent = base.replace(/^[\r\n]+/, "");
  return indent.slice(0, Math.floor(indent.length / 3));
}

/** Escapes of characters beyond ASCII, and no such character: Python's json.dump wrote it with its default settings. */
function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return !/[^\x00-\x7f]/.test(text) && /\\u(?!00[0-7])[0-9a-fA-F]{4}/.test(text);
}

/** JSON text from within a cell of a file that Jupyter wrote (one space a level, so three before a cell's fields) in another layout. */
export function relayout(jupyter: string, layout: Layout): string {
  const lines = jupyter.split("\n").map((line, at) => {
    const spaces = at === 0 ? 0 : line.length - line.trimStart().length;
    return { depth: spaces - CELL_DEPTH, text: separated(line.slice(spaces), layout) };
  });
  const joined = lines.map(({ depth, text }, at) => (at === 0 ? text : lineStart(depth, layout) + text)).join("");
  return layout.ascii ? escaped(joined) : joined;
}

const CELL_DEPTH = 3;

function lineStart(depth: number, layout: Layout): string {
  return layout.base + layout.unit.repeat(depth);
}

/** Each line begins with at most one key and ends with at most one comma. */
function separated(line: string, { colon, comma }: Layout): string {
  const keyed = line.replace(/^("(?:[^"\\]|\\.)*"): /, (_, key: string) => key + colon);
  return keyed.endsWith(",") ? keyed.slice(0, -1) + comma : keyed;
}

function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function end(node: Node): number {
  return node.offset + node.length;
}
