/**
 * Figures quoted from a review of the paper (arXiv 2508.11205), in units of 10⁻²; the paper's own text was not available, and the conditions behind its
 * cells (ranges, grids, widths, steps) are not public. Beside them the best cells of a small prototype (specification section 10), in per cent.
 */
import type { SystemName } from "./entry-config.js";
import type { MethodName } from "./settings.js";

export interface Cell {
  /** ε_field. */
  readonly field?: number;
  /** ε_traj. */
  readonly traj?: number;
}

type Cells = Readonly<Partial<Record<SystemName, Readonly<Partial<Record<MethodName, Cell>>>>>>;

/** The cells of the review; for the damped oscillator "0.142", of which the review does not say the scale: read as a relative error of 14.2 %. */
export const paperCells: Cells = {
  "mass-spring": { fw: { field: 1.6, traj: 1.31 }, svd5: { field: 1.51, traj: 1.12 } },
  pendulum: {
    scratch: { field: 83.35, traj: 79.84 },
    maml: { field: 99.13, traj: 52.37 },
    reptile: { field: 88.72, traj: 75.73 },
    fw: { field: 8.23, traj: 10.65 },
    shift: { field: 9.76, traj: 12.88 },
    ro: { field: 6.47, traj: 8.27 },
    svd5: { field: 4.62, traj: 5.33 },
  },
  duffing: { fw: { field: 10.3, traj: 2.78 }, svd5: { field: 10.03, traj: 2.3 } },
  dno: { svd5: { traj: 14.2 } },
};

/** The best cell of any modulation of the prototype, over its profiles. */
export const prototypeBest: Readonly<Partial<Record<SystemName, Cell>>> = {
  "mass-spring": { field: 3.2, traj: 0.9 },
  pendulum: { field: 3.2, traj: 1 },
  duffing: { field: 2.7, traj: 0.96 },
  dno: { traj: 5 },
};

/** What the paper says of a row's method on a system; both cells may be missing. */
export function paperCell(system: SystemName, method: MethodName): Cell {
  return paperCells[system]?.[method] ?? {};
}
