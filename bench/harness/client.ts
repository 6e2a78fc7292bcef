/**
 * One side's process, from the harness's end: a request is a JSON line on its standard input, the answer a line on its output. A process that ends,
 * answers with an error, or takes too long gives an Error of one line. Closing the input ends it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { LoadAnswer, LoadRequest, TimeAnswer, TimeRequest } from "../sides/side.js";

export interface Client {
  readonly versions: Readonly<Record<string, string>>;
  load(request: LoadRequest): Promise<LoadAnswer>;
  time(request: TimeRequest): Promise<TimeAnswer>;
  /** Any other request that the process knows. */
  ask(request: object): Promise<Answer>;
  close(): void;
}

export interface ClientOptions {
  /** Milliseconds for starting and for each answer. Default: 10 minutes; a jit may compile for one, on a busy machine for several. */
  readonly patience?: number;
  readonly env?: NodeJS.ProcessEnv;
}

export type Answer = Readonly<Record<string, unknown>>;

/** Starts a side. @throws Error when the process does not start or does not get ready */
export async function openClient(command: readonly string[], options: ClientOptions = {}): Promise<Client> {
  const { patience = 600_000, env = process.env } = options;
  const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "pipe"], env });
  const next = answersOf(child, patience);
  let id = 0;
  const ask = async (request: object): Promise<Answer> => {
    id++;
    child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
    for (;;) {
      const answer = await next();
      // an answer that came after its request was given up belongs to nobody
      if (answer.id !== id) continue;
      if (typeof answer.error === "string") throw new Error(answer.error);
      return answer;
    }
  };
  const close = () => {
    child.stdin?.end();
    child.kill("SIGKILL");
  };
  try {
    const ready = await next();
    if (ready.ready !== true) throw new Error(typeof ready.error === "string" ? ready.error : "did not get ready");
    return {
      versions: ready.versions as Record<string, string>,
      load: async (request) => (await ask(request)) as unknown as LoadAnswer,
      time: async (request) => (await ask(request)) as unknown as TimeAnswer,
      ask,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** A function that waits for the process's next line of JSON; the failure of the process is the failure of every later call. */
function answersOf(child: ChildProcess, patience: number): () => Promise<Answer> {
  const lines: string[] = [];
  let complaint = "";
  let failure: string | undefined;
  let wake = () => {};
  const end = (reason: string) => {
    failure ??= reason;
    wake();
  };
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
    lines.push(line);
    wake();
  });
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) => {
    if (line.trim() !== "") complaint = line.trim();
  });
  child.stdin?.on("error", () => {});
  child.on("error", (error: NodeJS.ErrnoException) => end(error.code === "ENOENT" ? "not installed" : error.message));
  child.on("close", (code, signal) =>
    end(`ended with ${signal ?? `code ${code}`}${complaint === "" ? "" : `: ${complaint}`}`),
  );
  return async () => {
    const deadline = performance.now() + patience;
    for (;;) {
      const line = lines.shift();
      if (line !== undefined) return parse(line);
      if (failure !== undefined) throw new Error(failure);
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`no answer within ${patience / 1000} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
}

function parse(line: string): Answer {
  try {
    return JSON.parse(line) as Answer;
  } catch {
    throw new Error(`no JSON in the answer: ${line.slice(0, 80)}`);
  }
}
