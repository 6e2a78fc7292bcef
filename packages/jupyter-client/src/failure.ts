// What went wrong in a cell, put together from what its kernel says about it.
//
// By the protocol a failed cell gives an `error` on IOPub and the same names in its execute_reply. Some kernels (tslab)
// send neither: they print the error to stderr and reply `status: "error"` alone. Then the text that stderr ended with
// is moved into an `error` output, so that it is shown once and every reader of the notebook finds it.
import type { ErrorOutput } from "@innerloop/nbformat";
import type { OutputArea } from "./output-area.js";

export type Failure = Omit<ErrorOutput, "output_type">;

/** The failure of a cell whose reply said "error"; afterwards the cell has an error output. */
export function failureOf(area: OutputArea, reply: Record<string, unknown>): Failure {
  const shown = area.error;
  const replied = fromReply(reply);
  if (shown) return replied ?? shown;
  if (replied) return area.fail(replied);
  const pieces = trailingReport(area.lastStderr);
  for (const piece of [...pieces].reverse()) area.takeStderr(piece);
  return area.fail(parseReport(pieces.join("")));
}

function fromReply({ ename, evalue, traceback }: Record<string, unknown>): Failure | undefined {
  if (typeof ename !== "string") return undefined;
  const lines = Array.isArray(traceback) ? traceback.map(String) : [];
  return { ename, evalue: typeof evalue === "string" ? evalue : "", traceback: lines };
}

/** tslab prints an exception in one message, type errors in one message each. */
const TYPE_ERROR = /^(?:\S.* )?\d+:\d+ - /;

function trailingReport(pieces: readonly string[]): string[] {
  const from = pieces.findLastIndex((piece) => !TYPE_ERROR.test(piece)) + 1;
  return from < pieces.length ? pieces.slice(from) : pieces.slice(-1);
}

/** Frames of the kernel itself: they say nothing about the cell, and name folders of this machine. */
const KERNEL_FRAME = /^\s+at .*(?:\(node:vm:|[\\/]tslab[\\/]dist[\\/])/;

/** Name and message of an error as Node prints it: source frame, `Name: message` or `Name [CODE]: message`, trace. */
function parseReport(text: string): Failure {
  const traceback = withoutBrackets(text.trimEnd())
    .split("\n")
    .filter((line) => !KERNEL_FRAME.test(line));
  const first = traceback[0] ?? "";
  if (first === "") return { ename: "Error", evalue: "the kernel gave no reason", traceback: [] };
  if (TYPE_ERROR.test(first)) return { ename: "TypeScriptError", evalue: first, traceback };
  const lines = traceback.slice(headLine(traceback));
  const named = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[[^\]]*\])?: (.*)$/.exec(lines[0] ?? "");
  if (!named) return { ename: "Error", evalue: lines[0] ?? first, traceback };
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  return { ename: named[1] ?? "Error", evalue: [named[2], ...lines.slice(1, Math.max(1, end))].join("\n"), traceback };
}

/** Node puts an error without stack frames into brackets: `[Name: message]`, its `file:line` and caret included. */
function withoutBrackets(text: string): string {
  const bracketed = text.startsWith("[") && text.endsWith("]");
  return bracketed && /^\[?[A-Za-z_$][\w$.]*: /m.test(text) ? text.slice(1, -1) : text;
}

/** Where the error itself begins: behind `file:line`, the source line and the caret, if these come first. */
function headLine(lines: string[]): number {
  const caret = lines.slice(0, 4).findIndex((line) => /^\s*\^+\s*$/.test(line));
  if (caret < 0) return 0;
  const head = lines.findIndex((line, at) => at > caret && line.trim() !== "");
  return Math.max(head, 0);
}
