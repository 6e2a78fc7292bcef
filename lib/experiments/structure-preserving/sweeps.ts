/**
 * Errors of an entry against what adaptation is given, the two readings of "shots" (specification section 5): steps on all points of the support, and
 * points at the steps of the main figures. Codes may start at the mean of the training codes or at zero, so steps are swept from both.
 */
import * as tf from "@tensorflow/tfjs";
import type { Method, SupportData } from "../../adapt/dynamics/index.js";
import { mean } from "../../physics/dynamics-metrics.js";
import { disposeParams } from "../../tensor/index.js";
import { adapted, type Learned, supportOf } from "./adapt-entry.js";
import type { EntryConfig } from "./entry-config.js";
import { divergenceOf, type SweepPoint, type Sweeps, short } from "./entry-metrics.js";
import type { Judge } from "./judge.js";
import { methodOf } from "./methods.js";
import type { SystemData } from "./systems.js";

/** What is swept: what was learned, and who judges it. */
export interface Swept {
  readonly config: EntryConfig;
  readonly seed: number;
  readonly trained: Learned;
  readonly judge: Judge;
}

/**
 * All sweeps that the entry asks for.
 * @param whole the support of the main figures
 * @param starts "own": none from codes that start at zero. Default: "both"
 */
export async function sweepsOf(
  swept: Swept,
  data: SystemData,
  whole: SupportData,
  starts: "both" | "own" = "both",
): Promise<Sweeps> {
  const { config, trained } = swept;
  const { sweepSteps } = config.adaptation;
  const zero = starts === "both" ? zeroCode(config) : undefined;
  return {
    steps: await stepSweep(swept, whole, sweepSteps),
    points: await pointSweep(swept, data),
    zeroCode: zero ? await stepSweep({ ...swept, trained: { ...trained, method: zero } }, whole, sweepSteps) : [],
  };
}

/** Figures after the steps of the main figures on several numbers of points; what the support does not have is left out. */
async function pointSweep(swept: Swept, data: SystemData): Promise<SweepPoint[]> {
  const { steps, sweepPoints } = swept.config.adaptation;
  const points: SweepPoint[] = [];
  for (const count of sweepPoints.filter((each) => each <= data.support.instances[0].points)) {
    const support = supportOf(data, count, swept.seed);
    const [point] = await stepSweep(swept, support, [steps]);
    points.push({ ...point, at: count });
    tf.dispose(support as tf.TensorContainerObject);
  }
  return points;
}

/** Figures after several numbers of steps; those from a divergence on are so marked. */
async function stepSweep(swept: Swept, support: SupportData, steps: readonly number[]): Promise<SweepPoint[]> {
  if (steps.length === 0) return [];
  try {
    const points: SweepPoint[] = [];
    const all = await adapted(swept.trained, support, steps);
    for (const [i, weights] of all.entries()) {
      const { fieldIn, fieldOut, traj, diverged } = await swept.judge.judge(weights);
      disposeParams(weights);
      points.push({
        at: steps[i],
        fieldIn: short(mean(fieldIn)),
        fieldOut: short(mean(fieldOut)),
        traj: short(mean(traj)),
        divergedTrajectories: diverged.trajectories,
      });
    }
    return points;
  } catch (error) {
    const { step } = divergenceOf(error, "adaptation");
    const before = steps.filter((at) => at < step);
    const after = steps.filter((at) => at >= step);
    return [...(await stepSweep(swept, support, before)), ...after.map((at) => ({ at, diverged: step }))];
  }
}

/** The same method with new codes that start at zero; undefined where the method has no codes, or starts there anyway. */
function zeroCode({ method }: EntryConfig): Method | undefined {
  if ((method.kind !== "auto-decoder" && method.kind !== "gauss-newton") || method.initialCode === "zero") {
    return undefined;
  }
  return methodOf({ ...method, initialCode: "zero" });
}
