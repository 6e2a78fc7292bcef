/** The study as the command sees it. */
import { formatNumber, type Json } from "../../report/index.js";
import type { Study } from "../study.js";
import type { EntryMetrics } from "./entry-metrics.js";
import { structurePreservingGrid } from "./grid.js";

export const structurePreserving: Study = {
  name: "structure-preserving",
  title: "structure-preserving dynamics",
  entries: structurePreservingGrid,
  gist: (metrics: Json) => {
    const { status, diverged, systems = [] } = metrics as unknown as EntryMetrics;
    if (status === "diverged") return `diverged at step ${diverged?.step} of ${diverged?.phase}`;
    const percent = (values: readonly number[]) =>
      `${formatNumber((100 * values.reduce((sum, value) => sum + value, 0)) / values.length, 3)} %`;
    return systems.map(({ fieldIn, traj }) => `field ${percent(fieldIn)}, trajectories ${percent(traj)}`).join("; ");
  },
};
