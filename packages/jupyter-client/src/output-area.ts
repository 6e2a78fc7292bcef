// What one notebook's cells show, built from IOPub messages ("Messages on the IOPub" in Messaging in Jupyter).
//
//   stream           joined to the output before it when that is the same stream
//   display_data     a new output; a known display_id also changes its earlier outputs, in whatever cell
//   update_display_data   changes earlier outputs only
//   execute_result   a new output, and the execution count
//   error            a new output
//   clear_output     clears now, or (wait) just before the next output
//
// A cell's messages may come after its end (timers): they still belong to the cell that started them.

import type { Message } from "@innerloop/jupyter-protocol";
import type { CodeCell, DisplayDataOutput, ErrorOutput, ExecuteResultOutput, Output } from "@innerloop/nbformat";
import { isJsonMime } from "@innerloop/nbformat";
import { type CoalesceStreams, coalesce } from "./streams.js";

type Display = DisplayDataOutput | ExecuteResultOutput;

/** display_id → the outputs that carry it, over the whole notebook. */
export type DisplayRegistry = Map<string, Set<Display>>;

/** One message's worth of stderr, so that a kernel's own report of a failure can be told from what the cell printed. */
export type StderrPiece = string;

export class OutputArea {
  #clearBeforeNext = false;
  #stderr: StderrPiece[] = [];

  constructor(
    readonly cell: CodeCell,
    private readonly displays: DisplayRegistry,
  ) {}

  /** Applies a message of this cell. Returns the output that is new or has changed, if any. */
  apply(message: Message): Output | undefined {
    const { content } = message;
    const type = message.header.msg_type;
    if (typeof content.execution_count === "number") this.cell.execution_count = content.execution_count;
    switch (type) {
      case "stream":
        return this.#stream(text(content.name) || "stdout", text(content.text));
      case "execute_result":
        return this.#display(content, {
          output_type: "execute_result",
          execution_count: typeof content.execution_count === "number" ? content.execution_count : null,
          ...bundle(content),
        });
      case "display_data":
        return this.#display(content, { output_type: "display_data", ...bundle(content) });
      case "update_display_data":
        return this.#update(displayId(content), bundle(content));
      case "error":
        return this.#add({
          output_type: "error",
          ename: text(content.ename) || "Error",
          evalue: text(content.evalue),
          traceback: Array.isArray(content.traceback) ? content.traceback.map(text) : [],
        });
      case "clear_output":
        if (content.wait === true) this.#clearBeforeNext = true;
        else this.clear();
        return undefined;
      default:
        return undefined; // status, execute_input, comm_*: no output
    }
  }

  /** Removes all outputs; their display ids are forgotten. */
  clear(): void {
    this.#clearBeforeNext = false;
    this.#stderr = [];
    for (const outputs of this.displays.values()) {
      for (const output of this.cell.outputs) outputs.delete(output as Display);
    }
    this.cell.outputs.length = 0;
  }

  /** Joins streams and applies `\r` and `\b`; may be called again when more has come. */
  settle(mode: CoalesceStreams): void {
    this.cell.outputs = coalesce(this.cell.outputs, mode);
  }

  /** Adds an error output that did not come from the kernel. */
  fail(error: Omit<ErrorOutput, "output_type">): ErrorOutput {
    return this.#add({ output_type: "error", ...error });
  }

  /** The last error output. */
  get error(): ErrorOutput | undefined {
    return this.cell.outputs.flatMap((output) => (output.output_type === "error" ? [output] : [])).at(-1);
  }

  /** The stderr messages that came last, with nothing else after them. */
  get lastStderr(): readonly StderrPiece[] {
    return this.#stderr;
  }

  /** Takes text away from the end of stderr (it is shown elsewhere); an output left empty is removed. */
  takeStderr(piece: string): void {
    const last = this.cell.outputs.at(-1);
    if (last?.output_type !== "stream" || last.name !== "stderr" || !last.text.endsWith(piece)) return;
    last.text = last.text.slice(0, last.text.length - piece.length);
    if (last.text === "") this.cell.outputs.pop();
  }

  #stream(name: string, piece: string): Output {
    if (name !== "stderr") this.#stderr = [];
    else this.#stderr = [...this.#stderr.slice(-99), piece];
    this.#clearIfAsked();
    const last = this.cell.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      last.text += piece;
      return last;
    }
    return this.#push({ output_type: "stream", name, text: piece });
  }

  #display(content: Record<string, unknown>, output: Display): Output {
    const id = displayId(content);
    if (id === undefined) return this.#add(output);
    this.#update(id, output);
    this.#add(output);
    const same = this.displays.get(id) ?? new Set();
    this.displays.set(id, same.add(output));
    return output;
  }

  #update(id: string | undefined, { data, metadata }: Pick<Display, "data" | "metadata">): Output | undefined {
    const outputs = id === undefined ? undefined : this.displays.get(id);
    let last: Output | undefined;
    for (const output of outputs ?? []) {
      output.data = data;
      output.metadata = metadata;
      last = output;
    }
    return last;
  }

  #add<T extends Output>(output: T): T {
    this.#stderr = [];
    this.#clearIfAsked();
    return this.#push(output);
  }

  #push<T extends Output>(output: T): T {
    this.cell.outputs.push(output);
    return output;
  }

  #clearIfAsked(): void {
    if (this.#clearBeforeNext) this.clear();
  }
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join("");
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function displayId(content: Record<string, unknown>): string | undefined {
  const id = record(content.transient).display_id;
  return typeof id === "string" && id !== "" ? id : undefined;
}

/** data and metadata of a display; texts that came as lists of lines become one string, as in memory everywhere. */
function bundle(content: Record<string, unknown>): Pick<Display, "data" | "metadata"> {
  const data = Object.fromEntries(
    Object.entries(record(content.data)).map(([mime, value]) => [mime, isJsonMime(mime) ? value : text(value)]),
  );
  return { data, metadata: { ...record(content.metadata) } };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
