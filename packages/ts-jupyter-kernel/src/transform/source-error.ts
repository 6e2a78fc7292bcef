/** A file cannot be compiled. */
import type { SourceFault } from "./types.js";

export class SourceError extends SyntaxError {
  override readonly name = "SyntaxError";
  readonly path: string;
  readonly faults: readonly SourceFault[];

  constructor(path: string, faults: readonly SourceFault[]) {
    super(faults[0]?.message ?? "invalid source");
    this.path = path;
    this.faults = faults;
  }
}
