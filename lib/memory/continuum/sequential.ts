/**
 * Initial states of a whole chain at the lowest frequency, the sequential variant (73):
 *
 *     θ_0^{(f_s)} = argmin_Φ E_{𝒯 ~ C^{(1)}} ℓ(Θ, 𝒯; Φ)          for every level s together
 *
 * The context of the slowest level is the lifetime: whole sequences. All starts descend together on the mean prequential loss of sequences, through the schedule
 * (71) that will be used ("exact"), or as if there were no learning inside ("first-order"); inside a sequence nothing starts again.
 */
import { wholeNumber } from "../../linalg/index.js";
import type { Vector } from "./block.js";
import { type ContinuumMemory, checkParameters } from "./memory.js";
import type { Learned, RunOptions, Sample } from "./schedule.js";
import { runSequence } from "./schedule.js";
import { streamGradient, type Through } from "./stream-gradient.js";

export interface LearnStartsOptions extends RunOptions {
  readonly rate: number | ((step: number) => number);
  readonly steps: number;
  /** The sequences of outer step i: lifetimes drawn from the task distribution. */
  readonly sequences: (step: number) => readonly (readonly Sample[])[];
  /** Default "exact". */
  readonly through?: Through;
}

/** Learned starts, and the loss of each outer step before it. @throws as `streamGradient` */
export function learnStarts(
  memory: ContinuumMemory,
  starts: readonly Vector[],
  { rate, steps, sequences, through = "exact", partial = "drop" }: LearnStartsOptions,
): { readonly starts: readonly Vector[]; readonly losses: Vector } {
  wholeNumber("number of outer steps", steps);
  let phi = checkParameters(memory, starts);
  const losses = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const drawn = sequences(step);
    const found = drawn.map((samples) => streamGradient(memory, phi, samples, { through, partial }));
    losses[step] = found.reduce((total, { loss }) => total + loss, 0) / drawn.length;
    const size = (typeof rate === "number" ? rate : rate(step)) / drawn.length;
    phi = phi.map((theta, s) =>
      theta.map((value, i) => value - size * found.reduce((total, { gradients }) => total + gradients[s][i], 0)),
    );
  }
  return { starts: phi, losses };
}

/** Sequences side by side, each with a state of its own from the same starts: none learns from another. */
export function runSequences(
  memory: ContinuumMemory,
  starts: readonly Vector[],
  sequences: readonly (readonly Sample[])[],
  options: RunOptions = {},
): Learned[] {
  return sequences.map((samples) => runSequence(memory, starts, samples, options));
}
