/**
 * What a task costs in F, the operations of one image that passes the network forward. A gradient adds two F, and a gradient of a gradient step six more, so
 * that a task of S support and Q query images costs, with k inner steps,
 *
 *                             to adapt to    to adapt to and answer    to train on
 *     closed forms, metrics   S              S + Q                     3 (S + Q)
 *     ANIL                    S              S + Q                     3 (S + Q)         steps of the read-out alone, next to nothing
 *     FOMAML                  3 k S          3 k S + Q                 3 (k S + Q)
 *     MAML                    3 k S          3 k S + Q                 9 k S + 3 Q.
 *
 * It leaves out what is not the network (a solve, distances, Adam), and that the first layer hands no gradient on to the images.
 */
import type { InnerMethod } from "./methods.js";

/** What is paid for: φ = adapt(θ, S); that and the names of all query images; one task of a step of the outer loop. */
export const PHASES = ["adapt", "answer", "train"] as const;
export type Phase = (typeof PHASES)[number];

/** Images of a task. */
export interface TaskImages {
  readonly support: number;
  readonly query: number;
}

/** Operations of a task in F. `steps` are those of adapting where they are not the method's own. */
export function passesOf(
  inner: InnerMethod,
  { support, query }: TaskImages,
  steps: number = inner.kind === "gradient" ? inner.steps : 0,
): Readonly<Record<Phase, number>> {
  if (inner.kind !== "gradient" || inner.algorithm === "anil") {
    return { adapt: support, answer: support + query, train: 3 * (support + query) };
  }
  const adapt = 3 * steps * support;
  return { adapt, answer: adapt + query, train: (inner.algorithm === "maml" ? 3 : 1) * adapt + 3 * query };
}
