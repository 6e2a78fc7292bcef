/** What the learners of this folder ask of a benchmark. */
import type { Learner } from "../frame/index.js";
import type { Embedding } from "../metric/embedding.js";

/** The most points that a task is solved for: what is unrolled grows with them. */
const MOST_POINTS = 400;

/** Why a learner that embeds points and solves for one coefficient each does not fit a benchmark. */
export function refusesToSolve(embedding: Embedding): Learner["refuses"] {
  return ({ inputShape, supportPoints }) =>
    embedding.refuses(inputShape) ??
    (supportPoints > MOST_POINTS ? `its solve is unrolled over more than ${MOST_POINTS} points` : undefined);
}
