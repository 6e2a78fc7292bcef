// Random notebook files as different programs write them: the same values in many layouts. The writer says where each value stands, so
// that a test can put the expected text of an update together without the code under test.
import type { JsonValue } from "@innerloop/nbformat";

export type Draw = () => number;

/** How one program lays a notebook out. */
export interface Style {
  /** undefined: everything on one line. */
  indent: string | undefined;
  newline: "\n" | "\r\n";
  comma: ", " | ",";
  colon: ": " | ":";
  /** Python's default: characters beyond ASCII as escapes. */
  ascii: boolean;
  /** Of objects; "sorted" is Jupyter's. */
  keys: "sorted" | "reversed" | "shuffled";
  /** Texts as lists of lines, Jupyter's form, or as one string. */
  texts: "lines" | "string";
  end: string;
}

export function pick<T>(draw: Draw, ...choices: T[]): T {
  return choices[Math.floor(draw() * choices.length)] as T;
}

export function randomStyle(draw: Draw): Style {
  const indent = pick(draw, undefined, "", " ", "  ", "    ", "\t");
  return {
    indent,
    newline: pick(draw, "\n", "\r\n"),
    comma: indent === undefined ? pick(draw, ", ", ",") : ",",
    colon: pick(draw, ": ", ":"),
    ascii: draw() < 0.5,
    keys: pick(draw, "sorted", "reversed", "shuffled"),
    texts: pick(draw, "lines", "string"),
    end: pick(draw, "", "\n", "\r\n", "\n\n"),
  };
}

/** A text of several lines with everything that needs escapes in JSON, and characters beyond ASCII and beyond the basic plane. */
export function randomText(draw: Draw): string {
  const piece = () =>
    pick(
      draw,
      "loss",
      " 1.0,",
      '"quoted": ',
      "\\",
      "é",
      "∂ₜ",
      "𝛁",
      "\t",
      "\u001b[31m",
      "[",
      "]",
      "{",
      "}",
      "\u2028",
      "\u0000",
    );
  const line = () => Array.from({ length: Math.floor(draw() * 6) }, piece).join("");
  return Array.from({ length: 1 + Math.floor(draw() * 4) }, line).join("\n");
}

/** An output as it is in memory: each text one string. */
export function randomOutput(draw: Draw): Record<string, JsonValue> {
  const number = () => pick<JsonValue>(draw, 0, -1.5, 0.25, 12345678901, null, true);
  const data = {
    "text/plain": randomText(draw),
    "application/json": { "b:": [number(), number()], a: {}, é: [], c: { d: randomText(draw) } },
  };
  return pick<Record<string, JsonValue>>(
    draw,
    { output_type: "stream", name: "stdout", text: randomText(draw) },
    { output_type: "display_data", data, metadata: {} },
    { output_type: "execute_result", data, metadata: { isolated: true }, execution_count: Math.floor(draw() * 9) },
    { output_type: "error", ename: "Error", evalue: randomText(draw), traceback: [randomText(draw), ""] },
  );
}

/** A valid notebook in memory; every text one string. */
export function randomNotebook(draw: Draw): { cells: Record<string, JsonValue>[]; [key: string]: JsonValue } {
  const cells = Array.from({ length: 1 + Math.floor(draw() * 5) }, (_, at): Record<string, JsonValue> => {
    const common = { id: `cell-${at}`, metadata: { tags: [`rtol=1e-${at}`] }, source: randomText(draw) };
    if (draw() < 0.3) return { cell_type: "markdown", ...common };
    const outputs = Array.from({ length: Math.floor(draw() * 4) }, () => randomOutput(draw));
    return { cell_type: "code", ...common, execution_count: pick(draw, null, at + 1), outputs };
  });
  const metadata = { kernelspec: { name: "x", display_name: "Ünicode \\ 𝛁" }, outputs: [], execution_count: 3 };
  return { cells, metadata, nbformat: 4, nbformat_minor: 5 };
}

/** A JSON text, and where in it the value at each path (`cells/0/outputs/1`) stands. */
export interface Written {
  text: string;
  spans: Map<string, [number, number]>;
}

/** The text of a value that stands at `path` in its file; the depth of the indent follows from it. */
export function writeJson(value: JsonValue, style: Style, draw: Draw, path: readonly string[] = []): Written {
  const spans: Written["spans"] = new Map();
  let text = "";
  const lineStart = (depth: number) => (style.indent === undefined ? "" : style.newline + style.indent.repeat(depth));
  const list = (brackets: "[]" | "{}", items: (() => void)[], depth: number) => {
    text += brackets[0];
    items.forEach((item, at) => {
      text += (at === 0 ? "" : style.comma) + lineStart(depth + 1);
      item();
    });
    text += (items.length === 0 ? "" : lineStart(depth)) + brackets[1];
  };
  const write = (item: JsonValue, at: readonly string[]): void => {
    const start = text.length;
    if (Array.isArray(item)) {
      const items = item.map((inner, index) => () => write(inner, [...at, `${index}`]));
      list("[]", items, at.length);
    } else if (typeof item === "string" && style.texts === "lines" && isText(at)) {
      const items = linesOf(item).map((line) => () => {
        text += quoted(line, style);
      });
      list("[]", items, at.length);
    } else if (typeof item === "object" && item !== null) {
      const fields = ordered(Object.keys(item), style, draw).map((key) => () => {
        text += quoted(key, style) + style.colon;
        write(item[key] ?? null, [...at, key]);
      });
      list("{}", fields, at.length);
    } else text += typeof item === "string" ? quoted(item, style) : String(item);
    spans.set(at.join("/"), [start, text.length]);
  };
  write(value, path);
  return { text, spans };
}

/** The texts that Jupyter writes as lists of lines. */
function isText(path: readonly string[]): boolean {
  return /^cells\/\d+\/(source|outputs\/\d+\/(text|data\/text\/plain))$/.test(path.join("/"));
}

function linesOf(text: string): string[] {
  return text.match(/[^\n\u2028]*[\n\u2028]|[^\n\u2028]+$/g) ?? [];
}

function quoted(text: string, style: Style): string {
  const json = JSON.stringify(text);
  if (!style.ascii) return json;
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function ordered(keys: string[], style: Style, draw: Draw): string[] {
  const sorted = keys.toSorted();
  if (style.keys === "shuffled")
    return sorted
      .map((key) => ({ key, at: draw() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ key }) => key);
  return style.keys === "sorted" ? sorted : sorted.toReversed();
}
