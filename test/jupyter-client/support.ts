// Kernels for the tests: a project folder with kernelspecs, notebooks from sources, and a look at the process table.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodeCell, type Notebook, newCodeCell, newNotebook } from "@innerloop/nbformat";
import { KERNEL_NAME, kernelJson, writeKernelspec } from "ts-jupyter-kernel";

const FAKE = fileURLToPath(new URL("../fixtures/jupyter-client/fake-kernel.cjs", import.meta.url));
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TSLAB = join(ROOT, "node_modules", "tslab", "bin", "tslab");

export interface Project {
  dir: string;
  /** Processes that carry this project's mark in their environment: kernels and all that they started. */
  processes(): number[];
  remove(): void;
}

/** A folder with the kernels `fake` (and `fake-…`, that start badly), `tslab` (bare) and `ts-jupyter`. `env` marks all their processes. */
export function makeProject(): Project & { env: Record<string, string> } {
  const dir = mkdtempSync(join(tmpdir(), "jupyter-client-"));
  const kernel = (name: string, argv: string[], more = {}) => {
    const folder = join(dir, ".kernels", "kernels", name);
    mkdirSync(folder, { recursive: true });
    const spec = { argv: [process.execPath, ...argv], display_name: name, language: "fake", ...more };
    writeFileSync(join(folder, "kernel.json"), JSON.stringify(spec));
  };
  kernel("fake", [FAKE, "{connection_file}"]);
  kernel("fake-message", [FAKE, "{connection_file}"], { interrupt_mode: "message" });
  for (const how of ["die", "mute", "slow", "stay"]) kernel(`fake-${how}`, [FAKE, "{connection_file}", how]);
  kernel("nowhere", []);
  writeFileSync(
    join(dir, ".kernels", "kernels", "nowhere", "kernel.json"),
    JSON.stringify({ argv: [join(dir, "no-such-program")], display_name: "nowhere", language: "fake" }),
  );
  kernel("tslab", [TSLAB, "kernel", "--config-path", "{connection_file}"], { language: "typescript" });
  writeKernelspec(join(dir, ".kernels", "kernels", KERNEL_NAME), kernelJson());
  return {
    dir,
    env: { TEST_PROJECT: dir },
    processes: () => processesWith(`TEST_PROJECT=${dir}`),
    remove: () => {
      // Only a failed test leaves any; the next run shall not meet them.
      for (const pid of processesWith(`=${dir}`)) process.kill(pid, "SIGKILL");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Ids of the processes whose environment holds the text. */
export function processesWith(mark: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, "latin1").includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  // A zombie has ended; only its parent has not looked yet.
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
}

/** Waits until it holds; the caller asserts it afterwards. */
export async function eventually(holds: () => boolean, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A notebook of code cells; a cell is its source, or its source and tags. */
export function notebookOf(...cells: (string | { source: string; tags: string[] })[]): Notebook {
  const notebook = newNotebook({ kernelspec: { name: "fake", display_name: "fake" } });
  notebook.cells = cells.map((cell, at) =>
    typeof cell === "string"
      ? newCodeCell(cell, { id: `cell-${at}` })
      : newCodeCell(cell.source, { id: `cell-${at}`, metadata: { tags: cell.tags } }),
  );
  return notebook;
}

export function codeCell(notebook: Notebook, at: number): CodeCell {
  const cell = notebook.cells[at];
  if (cell?.cell_type !== "code") throw new Error(`cell ${at} is no code cell`);
  return cell;
}

/** Text of a cell's outputs, one line an output: `stdout: …`, `error: …`, `display_data: …`. */
export function shown(notebook: Notebook, at: number): string[] {
  return codeCell(notebook, at).outputs.map((output) => {
    if (output.output_type === "stream") return `${output.name}: ${output.text}`;
    if (output.output_type === "error") return `error: ${output.ename}: ${output.evalue}`;
    return `${output.output_type}: ${output.data["text/plain"]}`;
  });
}
