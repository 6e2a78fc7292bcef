// Two tables as texts with equal column widths, so that what belongs together stands below each other.
import type { ColumnComparison } from "./columns.js";
import { cellOf, type Frame, isNumeric } from "./frame-values.js";
import { isScalar, type JsonObject, printScalar } from "./json-values.js";
import { SidesWriter } from "./segments.js";
import type { Comparison } from "./types.js";

type Side = "expected" | "actual";

export class FrameText {
  readonly #frames: Record<Side, Frame>;
  readonly #only: Record<Side, Set<string>>;
  readonly #widths: Map<string, number> = new Map();
  readonly #sides: SidesWriter = new SidesWriter();

  constructor(expected: Frame, actual: Frame, columns: ColumnComparison) {
    this.#frames = { expected, actual };
    this.#only = { expected: columns.missing, actual: columns.extra };
    for (const frame of [expected, actual]) {
      for (const { name } of frame.columns) {
        let width = Math.max(this.#widths.get(name) ?? 0, name.length);
        for (const row of frame.rows) width = Math.max(width, cellText(row, name).length);
        this.#widths.set(name, width);
      }
    }
    for (const side of ["expected", "actual"] as const) {
      this.#line(
        side,
        (name) => name,
        (name) => this.#only[side].has(name),
      );
    }
  }

  /** Two rows that belong together; the columns named differ. */
  pair(expected: number, actual: number, differing: ReadonlySet<string>): void {
    for (const [side, row] of [
      ["expected", expected],
      ["actual", actual],
    ] as const) {
      this.#row(side, row, (name) => differing.has(name) || this.#only[side].has(name));
    }
  }

  /** Rows that the other table does not have. */
  alone(side: Side, from: number, to: number): void {
    for (let row = from; row < to; row++) this.#row(side, row, () => true);
  }

  segments(): Pick<Comparison, Side> {
    return { expected: this.#sides.expected.segments(), actual: this.#sides.actual.segments() };
  }

  #row(side: Side, row: number, differs: (name: string) => boolean): void {
    const record = this.#frames[side].rows[row]!;
    this.#line(side, (name) => cellText(record, name), differs);
  }

  #line(side: Side, text: (name: string) => string, differs: (name: string) => boolean): void {
    const writer = this.#sides[side];
    let same = "";
    this.#frames[side].columns.forEach(({ name, type }, i) => {
      const content = text(name);
      const padding = " ".repeat(this.#widths.get(name)! - content.length);
      const [before, after] = isNumeric(type) ? [padding, ""] : ["", padding];
      same += `${i === 0 ? "" : "  "}${before}`;
      if (differs(name)) {
        writer.write(same);
        writer.write(content, "differs");
        same = after;
      } else same += content + after;
    });
    writer.write(`${same}\n`);
  }
}

function cellText(row: JsonObject, name: string): string {
  const value = cellOf(row, name);
  if (value === null) return "";
  if (typeof value === "string") return value.replaceAll("\n", "\\n");
  return isScalar(value) ? printScalar(value) : JSON.stringify(value);
}
