// Differences as they are found, with a limit: what lies beyond it is counted, not kept.
import type { Difference, DifferenceKind } from "./types.js";

/** How many differences of one output are told one by one. */
export const MOST_TOLD = 100;

export class Findings {
  readonly #told: Difference[] = [];
  /** Of those that are not told: how many of a kind, and their largest relative error. */
  readonly #more = new Map<DifferenceKind, { count: number; largest: number }>();

  /** So many are told that another one would only be counted. */
  get isFull(): boolean {
    return this.#told.length >= MOST_TOLD;
  }

  add(difference: Difference): void {
    if (this.isFull) this.count(difference.kind, difference.relativeError, difference.count);
    else this.#told.push(difference);
  }

  /** One more that nobody needs the words of. */
  count(kind: DifferenceKind, relativeError = 0, count = 1): void {
    const more = this.#more.get(kind) ?? { count: 0, largest: 0 };
    this.#more.set(kind, { count: more.count + count, largest: Math.max(more.largest, relativeError) });
  }

  /** All that are told, then one of each kind that stands for the others. */
  list(): Difference[] {
    const others = [...this.#more].map(([kind, { count, largest }]): Difference => {
      const more = `${count.toLocaleString("en-US")} more ${count === 1 ? "difference" : "differences"}`;
      if (largest === 0) return { kind, place: "", message: more, count };
      const message = `${more}, relative errors up to ${largest.toExponential(1).replace("e+", "e")}`;
      return { kind, place: "", message, relativeError: largest, count };
    });
    return [...this.#told, ...others];
  }
}
