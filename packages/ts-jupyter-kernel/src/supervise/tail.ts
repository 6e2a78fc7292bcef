/** The end of a text that may be endless. */

/** Enough for V8's report of an exhausted heap and for a long stack; bounded because a process may print for days. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 16 * 1024;

export class Tail {
  #text = "";

  add(piece: string): void {
    this.#text = piece.length >= MOST_CHARACTERS ? piece : this.#text + piece;
    // Cut now and then, not at every piece.
    if (this.#text.length > 4 * MOST_CHARACTERS) this.#text = this.#text.slice(-MOST_CHARACTERS);
  }

  get text(): string {
    return this.#text.slice(-MOST_CHARACTERS).trimEnd().split("\n").slice(-MOST_LINES).join("\n");
  }
}
