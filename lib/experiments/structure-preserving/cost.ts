/** What an entry costs: milliseconds of a step measured at width 50, scaled by networks and batch. It weighs the time left, and no number depends on it. */
import type { EntryConfig, MethodSpec } from "./entry-config.js";
import { formOf } from "./settings.js";

/** Seconds of one core that an entry takes, roughly: measured milliseconds of a step at width 50, scaled by the size of the rest. */
export function costOf({ systems, widths, steps, batch, method, adaptation, horizon }: EntryConfig): number {
  const size = widths.reduce((sum, width) => sum + width * width, 0) / 7500;
  const nets = systems.some((system) => formOf(system) === "generic") ? 1.7 : 1;
  const step = 1e-3 * stepMilliseconds(method) * nets * (0.3 + 0.7 * size) * ((batch.instances * batch.points) / 1000);
  const times = adaptation.byGaussNewton === undefined ? 1 : 2;
  const sweeps = 0.3 * times * (adaptation.sweepPoints.length + adaptation.sweepSteps.length);
  return 2 + steps * step + sweeps + (horizon === undefined ? 0 : 15);
}

function stepMilliseconds(method: MethodSpec): number {
  switch (method.kind) {
    case "auto-decoder":
    case "gauss-newton":
      return method.order === "together" ? 2.8 : 5;
    case "maml":
      return method.order === "second" && method.adapts === "all" ? 16 : 6;
    case "reptile":
      return 8;
    case "scratch":
      return 0;
  }
}
