/** Kernels without a gradient. Going backward through one is an error that names it and says why, instead of an engine's internal one. */
import type { Rule, Rules } from "./rule.js";

const COMPLEX = "complex tensors carry no gradients in TensorFlow.js";
const IMAGE = "image transforms other than resizing and flipping are not differentiated";
const RAGGED = "the shape of its result depends on values";
const STRINGS = "strings carry no gradients";

/** Why, by kernel. */
export const refusals: Readonly<Record<string, string>> = {
  Complex: COMPLEX,
  ComplexAbs: COMPLEX,
  FFT: COMPLEX,
  IFFT: COMPLEX,
  Imag: COMPLEX,
  Real: COMPLEX,
  CropAndResize: IMAGE,
  RotateWithOffset: IMAGE,
  Transform: IMAGE,
  Draw: "it draws on a canvas",
  NonMaxSuppressionV5: "its scores decay with the boxes in the order of a queue",
  RaggedGather: RAGGED,
  RaggedRange: RAGGED,
  RaggedTensorToTensor: RAGGED,
  Unique: RAGGED,
  StaticRegexReplace: STRINGS,
  StringNGrams: STRINGS,
  StringSplit: STRINGS,
  StringToHashBucketFast: STRINGS,
};

export const refusalRules: Rules = Object.fromEntries(
  Object.entries(refusals).map(([kernel, reason]): [string, Rule] => [
    kernel,
    {
      backward: () => {
        throw new Error(`kernel "${kernel}" has no gradient: ${reason}`);
      },
    },
  ]),
);
