/** A real supervised process for cells that are written as the compiler would write them. It collects; it asserts nothing. */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ChildOutput, CompiledCell, RunRequest } from "../../../packages/ts-jupyter-kernel/src/link/types.js";
import {
  type Death,
  type RunOutcome,
  type Supervisor,
  type SupervisorEvents,
  type SupervisorOptions,
  startSupervisor,
} from "../../../packages/ts-jupyter-kernel/src/supervise/index.js";

/** Looks at the flag as compiled loops do. */
export const loop = (body = "") => `for (;;) { $k.trap[$k.flag[0]]; ${body} }`;
export const sleep = (ms: number) => `$k.after(await new Promise((r) => setTimeout(r, ${ms})))`;

export interface RunExtras extends Partial<Omit<RunRequest, "run" | "cell">> {
  declares?: string[];
  imports?: boolean;
  /** Interrupt as soon as the cell has printed something. */
  interrupt?: boolean;
}

export type Finished = RunOutcome & {
  outputs: ChildOutput[];
  stdout: string;
  stderr: string;
  text: string | undefined;
};

export class TestProcess {
  readonly folder: string;
  readonly outputs: ChildOutput[] = [];
  readonly deaths: Death[] = [];
  /** How often a process became ready. */
  readies = 0;
  supervisor!: Supervisor;
  onOutput: (output: ChildOutput) => void = () => {};
  onInput: SupervisorEvents["input"] = () => {};
  #last = 0;
  readonly #waiting: { holds: () => boolean; resolve: () => void }[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(options: Partial<SupervisorOptions> = {}): Promise<TestProcess> {
    const own = new TestProcess(realpathSync(mkdtempSync(join(tmpdir(), "ts-jupyter-process-"))));
    own.supervisor = await startSupervisor(
      { folder: own.folder, ...options },
      {
        output: (output) => {
          own.outputs.push(output);
          own.onOutput(output);
          own.#look();
        },
        input: (request) => own.onInput(request),
        died: (death) => {
          own.deaths.push(death);
          own.#look();
        },
        ready: () => {
          own.readies += 1;
          own.#look();
        },
      },
    );
    return own;
  }

  /** Resolves when something that the process reports makes it true. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ holds, resolve }));
  }

  cell(body: string, { declares = [], imports = false }: RunExtras = {}): CompiledCell {
    const name = `cell ${++this.#last}`;
    const isAsync = /\bawait\b/.test(body);
    const code = `(${isAsync ? "async " : ""}function ($, $k) { "use strict"; ${body}\n})`;
    const url = pathToFileURL(join(this.folder, `cell-${this.#last}.ts`)).href;
    return { name, url, code, map: "", source: body, imports, async: isAsync, declares };
  }

  /** Runs a cell; `outputs` are those that came before its outcome. */
  async run(body: string, extras: RunExtras = {}): Promise<Finished> {
    const cell = this.cell(body, extras);
    const { allowStdin = false, silent = false, userExpressions = {} } = extras;
    const from = this.outputs.length;
    const ended = this.supervisor.run({ run: this.#last, cell, allowStdin, silent, userExpressions });
    if (extras.interrupt) this.until(() => this.outputs.length > from).then(() => this.supervisor.interrupt());
    const outcome = await ended;
    const outputs = this.outputs.slice(from);
    const value = "value" in outcome ? outcome.value : undefined;
    const text = value?.data["text/plain"] as string | undefined;
    return { ...outcome, outputs, stdout: streamText(outputs, "stdout"), stderr: streamText(outputs, "stderr"), text };
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #look(): void {
    for (const entry of [...this.#waiting]) {
      if (!entry.holds()) continue;
      this.#waiting.splice(this.#waiting.indexOf(entry), 1);
      entry.resolve();
    }
  }
}

export function streamText(outputs: readonly ChildOutput[], name: "stdout" | "stderr"): string {
  return outputs.map((output) => (output.type === "stream" && output.name === name ? output.text : "")).join("");
}

/** Processes of a group that are not dead (a dead one may wait for somebody to collect it). */
export function groupMembers(group: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
          .replace(/^.*\) /s, "")
          .split(" ");
        return fields[0] !== "Z" && Number(fields[2]) === group;
      } catch {
        return false; // ended meanwhile
      }
    });
}

/** Resolves when no process of the group is left. A test whose group lives on runs into its time limit. */
export async function groupGone(group: number): Promise<void> {
  while (groupMembers(group).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}
