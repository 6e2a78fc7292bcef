/**
 * Every system on its own task, in one table: what no learning gives, what was reached (mean and spread over seeds of the stored runs), what the best
 * possible learner gives, and what was aimed at.
 */
import { type Profile, spread } from "../../report/index.js";
import { scores } from "./scores/index.js";

/** Rows for `table`: figures of the stored runs of a profile. */
export function scoreboard(profile: Profile): Readonly<Record<string, unknown>>[] {
  return scores.map(({ system, task, measure, null: nothing, oracle, source, target, values }) => {
    const found = values(profile);
    const figure = found.length > 0 ? spread(found) : undefined;
    return {
      system,
      task,
      measure,
      null: nothing,
      reached: figure?.text ?? "not stored yet",
      "best possible": oracle === undefined ? "" : String(Number(oracle.toPrecision(4))),
      aim: target,
      "null and best possible from": source,
      "share closed":
        figure === undefined || oracle === undefined
          ? ""
          : Number(((nothing - figure.mean) / (nothing - oracle)).toPrecision(3)),
    };
  });
}
