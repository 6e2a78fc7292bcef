/** Learning to optimize (Andrychowicz et al. 2016): an LSTM for every coordinate, trained on ten-dimensional quadratics. */
import type { Profile } from "../../report/index.js";
import { type L2oMetrics, runL2o } from "./learning-to-optimize/run.js";
import type { L2oConfig } from "./learning-to-optimize/train.js";
import type { System } from "./system.js";

export { type FamilyName, familyOf, familyTitles } from "./learning-to-optimize/families.js";
export { type RivalName, rivalRule, tunedRival } from "./learning-to-optimize/rivals.js";
export { judgeLearned, type L2oMetrics, type L2oRow } from "./learning-to-optimize/run.js";
export { type L2oConfig, ruleOf, trainLearned } from "./learning-to-optimize/train.js";

const quick: L2oConfig = {
  variant: "log",
  preprocessing: "log",
  scale: 0.1,
  batches: 100,
  problems: 16,
  horizon: 100,
  truncation: 20,
  rate: 0.01,
  clip: 0.1,
  flow: "constant",
  grids: "at home",
  tuningSteps: 100,
  families: { quadratics: 512, "times-10": 256, classification: 64 },
  steps: [0, 20, 50, 100, 200, 300],
};

const full: L2oConfig = {
  ...quick,
  batches: 600,
  problems: 64,
  grids: "everywhere",
  families: { quadratics: 512, "times-10": 512, "times-0.1": 512, "d-30": 256, uniform: 512, classification: 128 },
  steps: [0, 20, 50, 100, 200, 300, 1000],
};

/**
 * Gradients as they are; larger outputs, for the network has no logarithm to undo; and fewer batches, for it learns sooner. The rivals abroad are those of
 * "log" with the same seed.
 */
const raw: L2oConfig = {
  ...full,
  variant: "raw",
  preprocessing: "none",
  scale: 0.3,
  batches: 400,
  grids: "at home",
};

/** Second derivatives of f included, which the paper leaves out. Without the logarithm, whose slope 1/g they would multiply. */
const followed: L2oConfig = { ...raw, variant: "raw-followed", flow: "followed" };

/** "log": gradients enter by their logarithm and sign; "raw": as they are. In both they count as constants in backpropagation; in "raw-followed" not. */
export const l2oQuadratics: System<L2oConfig, L2oMetrics> = {
  name: "l2o-quadratics",
  family: "black box",
  configs: (profile: Profile) => (profile === "quick" ? [quick] : [full, raw, followed]),
  cost: ({ batches, problems }) => 20 + batches * (0.05 + problems / 400),
  run: runL2o,
};

export const learningToOptimizeSystems = [l2oQuadratics];
