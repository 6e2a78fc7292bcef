// Conversions by pandoc, a program of its own that has to be on PATH. All texts that are asked for at one time go through one process,
// because starting one takes longer than converting a cell.
import { availableParallelism } from "node:os";
import { type Conversion, convertBatch } from "./batch.js";
import { runPandoc } from "./run.js";

export interface Pandoc {
  /** A text in another format, without line ends at its end; what pandoc cannot read comes back empty, after a warning. */
  convert(text: string, from: string, to: string): Promise<string>;
}

interface Request extends Conversion {
  resolve: (text: string) => void;
  reject: (error: unknown) => void;
}

/**
 * Work that needs pandoc, for `--to <format>`.
 * @throws Error one line: pandoc is missing or cannot run
 */
export async function withPandoc<T>(
  format: string,
  warn: (message: string) => void,
  work: (pandoc: Pandoc) => Promise<T>,
): Promise<T> {
  let waiting: Request[] = [];
  const flush = (): void => {
    const requests = waiting;
    waiting = [];
    convertAll(requests, format, warn).catch((error: unknown) => {
      for (const request of requests) request.reject(error);
    });
  };
  return work({
    convert: (text, from, to) =>
      new Promise((resolve, reject) => {
        if (text === "") return resolve("");
        if (waiting.push({ text, from, to, resolve, reject }) === 1) setImmediate(flush);
      }),
  });
}

/** HTML and LaTeX may name files and addresses that pandoc's readers would fetch, so they are read in its sandbox, each on its own. */
const isSelfContained = ({ from }: Conversion): boolean => from === "json" || from.startsWith("markdown");

async function convertAll(
  requests: readonly Request[],
  format: string,
  warn: (message: string) => void,
): Promise<void> {
  const together = requests.filter(isSelfContained);
  const batch = together.length > 1 ? await convertBatch(together, format) : undefined;
  for (const [index, request] of together.entries()) {
    const result = batch?.[index];
    if (result === undefined) continue;
    if ("failure" in result) warn(`pandoc cannot read ${request.from}: ${result.failure}`);
    request.resolve("text" in result ? result.text : "");
  }
  const single = batch === undefined ? [...requests] : requests.filter((request) => !isSelfContained(request));
  const worker = async (): Promise<void> => {
    for (let request = single.shift(); request !== undefined; request = single.shift()) {
      const { text, from, to } = request;
      const { out, code, complaint } = await runPandoc(["--sandbox", "-f", from, "-t", to], text, format);
      if (code !== 0 && /--sandbox/.test(complaint))
        throw new Error(`pandoc is too old: --to ${format} needs 2.15 or later`);
      if (code !== 0) warn(`pandoc cannot read ${from}: ${complaint.split("\n", 1)[0]}`);
      request.resolve(out.replace(/\n+$/, ""));
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
}
