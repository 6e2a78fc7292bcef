// How JSON values stand in the two texts of a comparison: an object's members on lines of their own, a list of scalars ten to a line.
import { isObject, isScalar, keysOf, printScalar } from "./json-values.js";
import type { SegmentWriter, SidesWriter } from "./segments.js";
import type { Segment } from "./types.js";

/** Scalars of a list that share a line. */
const PER_LINE = 10;

type Side = "expected" | "actual";

/** The commas and line breaks of two lists that are written element by element; elements that belong together stand on equal lines. */
export class ListLayout {
  /** Indentation of the elements. */
  readonly indent: string;
  readonly #sides: SidesWriter;
  readonly #scalars: boolean;
  readonly #inline: boolean;
  #count = 0;
  #due: Record<Side, boolean> = { expected: false, actual: false };
  #first: Record<Side, boolean> = { expected: true, actual: true };

  constructor(sides: SidesWriter, expected: readonly unknown[], actual: readonly unknown[], indent: string) {
    this.indent = `${indent}  `;
    this.#sides = sides;
    this.#scalars = expected.every(isScalar) && actual.every(isScalar);
    this.#inline = this.#scalars && Math.max(expected.length, actual.length) <= PER_LINE;
  }

  /** The next element of one or both sides begins. */
  next(...sides: Side[]): void {
    if (!this.#scalars || this.#count++ % PER_LINE === 0) this.#due = { expected: true, actual: true };
    for (const side of sides) {
      const broken = !this.#inline && this.#due[side];
      this.#sides[side].write(
        `${this.#first[side] ? "" : ","}${broken ? `\n${this.indent}` : this.#first[side] ? "" : " "}`,
      );
      this.#due[side] = false;
      this.#first[side] = false;
    }
  }

  end(): void {
    for (const side of ["expected", "actual"] as const) {
      this.#sides[side].write(this.#inline || this.#first[side] ? "]" : `\n${this.indent.slice(2)}]`);
    }
  }
}

/** A whole value with one mark. */
export function printJson(writer: SegmentWriter, value: unknown, indent: string, mark: Segment["mark"]): void {
  writer.write(jsonText(value, indent), mark);
}

function jsonText(value: unknown, indent: string): string {
  if (isScalar(value)) return printScalar(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (!value.every(isScalar))
      return `[\n${inner}${value.map((v) => jsonText(v, inner)).join(`,\n${inner}`)}\n${indent}]`;
    const texts = value.map(printScalar);
    if (texts.length <= PER_LINE) return `[${texts.join(", ")}]`;
    const lines: string[] = [];
    for (let i = 0; i < texts.length; i += PER_LINE) lines.push(texts.slice(i, i + PER_LINE).join(", "));
    return `[\n${inner}${lines.join(`,\n${inner}`)}\n${indent}]`;
  }
  if (!isObject(value)) return "";
  const members = keysOf(value).map((key) => `${JSON.stringify(key)}: ${jsonText(value[key], inner)}`);
  return members.length === 0 ? "{}" : `{\n${inner}${members.join(`,\n${inner}`)}\n${indent}}`;
}
