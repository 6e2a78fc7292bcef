// Streams as a terminal would have left them: `\r` starts the line again, `\b` takes one character back.
//
// The `\r` rule is nbclient's: what stands before a carriage return on its line is gone, except when the line ends
// right there (`\r\n`, or a `\r` still waiting for its next character). Linear time, also for one line of megabytes.
// nbclient means to apply `\b` too, but its loop never runs; here it does.
import type { Output, StreamOutput } from "@innerloop/nbformat";

/** Applies `\b` and then `\r` to a text. Applying it again to the result, or to the result plus more text, is safe. */
export function applyControls(text: string): string {
  const erased = text.includes("\b") ? applyBackspaces(text) : text;
  if (!erased.includes("\r")) return erased;
  return erased
    .split("\n")
    .map((line) => line.slice(lastOverwrite(line) + 1))
    .join("\n");
}

/** Index of the last `\r` that is followed by another character of its line, or -1. */
function lastOverwrite(line: string): number {
  return line.length < 2 ? -1 : line.lastIndexOf("\r", line.length - 2);
}

/** A backspace removes the character before it; at the start of a line it finds nothing and does nothing. */
function applyBackspaces(text: string): string {
  const kept: string[] = [];
  for (const character of text) {
    const before = kept.at(-1);
    if (character !== "\b") kept.push(character);
    else if (before !== undefined && before !== "\n" && before !== "\r") kept.pop();
  }
  return kept.join("");
}

/**
 * How a cell's stream messages become outputs.
 * "adjacent": neighbours of the same name are one output (as Jupyter's front ends show them);
 * "all": one output a name, at the place of its first message, stdout before a neighbouring stderr (nbclient's coalesce_streams).
 */
export type CoalesceStreams = "adjacent" | "all";

/** Outputs with their streams joined and `\r`, `\b` applied. Joined streams are the first one's object; others are kept. */
export function coalesce(outputs: Output[], mode: CoalesceStreams): Output[] {
  const joined: Output[] = [];
  const first = new Map<string, StreamOutput>();
  for (const output of outputs) {
    if (output.output_type !== "stream") {
      if (mode === "adjacent") first.clear();
      joined.push(output);
      continue;
    }
    const earlier = first.get(output.name);
    if (earlier) earlier.text += output.text;
    else {
      if (mode === "adjacent") first.clear();
      first.set(output.name, output);
      joined.push(output);
    }
  }
  for (const output of joined) if (output.output_type === "stream") output.text = applyControls(output.text);
  if (mode === "all") putStdoutFirst(joined);
  return joined;
}

function putStdoutFirst(outputs: Output[]): void {
  const at = outputs.findIndex((output) => output.output_type === "stream" && output.name === "stderr");
  const next = outputs[at + 1];
  if (at >= 0 && next?.output_type === "stream" && next.name === "stdout") outputs.splice(at, 2, next, outputs[at]!);
}
