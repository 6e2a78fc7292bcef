// The installed nbconvert as one process that answers many requests in order, each with files in a folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Entry } from "./corpus/index.js";
import { failed, type Outcome, outcomeOf } from "./outcome.js";
import type { Variant } from "./variants.js";

interface Answer {
  version?: string;
  error?: string;
  extension?: string;
  files?: string[];
}

export class Nbconvert {
  /** As it names itself. */
  readonly version: Promise<string>;
  readonly #folder = mkdtempSync(join(tmpdir(), "nbconvert-"));
  readonly #process: ChildProcess;
  readonly #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  readonly #written = new Set<string>();
  #requests = 0;

  constructor(python: string) {
    const oracle = fileURLToPath(new URL("oracle.py", import.meta.url));
    this.#process = spawn(python, [oracle], { stdio: ["pipe", "pipe", "inherit"] });
    this.version = this.#answer().then(({ version }) => version ?? "");
    const { stdout } = this.#process;
    if (stdout === null) throw new Error("internal: no pipe from nbconvert");
    createInterface({ input: stdout }).on("line", (line) => this.#waiting.shift()?.resolve(JSON.parse(line) as Answer));
    this.#process.on("close", (status) => {
      for (const { reject } of this.#waiting.splice(0))
        reject(new Error(`nbconvert's process ended with status ${status}`));
    });
  }

  /** What nbconvert makes of a notebook. */
  async export(entry: Entry, variant: Variant): Promise<Outcome> {
    const id = this.#requests++;
    const output = join(this.#folder, `${id}.out`);
    const request = { id, notebook: this.#notebook(entry), exporter: variant.exporter, config: variant.config, output };
    const answer = this.#answer();
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    const { error, extension = "", files = [] } = await answer;
    if (error !== undefined) return failed(error);
    const beside = files.map((name, index) => [name, readFileSync(join(`${output}.d`, String(index)))] as const);
    const outcome = outcomeOf(readFileSync(output, "utf8"), extension, new Map(beside), variant, entry);
    rmSync(output);
    return outcome;
  }

  /** Ends the process and removes the files. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#process.once("close", resolve));
    this.#process.stdin?.end();
    await closed;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #answer(): Promise<Answer> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Each notebook lies in a folder of its own, with its files. */
  #notebook(entry: Entry): string {
    const folder = join(this.#folder, entry.name);
    const path = join(folder, `${entry.name}.ipynb`);
    if (!this.#written.has(entry.name)) {
      mkdirSync(folder);
      writeFileSync(path, entry.text());
      for (const [name, bytes] of Object.entries(entry.beside ?? {})) writeFileSync(join(folder, name), bytes);
      this.#written.add(entry.name);
    }
    return path;
  }
}
