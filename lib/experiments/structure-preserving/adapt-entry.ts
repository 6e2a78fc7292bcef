/** Adaptation of what an entry has learned to the test instances of a system: their support, and weights after several numbers of steps. */
import {
  compileAdaptation,
  type Method,
  type SupportData,
  supportData,
  type TrainingSetup,
  type Weights,
} from "../../adapt/dynamics/index.js";
import { takeTrajectories } from "../../physics/dynamics-data.js";
import { foldIn, key, type Params } from "../../tensor/index.js";
import { secondsSince, short } from "./entry-metrics.js";
import { inUnit, type SystemData } from "./systems.js";

/** What training leaves, and adaptation needs. */
export interface Learned {
  readonly method: Method;
  readonly setup: TrainingSetup;
  readonly learned: Params;
}

/** Points of the support that the main figures use: its first half. The second half is there for the sweep over points. */
export function mainPoints({ support }: SystemData): number {
  return mainSupport(support).instances[0].points;
}

/** That many points of every test instance, drawn with a key of their own; from the second half of the support only where the first has too few. */
export function supportOf({ support, unit }: SystemData, points: number, seed: number): SupportData {
  const main = mainSupport(support);
  const from = points <= main.instances[0].points ? main : support;
  const instances = from.instances.map((each) => inUnit(each, unit));
  return supportData({ ...from, instances }, { points, key: foldIn(foldIn(key(seed), 3), points) });
}

const mainSupport = (support: SystemData["support"]) =>
  takeTrajectories(support, 0, Math.ceil(support.trajectories / 2));

/**
 * Weights after each number of steps, which are the caller's. The time of the steps themselves is added to `seconds`, that of compiling is not.
 * @throws Error where a loss is no finite number, with the step
 */
export async function adapted(
  { method, setup, learned }: Learned,
  support: SupportData,
  steps: readonly number[],
  seconds?: { adapt: number },
): Promise<Weights[]> {
  const adaptation = await compileAdaptation(method, setup, learned, support);
  const begin = performance.now();
  try {
    return await adaptation.run(steps);
  } finally {
    if (seconds) seconds.adapt = short(seconds.adapt + secondsSince(begin));
    await adaptation.dispose();
  }
}
