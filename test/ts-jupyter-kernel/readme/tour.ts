// The tour of the package's README as a notebook: its blocks of TypeScript are the cells, the block of text behind one is what it shows.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNotebook, stripAnsi } from "@innerloop/jupyter-client";
import { type Notebook, newCodeCell, newNotebook, type Output } from "@innerloop/nbformat";
import { KERNEL_NAME, kernelJson, writeKernelspec } from "ts-jupyter-kernel";

/** A cell, and behind it what it shows, if anything. */
const STOP = /^```ts\n([\s\S]*?)\n```$(?:\n\n```text\n[\s\S]*?\n```$)?/gm;

/** The document with the outputs of its section "## Tour" made anew, and the number of cells there. */
export async function renewed(readme: string): Promise<{ text: string; cells: number }> {
  const from = readme.indexOf("## Tour");
  const to = readme.indexOf("\n## ", from + 1);
  const tour = readme.slice(from, to);
  const cells = Array.from(tour.matchAll(STOP), ([, code = ""]) => code);
  const shown = (await shownBy(cells)).values();
  const fresh = tour.replace(STOP, (_, code: string) => {
    const text = shown.next().value;
    return `\`\`\`ts\n${code}\n\`\`\`${text ? `\n\n\`\`\`text\n${text}\n\`\`\`` : ""}`;
  });
  return { text: readme.slice(0, from) + fresh + readme.slice(to), cells: cells.length };
}

/** What each cell shows, all run one after the other in one kernel and an empty folder. */
async function shownBy(cells: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "tour-"));
  try {
    writeKernelspec(join(folder, ".kernels", "kernels", KERNEL_NAME), kernelJson());
    const notebook: Notebook = { ...newNotebook(), cells: cells.map((code) => newCodeCell(code)) };
    const result = await runNotebook(notebook, { kernelName: KERNEL_NAME, cwd: folder, allowErrors: true });
    if (result.error) throw result.error;
    return result.notebook.cells.map((cell) =>
      cell.cell_type === "code" ? cell.outputs.map((output) => textOf(output, folder)).join("\n") : "",
    );
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** As a page without pictures shows it. */
function textOf(output: Output, folder: string): string {
  const text =
    output.output_type === "stream"
      ? output.text
      : output.output_type === "error"
        ? stripAnsi(output.traceback.join("\n"))
        : String(output.data["text/plain"]);
  return text.trimEnd().replaceAll(`${folder}/`, "");
}
