// The two texts of a comparison, written side by side.
import type { Segment } from "./types.js";

/** One text; neighbours with the same mark become one segment. */
export class SegmentWriter {
  readonly #segments: Segment[] = [];
  #parts: string[] = [];
  #mark: Segment["mark"] = "same";

  write(text: string, mark: Segment["mark"] = "same"): void {
    if (text === "") return;
    if (mark !== this.#mark) this.#close();
    this.#mark = mark;
    this.#parts.push(text);
  }

  writeAll(segments: readonly Segment[], change: (text: string) => string = (text) => text): void {
    for (const { text, mark } of segments) this.write(change(text), mark);
  }

  segments(): Segment[] {
    this.#close();
    return [...this.#segments];
  }

  #close(): void {
    if (this.#parts.length > 0) this.#segments.push({ text: this.#parts.join(""), mark: this.#mark });
    this.#parts = [];
  }
}

/** Both texts. */
export class SidesWriter {
  readonly expected: SegmentWriter = new SegmentWriter();
  readonly actual: SegmentWriter = new SegmentWriter();

  both(text: string): void {
    this.expected.write(text);
    this.actual.write(text);
  }
}
