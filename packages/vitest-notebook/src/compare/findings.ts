// Differences as they are found, with a limit: what lies beyond it is counted, not kept.
import type { Difference } from "./types.js";

/** How many differences of one output are told one by one. */
export const MOST_TOLD = 100;

export class Findings {
  readonly #told: Difference[] = [];
  #more = 0;
  #largest = 0;

  add(difference: Difference): void {
    if (this.#told.length < MOST_TOLD) {
      this.#told.push(difference);
      return;
    }
    this.#more += 1;
    this.#largest = Math.max(this.#largest, difference.relativeError ?? 0);
  }

  get count(): number {
    return this.#told.length + this.#more;
  }

  /** All that are told; the last one counts the others. */
  list(): Difference[] {
    if (this.#more === 0) return [...this.#told];
    const more = `${this.#more} more ${this.#more === 1 ? "difference" : "differences"}`;
    if (this.#largest === 0) return [...this.#told, { kind: "structure", place: "", message: more }];
    const message = `${more}, relative errors up to ${this.#largest.toExponential(1)}`;
    return [...this.#told, { kind: "number", place: "", message, relativeError: this.#largest }];
  }
}
