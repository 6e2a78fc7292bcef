/** The systems of learning in context: linear attention where theory is exact, a transformer against least squares, MetaICL in small. */
import { linearAttentionSystem } from "./in-context/linear-attention.js";
import { metaIcl } from "./in-context/metaicl.js";
import { transformerLinear } from "./in-context/transformer-linear.js";
import type { System } from "./system.js";

export {
  type LinearAttentionConfig,
  type LinearAttentionMetrics,
  linearAttentionSystem,
} from "./in-context/linear-attention.js";
export { type FamilyAccuracy, type MetaIclConfig, type MetaIclMetrics, metaIcl } from "./in-context/metaicl.js";
export {
  promptLength,
  type TransformerLinearConfig,
  type TransformerLinearMetrics,
  transformerLinear,
} from "./in-context/transformer-linear.js";

export const inContextSystems: readonly System[] = [linearAttentionSystem, transformerLinear, metaIcl];
