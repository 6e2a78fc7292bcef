import { expect, test } from "vitest";
import {
  isClose,
  isCloseComplex,
  numberPhrase,
  relativeError,
} from "../../../packages/vitest-notebook/src/compare/numbers.js";

const rtol = (value: number) => ({ rtol: value, atol: 0 });
const exact = { rtol: 0, atol: 0 };

test("a change of 1e-5 is caught at rtol 1e-6 and passes at 1e-4", () => {
  expect(isClose(1, 1.00001, rtol(1e-6))).toBe(false);
  expect(isClose(1, 1.00001, rtol(1e-4))).toBe(true);
});

test("a number that lies exactly on the bound as a decimal is within it", () => {
  expect(1.1 - 1 > 0.1).toBe(true); // in float64 it lies beyond
  expect(isClose(1, 1.1, rtol(0.1))).toBe(true);
  expect(isClose(0.1, 0.3, { rtol: 0, atol: 0.2 })).toBe(true);
});

test("tolerance 0 means exact, down to the last bit", () => {
  expect(isClose(0.3, 0.1 + 0.2, exact)).toBe(false);
  expect(isClose(0.3, 0.3, exact)).toBe(true);
});

test("NaN equals NaN only, an infinity itself only, whatever the tolerance", () => {
  const wide = { rtol: Number.MAX_VALUE, atol: Number.MAX_VALUE };
  expect(isClose(Number.NaN, Number.NaN, exact)).toBe(true);
  expect(isClose(Number.NaN, 1, wide)).toBe(false);
  expect(isClose(1, Number.NaN, wide)).toBe(false);
  expect(isClose(Infinity, Infinity, exact)).toBe(true);
  expect(isClose(Infinity, -Infinity, wide)).toBe(false);
  expect(isClose(Infinity, 1e308, wide)).toBe(false);
  expect(isClose(1e308, Infinity, wide)).toBe(false);
});

test("zero equals minus zero, and nothing else without an absolute tolerance", () => {
  expect(isClose(0, -0, exact)).toBe(true);
  expect(isClose(0, 1e-300, rtol(0.5))).toBe(false);
  expect(isClose(0, 1e-17, { rtol: 0, atol: 1e-16 })).toBe(true);
});

test("a flipped sign and a factor of ten differ at any tolerance below 1", () => {
  expect(isClose(2, -2, rtol(0.99))).toBe(false);
  expect(isClose(2, 20, rtol(0.99))).toBe(false);
});

test("the tolerance is relative to the expected number", () => {
  expect(isClose(100, 110, rtol(0.1))).toBe(true);
  expect(isClose(100, 89, rtol(0.1))).toBe(false);
  expect(isClose(0, 1, rtol(0.99))).toBe(false);
  expect(isClose(1, 0.1, rtol(0.95))).toBe(true);
});

test("the noise of a complex number is measured by the whole number", () => {
  expect(isCloseComplex({ re: 1, im: 1e-17 }, { re: 1, im: -3e-17 }, rtol(1e-6))).toBe(true);
  expect(isCloseComplex({ re: 1, im: 1 }, { re: 1, im: -1 }, rtol(1e-6))).toBe(false);
  expect(isCloseComplex({ re: 1, im: 1 }, { re: 1, im: 1 + 1e-5 }, rtol(1e-6))).toBe(false);
  expect(isCloseComplex({ re: Number.NaN, im: 1 }, { re: Number.NaN, im: 1 }, exact)).toBe(true);
  expect(isCloseComplex({ re: Number.NaN, im: 1 }, { re: Number.NaN, im: 2 }, exact)).toBe(false);
});

test("the relative error is that of the expected number, infinite where there is none", () => {
  expect(relativeError(2, 3)).toBe(0.5);
  expect(relativeError(-2, 2)).toBe(2);
  expect(relativeError(0, 0)).toBe(0);
  expect(relativeError(Number.NaN, Number.NaN)).toBe(0);
  expect(relativeError(0, 1)).toBe(Infinity);
  expect(relativeError(1, Number.NaN)).toBe(Infinity);
  expect(relativeError(Infinity, 1)).toBe(Infinity);
  expect(relativeError(1e308, -1e308)).toBe(2); // the distance is beyond float64
});

test("a message gives the values, the error and the bound it breaks", () => {
  expect(numberPhrase(1, 1.00001, rtol(1e-6))).toBe("1.00001 instead of 1 (relative error 1.0e-5 > 1e-6)");
  expect(numberPhrase(0, 0.5, rtol(1e-6))).toBe("0.5 instead of 0 (absolute error 0.5 > 0)");
  expect(numberPhrase(5, 6, { rtol: 0, atol: 0.5 })).toBe("6 instead of 5 (absolute error 1 > 0.5)");
  expect(numberPhrase(5, 8, { rtol: 0.1, atol: 0.5 })).toBe(
    "8 instead of 5 (relative error 0.6, absolute 3; rtol 0.1, atol 0.5)",
  );
  expect(numberPhrase(1, Number.NaN, rtol(1e-6))).toBe("NaN instead of 1");
});

test("an error just beyond its bound is shown with the digits that say so", () => {
  expect(numberPhrase(1, 1.0000010004, rtol(1e-6))).toContain("(relative error 1.0004e-6 > 1e-6");
  expect(numberPhrase(0, 0.0010002, { rtol: 0, atol: 1e-3 })).toContain("(absolute error 1.0002e-3 > 0.001");
});

test("a message names a flipped sign, a power of ten and a last printed digit", () => {
  expect(numberPhrase(0.5, -0.5, rtol(1e-6))).toContain(", the sign differs)");
  expect(numberPhrase(3, 3000, rtol(1e-6))).toContain(", a factor of 1000)");
  const written = { expected: "0.3333", actual: "0.3334" };
  expect(numberPhrase(0.3333, 0.3334, rtol(1e-6), written)).toContain(", one unit in the last printed digit)");
  const two = { expected: "0.3333", actual: "0.3335" };
  expect(numberPhrase(0.3333, 0.3335, rtol(1e-6), two)).not.toContain("last printed digit");
});
