/** Why the kernels that have no rule cannot be compiled: the text of the error that a program which uses one of them gets. */
import type { Refusal } from "./rule.js";

const COMPLEX = "dtype complex64 cannot be compiled";
const STRINGS = "dtype string cannot be compiled";
const BY_VALUE = "the shape of its result depends on values";
const IMAGE =
  "image transforms other than resizing and flipping are left out; transform the images before the compiled function";
const UNUSED = "TensorFlow.js has the name only; its op is made of other kernels";

const reasons: readonly (readonly [reason: Refusal, kernels: readonly string[]])[] = [
  [COMPLEX, ["Complex", "ComplexAbs", "Real", "Imag", "FFT", "IFFT"]],
  [STRINGS, ["StaticRegexReplace", "StringNGrams", "StringSplit", "StringToHashBucketFast"]],
  [BY_VALUE, ["NonMaxSuppressionV3", "NonMaxSuppressionV4", "NonMaxSuppressionV5", "Unique"]],
  [BY_VALUE, ["RaggedGather", "RaggedRange", "RaggedTensorToTensor", "SparseFillEmptyRows", "SparseReshape"]],
  [IMAGE, ["CropAndResize", "RotateWithOffset", "Transform"]],
  ["it reads pixels; pass them as an input", ["FromPixels"]],
  ["it draws on a canvas", ["Draw"]],
  [
    "it draws random numbers, which would be the same in every run; draw them before and pass them as an input",
    ["Multinomial"],
  ],
  [UNUSED, ["LowerBound", "UpperBound", "MatrixBandPart", "Pool"]],
];

export const refusals: Readonly<Record<string, Refusal>> = Object.fromEntries(
  reasons.flatMap(([reason, kernels]) => kernels.map((kernel) => [kernel, reason])),
);
