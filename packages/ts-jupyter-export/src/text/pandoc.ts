// Conversions by pandoc, a program of its own that has to be on PATH.
import { spawn } from "node:child_process";

export interface Pandoc {
  /** A text in another format, without line ends at its end. */
  convert(text: string, from: string, to: string): Promise<string>;
}

/** @throws Error one line, where pandoc is missing or fails */
export async function withPandoc<T>(format: string, work: (pandoc: Pandoc) => Promise<T>): Promise<T> {
  return work({ convert: (text, from, to) => run(format, ["-f", from, "-t", to], text) });
}

function run(format: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("pandoc", args, { stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
    child.on("error", () =>
      reject(new Error(`pandoc not found: --to ${format} needs it (https://pandoc.org/installing.html)`)),
    );
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString("utf8").replace(/\n+$/, ""));
      else
        reject(new Error(`pandoc failed with exit code ${code}: ${Buffer.concat(complaints).toString("utf8").trim()}`));
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
