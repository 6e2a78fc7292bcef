// A folder with notebooks and two kernels of its own (ts-jupyter and a bare tslab), and the real command run in it as a child process.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Cell, newCodeCell, newMarkdownCell, newNotebook, stringifyNotebook } from "@innerloop/nbformat";
import { KERNEL_NAME, kernelJson, writeKernelspec } from "ts-jupyter-kernel";

const root = resolve(import.meta.dirname, "../../..");
const bin = join(root, "packages/ts-jupyter-export/bin/ts-jupyter-export.js");

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A running command: its process, and how it ended. */
export interface Started {
  child: ChildProcess;
  finished: Promise<Finished>;
}

export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "ts-jupyter-export-"));

  constructor() {
    writeKernelspec(this.path(`.kernels/kernels/${KERNEL_NAME}`), kernelJson());
    // JUPYTER_RUNTIME_DIR keeps this test's connection files, and so its kernels, apart from everybody else's.
    this.write(
      ".kernels/kernels/tslab/kernel.json",
      JSON.stringify({
        argv: [
          process.execPath,
          join(root, "node_modules/tslab/bin/tslab"),
          "kernel",
          "--config-path",
          "{connection_file}",
        ],
        display_name: "TypeScript",
        language: "typescript",
      }),
    );
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(join(this.path(name), ".."), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  /** Writes a notebook: strings become code cells, one that starts with `#` becomes Markdown. */
  notebook(name: string, cells: readonly (string | Cell)[], kernel = KERNEL_NAME): void {
    const made = cells.map((cell) => {
      if (typeof cell !== "string") return cell;
      return cell.startsWith("#") ? newMarkdownCell(cell) : newCodeCell(cell);
    });
    const metadata = { kernelspec: { name: kernel, display_name: kernel, language: "typescript" } };
    this.write(name, stringifyNotebook({ ...newNotebook(), metadata, cells: made }));
  }

  /** @param input what the command reads from its standard input */
  start(argv: readonly string[], env: Record<string, string> = {}, input?: string): Started {
    const child = spawn(process.execPath, [bin, ...argv], {
      cwd: this.folder,
      // No configuration but this test's.
      env: {
        ...process.env,
        JUPYTER_RUNTIME_DIR: this.path("runtime"),
        JUPYTER_CONFIG_DIR: this.path(".config"),
        ...env,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.end(input);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const finished = new Promise<Finished>((done, failed) => {
      child.on("error", failed);
      child.on("close", (code) => done({ code, stdout, stderr }));
    });
    return { child, finished };
  }

  run(...argv: string[]): Promise<Finished> {
    return this.start(argv).finished;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Waits until the condition holds. @throws Error naming it after `seconds` */
export async function until(what: string, condition: () => boolean, seconds = 45): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`still not: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}
