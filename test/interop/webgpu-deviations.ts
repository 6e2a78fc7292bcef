/**
 * Tests of the suite that need not hold on WebGPU, and why. The language of its shaders promises less than IEEE 754: NaN, infinities and subnormals
 * may be taken for absent, sines and cosines may be 2⁻¹¹ off, and the logarithm or power of a negative number is anything.
 */
export interface Deviation {
  /** Beginning of the name of the tests. */
  readonly tests: string;
  readonly why: string;
}

const ends = "has them near 0, near 1, far out";
const undefinedThere =
  "outside of its domain (log of 0 or less, a negative number to a fraction) a shader may give anything";
const coarse = "sines and cosines may be 2⁻¹¹ off";
const unchecked = "a GPU does not check indices";

export const deviations: readonly Deviation[] = [
  ...["log", "isFinite"].map((op) => ({
    tests: `compiled in float32, an op gives what it gives eagerly ${op}`,
    why: undefinedThere,
  })),
  ...["acos", "cos", "sin", "tan"].map((op) => ({
    tests: `compiled in float32, an op gives what it gives eagerly ${op}`,
    why: coarse,
  })),
  ...["has them for all pairs of special values", "has them with a number on either side"].map((test) => ({
    tests: `'Pow' ${test}`,
    why: undefinedThere,
  })),
  { tests: "Pow is 1 for base 1 and for exponent 0, also with NaN", why: "NaN" },
  { tests: "Pow with the number 0.5 as exponent", why: undefinedThere },
  ...["Log", "Log1p"].flatMap((op) => [
    { tests: `'${op}' has the values`, why: undefinedThere },
    { tests: `'${op}' ${ends}`, why: undefinedThere },
  ]),
  ...["Sin", "Cos", "Tan", "Acos"].flatMap((op) => [
    { tests: `'${op}' has the values`, why: coarse },
    { tests: `'${op}' ${ends}`, why: coarse },
  ]),
  { tests: `'Asinh' ${ends}`, why: "onnxruntime's formula there squares the number, which overflows" },
  ...["Acosh", "Atanh"].map((op) => ({ tests: `'${op}' ${ends}`, why: undefinedThere })),
  { tests: "gathers refuse an index outside", why: unchecked },
  { tests: "scatters refuse a place outside", why: unchecked },
  { tests: "counts refuse a negative number", why: unchecked },
  ...["nothing is lost and the last stays", "tensorScatterUpdate keeps the last"].map((test) => ({
    tests: `scatters ${test}`,
    why: "of several updates of one place any one stays; sums lose nothing",
  })),
  { tests: "random compositions of elementwise kernels", why: `${coarse}; ${undefinedThere}` },
  { tests: "softmax and its logarithm infinities and NaN as eager", why: "NaN and infinities" },
  { tests: "compiled local response normalisation is TensorFlow.js's and keeps NaN", why: "NaN" },
  { tests: "an error of onnxruntime for memory that nobody has", why: "the refusal is worded in another way" },
];
