/**
 * Long roll-outs of learned fields against integrator and step: what the paper leaves open. A learned Hamiltonian is conserved by its own flow; what a
 * roll-out of many periods shows is the integrator's drift, and a phase error that grows with time because the learned frequency is not the true one.
 */
import type { DynamicsModel, Weights } from "../../adapt/dynamics/index.js";
import { referenceTrajectory } from "../../physics/dynamics-data.js";
import { mean, relativeError, startsOf } from "../../physics/dynamics-metrics.js";
import type { HorizonOptions, Integrator } from "./entry-config.js";
import { learnedFlow, type RollOut } from "./learned-flow.js";
import { joined, range } from "./number-lists.js";
import type { SystemData } from "./systems.js";

/** One integrator at one step; means over query trajectories, then over instances. */
export interface HorizonRow {
  readonly integrator: Integrator;
  readonly step: number;
  /** Times, and ‖x̃(t) − x(t)‖/‖x(t)‖ over the trajectory up to each of them. */
  readonly times: readonly number[];
  readonly errors: readonly number[];
  /** max |E(x̃(t)) − E(x̃(0))| of the *true* energy up to each time, over the range of E that the starts of the instance have. */
  readonly energyErrors: readonly number[];
  /** Trajectories that left |x| ≤ 10³. */
  readonly diverged: number;
}

/** Shares of the whole time at which errors are stated. */
const MARKS = [0.03, 0.1, 0.3, 1];

/** @throws Error on a step that is not positive */
export async function horizonRows(
  model: DynamicsModel,
  weights: Weights,
  { query, unit }: SystemData,
  { time, steps, integrators }: HorizonOptions,
): Promise<HorizonRow[]> {
  const { family, trajectories, dimension: d } = query;
  const instances = query.instances.length;
  const rows: HorizonRow[] = [];
  const starts = startsOf(query);
  for (const step of steps) {
    const samples = Math.round(time / step) + 1;
    const times = Array.from({ length: samples }, (_, i) => i * step);
    const truth = starts.map((row, k) => {
      const field = family.field(query.instances[k].mu);
      return Array.from({ length: trajectories }, (_, j) =>
        joined(referenceTrajectory(field, row.slice(j * d, (j + 1) * d), times)),
      );
    });
    const marks = MARKS.map((share) => Math.max(1, Math.round(share * (samples - 1))));
    for (const integrator of integrators) {
      const flow = await learnedFlow(model, weights, [instances, trajectories], {
        dt: step * unit,
        substeps: 1,
        integrator,
      });
      const found = await flow.rollOut(weights, joined(starts), samples);
      await flow.close();
      const pathOf = pathsIn(found, trajectories, samples * d);
      const average = (of: (k: number, j: number, mark: number) => number) =>
        marks.map((mark) => mean(truth.map((all, k) => mean(all.map((_, j) => of(k, j, mark))))));
      const energyOf = query.instances.map(({ mu }) => family.energy(mu));
      const spans = starts.map((row, k) => range(eachState(row, d).map(energyOf[k])));
      rows.push({
        integrator,
        step,
        times: marks.map((mark) => mark * step),
        errors: average((k, j, mark) => {
          const end = (mark + 1) * d;
          return relativeError(pathOf(k, j).subarray(0, end), truth[k][j].subarray(0, end));
        }),
        energyErrors: average((k, j, mark) => {
          const energies = eachState(pathOf(k, j).subarray(0, (mark + 1) * d), d).map(energyOf[k]);
          return Math.max(...energies.map((value) => Math.abs(value - energies[0]))) / spans[k];
        }),
        diverged: found.divergedAt.filter((sample) => sample > 0).length,
      });
    }
  }
  return rows;
}

function pathsIn({ x }: RollOut, trajectories: number, size: number): (k: number, j: number) => Float64Array {
  return (k, j) => x.subarray((k * trajectories + j) * size, (k * trajectories + j + 1) * size);
}

function eachState(rows: Float64Array, d: number): Float64Array[] {
  return Array.from({ length: rows.length / d }, (_, i) => rows.subarray(i * d, (i + 1) * d));
}
