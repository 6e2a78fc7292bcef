// A cell that did not come to its end, told by the error of the run: what it raised with its trace and what it had printed, or what became
// of its kernel. Every line of what others wrote stands behind a bar, so that no stack frame in it is taken for one of the test's.
import { CellExecutionError, CellTimeoutError, type RunError, stripAnsi } from "@innerloop/jupyter-client";
import { count } from "./marks.js";
import { type Paint, part, visible } from "./paint.js";
import type { CellAddress } from "./types.js";

/** Lines of a trace, from its beginning and its end. */
const TRACE = [24, 16] as const;
/** Lines of what the cell had printed: the last ones. */
const PRINTED = [0, 8] as const;
/** Longest headline. */
const WIDTH = 300;

export interface ExecutionStory {
  /** Name and message of the error that the test throws. */
  name: string;
  message: string;
  /** Line of the cell's source that raised it, from 1. */
  line?: number;
  body: string[];
}

/** What is told of an error of the run; `colour`: a trace keeps its own colours. */
export function executionStory(error: RunError, address: CellAddress, paint: Paint, colour: boolean): ExecutionStory {
  if (error instanceof CellExecutionError) return raised(error, paint, colour);
  const [first = "", ...rest] = withNumber(error, address).split("\n");
  const body = error instanceof CellTimeoutError ? [] : barred(rest.join("\n"), paint, false, TRACE);
  return { name: error.name, message: headline(first), body };
}

function raised(error: CellExecutionError, paint: Paint, colour: boolean): ExecutionStory {
  const trace = error.traceback.join("\n").trimEnd();
  const text = trace === "" ? `${error.ename}: ${error.evalue}` : trace;
  const printed = error.streams.flatMap((stream) => [
    `${paint.bold(stream.name)} before it:`,
    ...barred(stream.text, paint, colour, PRINTED),
    "",
  ]);
  return {
    name: headline(error.ename),
    message: headline(error.evalue.split("\n", 1)[0] ?? ""),
    line: lineOf(stripAnsi(trace)),
    body: [...printed, ...barred(text, paint, colour, TRACE)],
  };
}

/** One plain line, never empty: vitest would print the error as an object. */
function headline(text: string): string {
  const plain = visible(stripAnsi(text));
  if (plain.trim() === "") return "(no message)";
  return plain.length > WIDTH ? `${part(plain, 0, WIDTH - 1)}…` : plain;
}

/** The line of this cell that a trace names: `cell 3, line 2` (ts-jupyter), `Cell In[3], line 2` (ipykernel). The latest cell is this one. */
function lineOf(trace: string): number | undefined {
  const places = [...trace.matchAll(/\bcell (?:In\s?\[)?(\d+)\]?, line (\d+)/gi)];
  const latest = Math.max(...places.map(([, cell]) => Number(cell)));
  const place = places.find(([, cell]) => Number(cell) === latest);
  return place === undefined ? undefined : Number(place[2]);
}

/** The run counts all cells; the report counts code cells as Jupyter does. */
function withNumber({ message, cell }: RunError, address: CellAddress): string {
  if (cell === undefined || cell.id !== address.id) return message;
  return message.replaceAll(`cell ${cell.index + 1} of ${cell.of} (id ${cell.id})`, `cell [${address.number}]`);
}

function barred(text: string, paint: Paint, colour: boolean, [head, tail]: readonly [number, number]): string[] {
  if (text.trim() === "") return [];
  const all = (colour ? text : stripAnsi(text)).trimEnd().split(/\r\n|[\r\n]/);
  const left = all.length - head - tail;
  const gap = [`… ${count(left, "line")} …`];
  const lines = left <= 1 ? all : [...all.slice(0, head), ...gap, ...all.slice(all.length - tail)];
  // A colour that a line leaves open must not run into the next line's bar.
  return lines.map((line) => `  ${paint.dim("│")} ${colour ? `${printable(line)}\u001b[0m` : visible(line)}`.trimEnd());
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const COLOURS = /(\x1b\[[\d;]*m)/;

/** Colours stay, other control sequences do not. */
function printable(line: string): string {
  const parts = line.split(COLOURS);
  return parts.map((part, at) => (at % 2 === 1 ? part : visible(stripAnsi(part)))).join("");
}
