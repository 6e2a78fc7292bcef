// CoalesceStreamsPreprocessor: neighbouring outputs on one stream become one, and a line that was started again (`\r`) shows what was
// written last. A stored `\b` stays, as with nbconvert; a run of our own has applied it before (jupyter-client's streams).
import type { Output } from "@innerloop/nbformat";
import type { Preprocessor } from "../core/exporter.js";
import { editCells, editOutputs, withFields } from "./edit.js";

export function coalesceStreams(): Preprocessor {
  return {
    name: "CoalesceStreamsPreprocessor",
    preprocess: (notebook) => ({ notebook: editCells(notebook, (cell) => editOutputs(cell, coalesced)) }),
  };
}

function coalesced(outputs: readonly Output[]): Output[] {
  const runs: Output[][] = [];
  for (const output of outputs) {
    const first = runs.at(-1)?.[0];
    const joins = output.output_type === "stream" && first?.output_type === "stream" && first.name === output.name;
    if (joins) runs.at(-1)?.push(output);
    else runs.push([output]);
  }
  return runs.map(([first, ...others]) => {
    if (first === undefined) throw new Error("internal: a run without an output");
    if (first.output_type !== "stream") return first;
    const text = [first, ...others].map((output) => (output.output_type === "stream" ? output.text : "")).join("");
    return withFields(first, { text: text.includes("\r") ? overwritten(text) : text });
  });
}

/** Each line from its last `\r` on that something of the line follows. */
const overwritten = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line.length < 2 ? line : line.slice(line.lastIndexOf("\r", line.length - 2) + 1)))
    .join("\n");
