/** The executions of this kernel, by number: whose output is it, whom may it ask, where is it shown. */
import type { Header } from "@innerloop/jupyter-protocol";
import type { RunId } from "../link/types.js";

export interface Run {
  readonly id: RunId;
  /** `cell 3`. */
  readonly name: string;
  /** Header of its execute_request. */
  readonly parent: Header;
  /** Routing identities of the client that asked for it. */
  readonly identities: Uint8Array[];
  /** Nothing is published. */
  readonly silent: boolean;
  /** `person`: somebody sits there and can be asked; `headless`: what goes wrong must fail a cell, or nobody will see it. */
  readonly audience: "person" | "headless";
  /** Bytes of output so far, and what was dropped when they were too many. */
  readonly output: { bytes: number; dropped: { lines: number; displays: number; bytes: number } | undefined };
}

/** Timers of older cells than this are shown without a cell; 10,000 records are some 10 MB. */
const REMEMBERED = 10_000;

export class Runs {
  readonly #runs = new Map<RunId, Run>();
  #last: Run | undefined;
  #next: RunId = 1;

  /** The run that began last: native output and child processes are charged to it. */
  get last(): Run | undefined {
    return this.#last;
  }

  add(run: Omit<Run, "id" | "output">): Run {
    const added: Run = { ...run, id: this.#next++, output: { bytes: 0, dropped: undefined } };
    this.#runs.set(added.id, added);
    this.#runs.delete(added.id - REMEMBERED);
    this.#last = added;
    return added;
  }

  get(id: RunId | undefined): Run | undefined {
    return id === undefined ? this.#last : this.#runs.get(id);
  }
}
