/** The parts of the study that are about the continuum memory, and what makes rows of their runs. */
import { continuumFeatures } from "./continuum-features.js";
import { continuumInterference } from "./continuum-interference.js";
import { continuumSwitching } from "./continuum-switching.js";
import { continuumTracking } from "./continuum-tracking.js";

export { continuumFeatures, featuresRow } from "./continuum-features.js";
export { continuumInterference, interferenceRows } from "./continuum-interference.js";
export { type OverStreams, overStreams } from "./continuum-rows.js";
export { continuumSwitching, switchingRow } from "./continuum-switching.js";
export { continuumTracking, trackingTable } from "./continuum-tracking.js";

export const continuumParts = [
  continuumTracking,
  continuumSwitching,
  continuumFeatures,
  continuumInterference,
] as const;
