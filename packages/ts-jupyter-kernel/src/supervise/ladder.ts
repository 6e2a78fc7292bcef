/**
 * The three steps of an interrupt, each taken only when the one before did not help:
 *
 *   0 ms      the flag: loops and awaits of rewritten code throw, a pending await is given up
 *   250 ms    SIGINT to the process group, again and again: synchronous code in libraries, native waits, commands that are waited for
 *   grace     SIGKILL
 *
 * The first two keep the state.
 */
export interface Steps {
  flag(): void;
  signal(): void;
  kill(): void;
}

/** Longer than a rewritten loop needs to see the flag on a loaded machine, short for the person who waits. */
const SIGNAL_EVERY_MS = 250;

export class Ladder {
  readonly #steps: Steps;
  readonly #grace: number;
  #timers: NodeJS.Timeout[] = [];

  constructor(steps: Steps, grace: number) {
    this.#steps = steps;
    this.#grace = grace;
  }

  /** From the first step. Nothing happens when it is under way. */
  start(): void {
    if (this.#timers.length > 0) return;
    this.#steps.flag();
    const signal = setInterval(() => this.#steps.signal(), SIGNAL_EVERY_MS);
    const kill = setTimeout(() => {
      this.stop();
      this.#steps.kill();
    }, this.#grace);
    this.#timers = [signal, kill];
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}
