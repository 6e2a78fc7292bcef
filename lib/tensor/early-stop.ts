/** Early stopping: a run ends when a metric has not improved for some steps (Prechelt, Early Stopping — But When?, 1998). */

export interface EarlyStop<Name extends string = string> {
  readonly metric: Name;
  /** The run stops at the first recorded step that is this many steps after the best one. */
  readonly patience: number;
  /** An improvement is more than this. Default: 0. */
  readonly minDelta?: number;
  /** Default: "min". */
  readonly goal?: "min" | "max";
}

/**
 * Told every recorded value in order, says whether to stop. NaN is never an improvement.
 * @throws Error on a patience below one or a negative minDelta
 */
export function earlyStopper(options: EarlyStop): (step: number, value: number) => "go on" | "stop" {
  const { patience, minDelta = 0, goal = "min" } = options;
  if (!(patience >= 1)) throw new Error(`invalid patience: ${patience}`);
  if (!(minDelta >= 0)) throw new Error(`invalid minDelta: ${minDelta}`);
  const sign = goal === "min" ? 1 : -1;
  let best = Number.POSITIVE_INFINITY;
  let bestStep = 0;
  return (step, value) => {
    if (sign * value < best - minDelta) {
      best = sign * value;
      bestStep = step;
    }
    return step - bestStep >= patience ? "stop" : "go on";
  };
}
