/** The systems of the Bayesian family, in the order of the notebook. */
import { amortisedRegression } from "./bayesian/amortised-linear.js";
import { hierarchicalEm } from "./bayesian/hierarchical-em.js";
import { cnpGp } from "./bayesian/neural-process.js";
import { cnpSinusoid } from "./bayesian/sinusoid.js";
import type { System } from "./system.js";

export { amortisedRegression } from "./bayesian/amortised-linear.js";
export type { Answer, ContextRow } from "./bayesian/density-training.js";
export { hiddenPrior, hierarchicalEm } from "./bayesian/hierarchical-em.js";
export { cnpGp, type NeuralProcessMetrics } from "./bayesian/neural-process.js";
export { cnpSinusoid } from "./bayesian/sinusoid.js";

export const bayesianSystems: readonly System[] = [cnpGp, cnpSinusoid, hierarchicalEm, amortisedRegression] as never;
