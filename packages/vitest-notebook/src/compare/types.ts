// What two outputs are held against, and how a difference is told. All comparisons are pure functions of (expected, actual, rules).

export interface Tolerance {
  /** Relative tolerance: numbers are equal when |actual − expected| ≤ atol + rtol·|expected|. */
  rtol: number;
  /** Absolute tolerance, in the unit of the number. */
  atol: number;
}

/** A declared kind of text that differs from run to run: a duration, a path, a date … Where both sides match it, they are equal. */
export interface Pattern {
  name: string;
  /** With the flags `g` and `u`. */
  expression: RegExp;
}

export interface CompareRules extends Tolerance {
  patterns: readonly Pattern[];
  /** JSON pointers into structured data, with the globs `*` (one step) and `**` (any number): `/layout/template/**`. */
  ignorePaths: readonly string[];
  /** Share of the pixels of any patch of 32 × 32 of a picture that may differ, 0 to 1; how it is counted: pixels.ts. */
  pictures: number;
  /** "ignore": what a cell writes to stderr is not compared. */
  stderr: "compare" | "ignore";
  /**
   * A bundle that holds structured data (check, plotly, frame, JSON) also holds texts and pictures made from it. "present": those only
   * have to be there. "compare": they are compared too.
   */
  derived: "present" | "compare";
}

export type DifferenceKind =
  | "number"
  | "text"
  /** Another key, length, type or nesting. */
  | "structure"
  | "picture"
  | "check"
  | "missing"
  | "extra";

/** One thing that differs. */
export interface Difference {
  kind: DifferenceKind;
  /** For people: `line 3`, `/data/0/y/17`, `row 2, column loss`, `check "energy drift"`; "" when the output as a whole is meant. */
  place: string;
  /** One lower-case phrase with the values: `1.00001 instead of 1 (relative error 1.0e-5 > 1e-6)`. */
  message: string;
  /** Numbers only: |actual − expected| / |expected|; Infinity when only the expected one is 0 or one is not finite. */
  relativeError?: number;
  /** How many differences this one stands for, where that is more than one. */
  count?: number;
}

/** A piece of a text that is shown to people. */
export interface Segment {
  text: string;
  mark: "same" | "differs";
}

/** How two things compare: no differences means equal. The segments are the two texts to show; joined they are the whole texts. */
export interface Comparison {
  differences: Difference[];
  expected: Segment[];
  actual: Segment[];
}

/** The differences of one output of a cell. */
export interface OutputDifference extends Comparison {
  /** `output 2 (execute_result, text/plain)`, `stdout`, `check "energy drift"`. */
  output: string;
}
