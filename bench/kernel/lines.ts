/** Counts printed lines 0, 1, 2, … as they arrive in pieces, and sees the first that is not the next. */
export class LineCount {
  /** Whole lines that have arrived. */
  lines = 0;
  /** "line 504 is 631" */
  fault: string | undefined;
  #rest = "";

  add(piece: string): void {
    const parts = (this.#rest + piece).split("\n");
    this.#rest = parts.pop() ?? "";
    for (const part of parts) {
      if (part !== String(this.lines)) this.fault ??= `line ${this.lines} is ${part.slice(0, 20)}`;
      this.lines++;
    }
  }
}
