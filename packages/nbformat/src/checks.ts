// Checks cross the border between a notebook and its readers (report, test runner) as outputs of one MIME type. A record says what was
// measured, what was expected and where the expectation comes from; non-finite numbers travel as "NaN", "Infinity", "-Infinity".
import { brief, NotebookError, pointerTo } from "./errors.js";
import { isRecord } from "./records.js";
import type { Notebook } from "./types.js";

export const CHECK_MIME = "application/vnd.innerloop.check+json";

/** A number, or the name of one that JSON cannot hold. */
export type CheckNumber = number | "NaN" | "Infinity" | "-Infinity";

export type CheckValue = number | string | boolean | CheckNumber[];

/** What the value was held against; the field named like the kind holds the bound. */
export type CheckExpectation =
  | { kind: "expected"; expected: CheckValue }
  | { kind: "atMost"; atMost: CheckNumber }
  | { kind: "atLeast"; atLeast: CheckNumber }
  | { kind: "between"; between: [CheckNumber, CheckNumber] };

/** The JSON value of one check output. */
export interface CheckRecord {
  name: string;
  status: "pass" | "fail";
  value: CheckValue;
  expectation: CheckExpectation;
  /** Relative tolerance of an "expected" check. */
  rtol?: number;
  /** Absolute tolerance of an "expected" check. */
  atol?: number;
  /** Largest deviation, or a phrase that says why the check could not be made. */
  error?: CheckNumber | string;
  /** Where the expectation comes from: an identity, a closed form, a paper's table, an earlier run. */
  source: string;
}

/** A check with its place in the notebook. */
export interface PlacedCheck extends CheckRecord {
  cellId: string;
  cellIndex: number;
  outputIndex: number;
}

export interface CheckOptions {
  /** Name for error messages. */
  file?: string;
  /** Hears of each output whose record is malformed, which is then left out. Default: the first one is thrown. */
  onMalformed?: (error: NotebookError) => void;
}

/**
 * All checks that a notebook's outputs hold, in order.
 * @throws NotebookError naming the output whose record is malformed
 */
export function checksOf(notebook: Notebook, options: CheckOptions = {}): PlacedCheck[] {
  const checks: PlacedCheck[] = [];
  notebook.cells.forEach((cell, cellIndex) => {
    if (cell.cell_type !== "code") return;
    cell.outputs.forEach((output, outputIndex) => {
      if (output.output_type !== "display_data" && output.output_type !== "execute_result") return;
      if (!Object.hasOwn(output.data, CHECK_MIME)) return;
      const pointer = pointerTo(`/cells/${cellIndex}/outputs/${outputIndex}/data`, CHECK_MIME);
      try {
        const record = checkRecord(output.data[CHECK_MIME], pointer, options.file);
        checks.push({ ...record, cellId: cell.id, cellIndex, outputIndex });
      } catch (error) {
        if (!(error instanceof NotebookError) || options.onMalformed === undefined) throw error;
        options.onMalformed(error);
      }
    });
  });
  return checks;
}

/** A value known to be a check record, or an error that says which field is not. */
function checkRecord(value: unknown, pointer: string, file: string | undefined): CheckRecord {
  const fail = (field: string, wanted: string, found: unknown): never => {
    const place = field === "" ? pointer : `${pointer}/${field}`;
    throw new NotebookError(`check record: ${wanted}: ${brief(found)}`, { file, pointer: place, value: found });
  };
  if (!isRecord(value)) return fail("", "not an object", value);
  for (const field of ["name", "source"]) {
    if (typeof value[field] !== "string") fail(field, "not a string", value[field]);
  }
  if (value.status !== "pass" && value.status !== "fail") fail("status", "neither pass nor fail", value.status);
  if (!isCheckValue(value.value)) fail("value", "not a number, list of numbers, string or boolean", value.value);
  for (const field of ["rtol", "atol"]) {
    if (value[field] !== undefined && typeof value[field] !== "number") fail(field, "not a number", value[field]);
  }
  const { expectation } = value;
  if (!isRecord(expectation)) return fail("expectation", "not an object", expectation);
  const kind = String(expectation.kind);
  const isBound = BOUNDS.get(kind);
  if (isBound === undefined) return fail("expectation/kind", "unknown kind", expectation.kind);
  if (!isBound(expectation[kind])) fail("expectation", `no bound ${brief(kind)}`, expectation);
  return value as unknown as CheckRecord;
}

/** For each kind of expectation, what its bound must be. */
const BOUNDS = new Map<string, (bound: unknown) => boolean>([
  ["expected", isCheckValue],
  ["atMost", isCheckNumber],
  ["atLeast", isCheckNumber],
  ["between", (bound) => Array.isArray(bound) && bound.length === 2 && bound.every(isCheckNumber)],
]);

function isCheckNumber(value: unknown): value is CheckNumber {
  return typeof value === "number" || value === "NaN" || value === "Infinity" || value === "-Infinity";
}

function isCheckValue(value: unknown): value is CheckValue {
  if (Array.isArray(value)) return value.every(isCheckNumber);
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean";
}
