/**
 * Learning rates that change with the step. A schedule is a pure function of s, the number of updates made before this one (0 at the first), a
 * float32 scalar inside the graph: it compiles into the step and resumes with it.
 */
import * as tf from "@tensorflow/tfjs";

export type Schedule = (step: tf.Scalar) => tf.Scalar;

/** A rate that stays, or a schedule. */
export type Rate = number | Schedule;

/** The rate at a step, as a scalar of the graph. */
export function rateAt(rate: Rate, step: () => tf.Scalar): tf.Scalar {
  return typeof rate === "number" ? tf.scalar(rate) : rate(step());
}

/** Straight from `from` to `to` in `steps` updates, then constant: from + (to − from)·min(s/steps, 1). */
export function linearRate({ from, to, steps }: { from: number; to: number; steps: number }): Schedule {
  atLeastOne("steps", steps);
  return (step) => tf.add(tf.mul(fraction(step, steps), to - from), from).asScalar();
}

/**
 * Half a cosine from `from` to `to` (default 0) in `steps` updates, then constant: to + (from − to)·½(1 + cos π min(s/steps, 1)).
 * Loshchilov & Hutter, SGDR, 2017, equation (5), without restarts.
 */
export function cosineRate({ from, to = 0, steps }: { from: number; to?: number; steps: number }): Schedule {
  atLeastOne("steps", steps);
  return (step) => {
    const wave = tf.add(tf.cos(tf.mul(fraction(step, steps), Math.PI)), 1);
    return tf.add(tf.mul(wave, (from - to) / 2), to).asScalar();
  };
}

/** Another rate, reached in `steps` updates: rate(s)·min((s + 1)/steps, 1), so that the first update is not lost. */
export function warmUp(rate: Rate, steps: number): Schedule {
  atLeastOne("steps", steps);
  return (step) =>
    tf
      .mul(
        rateAt(rate, () => step),
        fraction(tf.add(step, 1), steps),
      )
      .asScalar();
}

const fraction = (step: tf.Tensor, steps: number) => tf.minimum(tf.div(step, steps), 1);

function atLeastOne(what: string, value: number): void {
  if (!(value >= 1 && Number.isFinite(value))) throw new Error(`invalid number of ${what}: ${value}`);
}
