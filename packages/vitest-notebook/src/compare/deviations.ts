// Two tokens that stand opposite each other: are they equal, and if not, how is that told?
import type { NumberToken } from "@innerloop/nbformat";
import { complexPhrase, isClose, isCloseComplex, numberPhrase, relativeErrorComplex } from "./numbers.js";
import type { Token } from "./tokens.js";
import type { Difference, Tolerance } from "./types.js";

/** Words are equal as written, numbers by value, masked places by the name of their pattern. */
export function tokensEqual(expected: Token, actual: Token, tolerance: Tolerance): boolean {
  if (expected.kind === "number" && actual.kind === "number") {
    return sameStyle(expected, actual) && numbersEqual(expected, actual, tolerance);
  }
  if (expected.kind === "mask" && actual.kind === "mask") return expected.pattern === actual.pattern;
  return expected.kind === "word" && actual.kind === "word" && expected.text === actual.text;
}

/** Are two sequences of tokens equal one by one? */
export function allEqual(expected: readonly Token[], actual: readonly Token[], tolerance: Tolerance): boolean {
  return (
    expected.length === actual.length && expected.every((token, index) => tokensEqual(token, actual[index]!, tolerance))
  );
}

/** Are two sequences of tokens equal but for their numbers? */
export function sameShape(expected: readonly Token[], actual: readonly Token[]): boolean {
  if (expected.length !== actual.length) return false;
  return expected.every((token, index) => {
    const other = actual[index]!;
    if (token.kind === "word") return other.kind === "word" && other.text === token.text;
    if (token.kind === "mask") return other.kind === "mask" && other.pattern === token.pattern;
    return other.kind === "number";
  });
}

function numbersEqual(expected: NumberToken, actual: NumberToken, tolerance: Tolerance): boolean {
  if (expected.exact !== undefined && actual.exact !== undefined && expected.exact !== actual.exact) {
    const distance = Number(actual.exact - expected.exact);
    return Math.abs(distance) <= tolerance.atol + tolerance.rtol * Math.abs(expected.value);
  }
  if (expected.imaginary === 0 && actual.imaginary === 0) return isClose(expected.value, actual.value, tolerance);
  return isCloseComplex(complex(expected), complex(actual), tolerance);
}

// 1,234 and 1234 are one number written by two programs: the text has changed. Below a thousand no separator can be seen.
function sameStyle(expected: NumberToken, actual: NumberToken): boolean {
  if (expected.detached !== actual.detached) return false;
  const [e, a] = [expected.separator, actual.separator];
  return e === a || (e === "" && Math.abs(expected.value) < 1000) || (a === "" && Math.abs(actual.value) < 1000);
}

function complex({ value, imaginary }: NumberToken): { re: number; im: number } {
  return { re: value, im: imaginary };
}

/** The relative error of two numbers. */
export function relativeErrorOf(expected: NumberToken, actual: NumberToken): number {
  return relativeErrorComplex(complex(expected), complex(actual));
}

/** The difference of two numbers. */
export function numberDifference(
  expected: NumberToken,
  actual: NumberToken,
  tolerance: Tolerance,
  place: string,
): Difference {
  const written = { expected: expected.text, actual: actual.text };
  if (!sameStyle(expected, actual) && numbersEqual(expected, actual, tolerance)) {
    return {
      kind: "text",
      place,
      message: `${quote(actual.text)} instead of ${quote(expected.text)} (one number, written in two ways)`,
    };
  }
  const isReal = expected.imaginary === 0 && actual.imaginary === 0;
  return {
    kind: "number",
    place,
    message: isReal
      ? numberPhrase(expected.value, actual.value, tolerance, written)
      : complexPhrase(complex(expected), complex(actual), tolerance, written),
    relativeError: relativeErrorOf(expected, actual),
  };
}

/** A text in quotation marks, shortened in its middle. */
export function quote(text: string, most = 60): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const half = Math.floor(most / 2);
  return JSON.stringify(flat.length <= most ? flat : `${flat.slice(0, half)} … ${flat.slice(-half)}`);
}
