/** The systems of the model-based family. */
import { copySystems } from "./model-copy.js";
import { labelBindingSystems } from "./model-label-binding.js";
import type { System } from "./system.js";

export const modelSystems: readonly System[] = [...labelBindingSystems, ...copySystems] as unknown as readonly System[];
