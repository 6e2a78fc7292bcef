/**
 * What an optimizer does, seen from outside: its answers to gradients that we choose, and the momentum that it comes nearest to on real problems,
 *
 *     Δ_t ≈ μ Δ_{t−1} − η g_t      (least squares over coordinates, problems and a window of steps).
 *
 * Of momentum itself the fit gives back η and μ, and explains everything (R² = 1).
 */
import * as tf from "@tensorflow/tfjs";
import type { ProblemFamily } from "../../tasks/problem-family.js";
import { disposeParams, type Params, tidyTree } from "../../tensor/index.js";
import type { CurveOptions } from "./rule-curves.js";
import { stepRecords } from "./rule-curves.js";
import type { UpdateRule } from "./update-rule.js";

/** Δ_t for a sequence of gradients [t][i] given to independent coordinates i, whatever the steps do. */
export function responses<Phi extends Params, Memory extends Params>(
  rule: UpdateRule<Phi, Memory>,
  phi: Phi,
  gradients: readonly (readonly number[])[],
): number[][] {
  const coordinates = gradients[0]?.length ?? 0;
  let memory = rule.remember(1, coordinates);
  const steps = gradients.map((row) => {
    const next = tidyTree(() => rule.update(phi, memory, tf.tensor2d([...row], [1, coordinates])));
    disposeParams(memory as Params);
    memory = next.memory;
    const step = Array.from(next.step.dataSync());
    next.step.dispose();
    return step;
  });
  disposeParams(memory as Params);
  return steps;
}

export interface EffectiveMomentum {
  /** η. */
  readonly rate: number;
  /** μ. */
  readonly decay: number;
  /** Share of Δ_t² that the two explain. */
  readonly determination: number;
}

/** The momentum nearest to a rule on fresh problems, over the steps from … to (1, 2, …), both included. */
export async function effectiveMomentum<Phi extends Params, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Phi, Memory>,
  family: ProblemFamily<Data>,
  phi: Phi,
  windows: readonly (readonly [from: number, to: number])[],
  options: CurveOptions,
): Promise<EffectiveMomentum[]> {
  const records = await stepRecords(rule, family, phi, options);
  return windows.map(([from, to]) => {
    if (!(from >= 2 && to >= from && to <= records.length)) throw new RangeError(`invalid window: ${from} … ${to}`);
    let [pp, pg, gg, ps, gs, ss] = [0, 0, 0, 0, 0, 0];
    for (let t = from; t <= to; t++) {
      const { gradient, step } = records[t - 1];
      const before = records[t - 2].step;
      for (let i = 0; i < step.length; i++) {
        pp += before[i] * before[i];
        pg += before[i] * gradient[i];
        gg += gradient[i] * gradient[i];
        ps += before[i] * step[i];
        gs += gradient[i] * step[i];
        ss += step[i] * step[i];
      }
    }
    // Normal equations of two unknowns.
    const determinant = pp * gg - pg * pg;
    const decay = (ps * gg - gs * pg) / determinant;
    const slope = (gs * pp - ps * pg) / determinant;
    return { rate: -slope, decay, determination: (decay * ps + slope * gs) / ss };
  });
}
