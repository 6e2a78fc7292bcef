/** The systems of the optimization-based family. */
import { mamlOmniglot } from "./optimization-omniglot.js";
import { sinusoidSystems } from "./optimization-sinusoid.js";
import type { System } from "./system.js";

export const optimizationSystems: readonly System[] = [...sinusoidSystems, mamlOmniglot];
