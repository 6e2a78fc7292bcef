/**
 * A check is a claim a notebook makes in public: it shows a row, leaves a machine-readable record, and stops the notebook when it does not hold.
 */
import { CHECK_MIME, type CheckOptions, type CheckRecord, type CheckValue, evaluateCheck } from "./check-record.js";
import { checkRow, describeCheck } from "./check-row.js";
import { display } from "./kernel.js";

/** A check that did not hold. Its message is the row in words; it has no stack, for the reader of a notebook has the cell in sight. */
export class CheckFailed extends Error {
  readonly #record: CheckRecord;

  constructor(record: CheckRecord) {
    super(`check ${describeCheck(record)}`);
    this.name = "CheckFailed";
    this.#record = record;
    // Fixed, because Node's vm prepends file and line of the throw to a writable stack.
    Object.defineProperty(this, "stack", { value: `${this.name}: ${this.message}`, writable: false });
  }

  /** What was shown. A getter, so that a printed error is one line and not this record again. */
  get record(): CheckRecord {
    return this.#record;
  }
}

/**
 * Shows one row: ✓ or ✗, name, value, expectation, error, source.
 * @throws CheckFailed after showing, when the expectation does not hold
 * @throws Error when the call itself makes no sense (two expectations, no tolerance, NaN as a bound)
 */
export function check(name: string, value: CheckValue, options: CheckOptions): void {
  const record = evaluateCheck(name, value, options);
  display({
    data: { "text/plain": describeCheck(record), "text/html": checkRow(record), [CHECK_MIME]: record },
  });
  if (record.status === "fail") throw new CheckFailed(record);
}
