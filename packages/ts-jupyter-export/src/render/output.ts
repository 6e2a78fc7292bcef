// One output of a code cell → the template's child with prompt and content. Streams and errors are terminal text; what
// has media types is bundle.ts's.
import type { CodeCell, ErrorOutput, Output, StreamOutput } from "@innerloop/nbformat";
import { ansiToHtml } from "./ansi.js";
import { renderBundle } from "./bundle.js";
import type { PageContext } from "./context.js";
import { escapeHtml } from "./html.js";
import { type Box, lookOf } from "./look.js";

/** Prompt and content of the output at a position of its cell. */
export async function renderOutput(
  output: Output,
  cell: CodeCell,
  index: number,
  context: PageContext,
): Promise<string> {
  const { options } = context;
  const kind = output.output_type === "execute_result" ? "result" : "other";
  // nbconvert shows the cell's count, not the output's.
  const count = kind === "result" ? `Out[${escapeHtml(String(cell.execution_count ?? "\u00a0"))}]:` : "";
  const prompt = options.exclude?.has("output-prompt") ? undefined : count;
  return lookOf(options).output(kind, prompt, await content(output, cell, index, context));
}

async function content(output: Output, cell: CodeCell, index: number, context: PageContext): Promise<string> {
  if (output.output_type === "stream") return stream(output, context);
  if (output.output_type === "error") return errorText(output, context);
  const kind = output.output_type === "execute_result" ? "result" : "other";
  return renderBundle(output.data, { cell, index, output, kind }, context);
}

const STDERR = "application/vnd.jupyter.stderr";
const STDIN = "application/vnd.jupyter.stdin";

function stream({ name, text }: StreamOutput, { options }: PageContext): string {
  const stream: string = name;
  if (stream === "stdin" && (options.exclude?.has("output-stdin") ?? true)) return "";
  const [box, mime]: [Box, string] =
    stream === "stderr" ? ["stderr", STDERR] : stream === "stdin" ? ["stdin", STDIN] : ["stdout", "text/plain"];
  return `${lookOf(options).box(box, mime, "other")}<pre>${ansiToHtml(text)}</pre>\n</div>`;
}

/** Colours end with the line, as in nbconvert. A kernel that sends no traceback has said something all the same. */
function errorText({ traceback, ename, evalue }: ErrorOutput, { options }: PageContext): string {
  const lines = traceback.length > 0 ? traceback : [`${ename}: ${evalue}`];
  return `${lookOf(options).box("error", STDERR, "other")}<pre>${lines.map(ansiToHtml).join("\n")}</pre>\n</div>`;
}
