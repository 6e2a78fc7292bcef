// One pandoc process.
import { spawn } from "node:child_process";

export interface Ran {
  out: string;
  code: number | null;
  /** What it said on standard error. */
  complaint: string;
}

/** @throws Error one line, where there is no pandoc; `format` is what it is needed for */
export function runPandoc(args: readonly string[], input: string, format: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn("pandoc", args, { stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOENT" ? "pandoc not found" : `pandoc cannot be started (${error.code})`;
      reject(new Error(`${reason}: --to ${format} needs it (https://pandoc.org/installing.html)`));
    });
    child.on("close", (code) => {
      const complaint = Buffer.concat(complaints).toString("utf8").trim();
      resolve({ out: Buffer.concat(out).toString("utf8"), code, complaint });
    });
    // A process that ends early closes its input; its exit code says why.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
