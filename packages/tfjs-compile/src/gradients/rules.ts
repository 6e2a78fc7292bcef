/** The rules of all families in one table. */
import { arrangementRules } from "./arrangement.js";
import { broadcastingRules } from "./broadcasting.js";
import { convolutionRules } from "./convolution.js";
import { elementwiseRules } from "./elementwise.js";
import { indexingRules } from "./indexing.js";
import { normalizationRules } from "./normalization.js";
import { piecewiseConstantRules } from "./piecewise-constant.js";
import { poolingRules } from "./pooling.js";
import { productRules } from "./products.js";
import { reductionRules } from "./reductions.js";
import { resizingRules } from "./resizing.js";
import type { Rules } from "./rule.js";

export { lateRules } from "./normalization.js";

/** Every rule that goes into TensorFlow.js's registry, by kernel. */
export const registeredRules: Rules = {
  ...elementwiseRules,
  ...broadcastingRules,
  ...piecewiseConstantRules,
  ...reductionRules,
  ...productRules,
  ...arrangementRules,
  ...indexingRules,
  ...normalizationRules,
  ...convolutionRules,
  ...poolingRules,
  ...resizingRules,
};
