/**
 * What was executed, in this session and the earlier ones: `<Jupyter's data folder>/ts-jupyter/history.jsonl`, one JSON object a line.
 *
 *   {"session":12,"started":"2026-11-21T20:00:00.000Z"}
 *   {"session":12,"line":1,"input":"1 + 1","output":"2"}
 *
 * Several kernels write to one file: every change is made under a lock, and a session's number is the largest of the file plus one.
 * A history that cannot be kept is told once on stderr; cells run all the same.
 */
import { appendFile, mkdir, readFile, rename, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { jupyterDataDir } from "@innerloop/jupyter-protocol";
import { logLine } from "./log.js";

export interface HistoryEntry {
  session: number;
  line: number;
  input: string;
  /** Plain text of the result. */
  output?: string;
}

/** Beyond this size the older half is forgotten; 4 MB are some 20,000 cells and take 30 ms to read. */
const LARGEST = 4 * 1024 * 1024;
/** A lock that is older belongs to a process that was killed; each holds it for some milliseconds. */
const STALE_MS = 5_000;
const RETRY_MS = 5;

export class History {
  readonly #path: string;
  readonly #session: Promise<number>;
  /** Work on the file, one piece after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #complained = false;
  /** Kept here too, so that a session has its own history when the file cannot be used. */
  readonly #own: HistoryEntry[] = [];

  constructor(folder = join(jupyterDataDir(), "ts-jupyter")) {
    this.#path = join(folder, "history.jsonl");
    this.#session = this.#enqueue(() => this.#begin(), 1);
  }

  add(line: number, input: string, output?: string): void {
    void this.#session.then((session) => {
      const entry: HistoryEntry = { session, line, input, ...(output === undefined ? {} : { output }) };
      this.#own.push(entry);
      return this.#enqueue(() => this.#locked(() => appendFile(this.#path, `${JSON.stringify(entry)}\n`)), undefined);
    });
  }

  /** Entries of all sessions in order, this one last; with its number. */
  async read(): Promise<{ session: number; entries: HistoryEntry[] }> {
    const session = await this.#session;
    const earlier = await this.#enqueue(async () => parse(await this.#text()), []);
    return { session, entries: [...earlier.filter((entry) => entry.session !== session), ...this.#own] };
  }

  /** Settles when everything has been written. */
  async close(): Promise<void> {
    await this.#session;
    await this.#last;
  }

  async #begin(): Promise<number> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    return this.#locked(async () => {
      const text = await this.#text();
      let session = 1;
      for (const [, digits] of text.matchAll(/^\{"session":(\d+)/gm)) session = Math.max(session, Number(digits) + 1);
      const start = `${JSON.stringify({ session, started: new Date().toISOString() })}\n`;
      if (text.length < LARGEST) await appendFile(this.#path, start, { mode: 0o600 });
      else await this.#replace(`${newerHalf(text)}${start}`);
      return session;
    });
  }

  async #replace(text: string): Promise<void> {
    const temporary = `${this.#path}.${process.pid}.tmp`;
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, this.#path);
  }

  #text(): Promise<string> {
    return readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
  }

  /** A folder can be made by one process only. */
  async #locked<T>(work: () => Promise<T>): Promise<T> {
    const lock = `${this.#path}.lock`;
    for (;;) {
      try {
        await mkdir(lock);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        const made = await stat(lock).catch(() => undefined);
        if (made !== undefined && Date.now() - made.mtimeMs > STALE_MS) await rmdir(lock).catch(() => {});
        else await new Promise((done) => setTimeout(done, RETRY_MS));
      }
    }
    try {
      return await work();
    } finally {
      await rmdir(lock).catch(() => {});
    }
  }

  #enqueue<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    const done = this.#last.then(work).catch((error: Error) => {
      if (!this.#complained) logLine(`history is not kept: ${error.message}`);
      this.#complained = true;
      return otherwise;
    });
    this.#last = done;
    return done;
  }
}

/** A line that was cut by a crash, or written by something else, is left out. */
function parse(text: string): HistoryEntry[] {
  return text.split("\n").flatMap((line) => {
    try {
      const entry = JSON.parse(line) as Partial<HistoryEntry>;
      const whole = typeof entry.line === "number" && typeof entry.input === "string";
      return whole && typeof entry.session === "number" ? [entry as HistoryEntry] : [];
    } catch {
      return [];
    }
  });
}

function newerHalf(text: string): string {
  const from = text.indexOf("\n", Math.floor(text.length / 2));
  return text.slice(from + 1);
}
