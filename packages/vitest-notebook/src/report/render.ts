// The error that a cell's test throws, laid out for each of its readers. vitest prints `name: message` in red, then `diff` as it is, then
// `frame` in place of its code frame (which would show lines of JSON). `message` is one plain line: it becomes JUnit's attribute and a
// title. `diff` holds the rest, with colours where the terminal has them; JUnit and GitHub strip those. `stack` is the whole text without
// colours, for the JSON report. `stacks` is what vitest would parse from it: it leads to the cell, whatever a trace in the text looks like.
import { isAbsolute, relative } from "node:path";
import type { OutputDifference } from "../compare/types.js";
import { deviationLines, summary } from "./deviations.js";
import { executionStory } from "./execution.js";
import { count, markedLines } from "./marks.js";
import { type Paint, paintOf } from "./paint.js";
import { sourceLines } from "./source.js";
import type { CellAddress, CellFailure } from "./types.js";

export interface FailureExtra {
  /** Path of the executed notebook, where it was kept. */
  kept?: string;
  /** For people, one line each. */
  notes: readonly string[];
  /** Does the reader see ANSI colours? */
  colour: boolean;
  /** The command that accepts the new outputs; `{}` stands for the notebook. */
  accept: string;
}

/** Outputs of a cell that are shown; the others are counted. */
const OUTPUTS = 5;

/** The error for vitest; it shows the cell, what differs and by how much, and what to do. */
export function failureError(address: CellAddress, failure: CellFailure, extra: FailureExtra): Error {
  const plain = storyOf(address, failure, extra, paintOf(false), false);
  const shown = extra.colour ? storyOf(address, failure, extra, paintOf(true), true) : plain;
  const link = ` ❯ cell [${address.number}] ${shortPath(address.path)}:${address.line}:1`;
  const error = new Error(plain.message);
  error.name = plain.name;
  const frame = `    at cell [${address.number}] (${address.path}:${address.line}:1)`;
  error.stack = [`${plain.name}: ${plain.message}`, "", ...plain.body, frame].join("\n");
  return Object.assign(error, {
    diff: shown.body.join("\n"),
    frame: paintOf(extra.colour).cyan(link),
    stacks: [{ method: `cell [${address.number}]`, file: address.path, line: address.line, column: 1 }],
  });
}

interface Story {
  name: string;
  message: string;
  body: string[];
}

function storyOf(
  address: CellAddress,
  failure: CellFailure,
  extra: FailureExtra,
  paint: Paint,
  colour: boolean,
): Story {
  const last = extra.notes.map((note) => `note: ${note}`);
  if (extra.kept !== undefined) last.push(`executed notebook: ${shortPath(extra.kept)}`);
  if (failure.kind === "outputs") {
    const { differences, staleness } = failure;
    const stale = staleness.status === "stale" ? [paint.yellow(`stale reference: ${staleness.since}`), ""] : [];
    const command = extra.accept.replace("{}", () => shellWord(shortPath(address.path)));
    return {
      name: "OutputMismatch",
      message: `${summary(differences)}${stale.length > 0 ? "; the reference is stale" : ""}`,
      body: [
        ...stale,
        ...sourceLines(address.source, paint),
        ...outputLines(differences, paint),
        "",
        ...last,
        paint.dim(`accept the new outputs: ${command}`),
      ],
    };
  }
  if (failure.kind === "execution") {
    const { name, message, line, body } = executionStory(failure.error, address, paint, colour);
    const told = body.length > 0 ? ["", ...body] : [];
    return { name, message, body: spaced([...sourceLines(address.source, paint, line), ...told], last) };
  }
  return {
    name: "NoException",
    message: "tagged raises-exception, but nothing was raised",
    body: spaced(sourceLines(address.source, paint), last),
  };
}

function outputLines(outputs: readonly OutputDifference[], paint: Paint): string[] {
  const lines = outputs.slice(0, OUTPUTS).flatMap((output) => {
    const marked = markedLines(output, paint);
    const deviations = deviationLines(output.differences, paint).map((line) => `  ${line}`);
    return ["", `${paint.bold(output.output)}${legend(marked, paint)}`, ...marked, ...deviations];
  });
  const more = outputs.length - OUTPUTS;
  return more > 0 ? [...lines, "", `… ${count(more, "more output")} that differ${more === 1 ? "s" : ""}`] : lines;
}

function legend(marked: readonly string[], paint: Paint): string {
  return marked.length === 0 ? "" : `  ${paint.green("- expected")} ${paint.red("+ actual")}`;
}

function spaced(lines: string[], last: string[]): string[] {
  return last.length === 0 ? lines : [...lines, "", ...last];
}

/** One word for a shell. */
function shellWord(text: string): string {
  return /^[\p{L}\p{N}_./@%+=:,][\p{L}\p{N}_./@%+=:,-]*$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** From the folder in which the command runs, where the path lies below it: terminals make links of such paths. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
