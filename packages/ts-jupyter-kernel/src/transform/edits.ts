/**
 * Changes to a text, collected in any order and applied from front to back: magic-string is linear only that way.
 *
 * At one place, text that opens a node stands before what opens the nodes within, and text that closes it after what closes them:
 * nodes are visited from the inside out, so a later opening goes further to the front and a later closing further to the back.
 */
import type MagicString from "magic-string";

interface Edit {
  at: number;
  apply(code: MagicString): void;
}

export class Edits {
  readonly #edits: Edit[] = [];

  replace(start: number, end: number, text: string): void {
    if (start === end) return;
    this.#edits.push({ at: start, apply: (code) => code.update(start, end, text) });
  }

  open(at: number, text: string): void {
    this.#edits.push({ at, apply: (code) => code.prependRight(at, text) });
  }

  close(at: number, text: string): void {
    this.#edits.push({ at, apply: (code) => code.appendLeft(at, text) });
  }

  /** Moves a statement forward; several keep their order. */
  move(start: number, end: number, to: number): void {
    this.#edits.push({ at: Number.POSITIVE_INFINITY, apply: (code) => code.move(start, end, to) });
  }

  applyTo(code: MagicString): void {
    // Array.prototype.sort is stable: the order of the visits decides at one place.
    for (const { apply } of this.#edits.sort((a, b) => a.at - b.at)) apply(code);
  }
}
