/**
 * Trajectories of one step taken again and again. Many may run at once: a state of the step is then several rows of d numbers (one batched
 * field evaluation for all), and each row diverges on its own. Divergence is a result, not an error: the row is held at the bound from there.
 */
import { wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/time.js";
import type { Step } from "./symplectic.js";

export interface RollOutOptions {
  /** Time between samples. */
  readonly dt: number;
  /** Samples of a trajectory, the start counted. */
  readonly samples: number;
  /** d, default: the start's length (one trajectory). */
  readonly dimension?: number;
  /** Steps between samples, default 2. */
  readonly substeps?: number;
  /** A row with some |xᵢ| above this, or no number, has diverged; default 1e3. */
  readonly bound?: number;
}

export interface RolledOut {
  /** [rows, samples, d]. */
  readonly states: Float64Array;
  /** For each row the first sample beyond the bound, or null. */
  readonly divergedAt: readonly (number | null)[];
}

/** @param starts [rows, d] */
export function rollOut(step: Step, starts: Float64Array, options: RollOutOptions): RolledOut {
  const { dt, samples, dimension = starts.length, substeps = 2, bound = 1e3 } = options;
  wholeNumber("number of samples", samples, 1);
  wholeNumber("number of steps between samples", substeps, 1);
  const h = positive("time step", dt) / substeps;
  const rows = wholeNumber("number of starts", starts.length / dimension, 1);
  const states = new Float64Array(rows * samples * dimension);
  const divergedAt: (number | null)[] = Array.from({ length: rows }, () => null);
  let x: Float64Array = starts.slice();
  for (let t = 0; t < samples; t++) {
    const before = x;
    for (let s = 0; t > 0 && s < substeps; s++) x = step(x, h);
    if (x.length !== starts.length) throw new RangeError(`invalid step: got ${x.length}, expected ${starts.length}`);
    if (t > 0) x = x.slice();
    for (let row = 0; row < rows; row++) {
      const state = x.subarray(row * dimension, (row + 1) * dimension);
      if (divergedAt[row] !== null) state.set(before.subarray(row * dimension, (row + 1) * dimension));
      else if (!state.every((each) => Math.abs(each) <= bound)) {
        divergedAt[row] = t;
        state.forEach((each, i) => {
          state[i] = Number.isNaN(each) ? bound : Math.min(bound, Math.max(-bound, each));
        });
      }
      states.set(state, (row * samples + t) * dimension);
    }
  }
  return { states, divergedAt };
}
