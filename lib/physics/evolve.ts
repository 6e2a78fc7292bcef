import { type ComplexMatrix, integrateAdaptive, propagate } from "../linalg/index.js";
import { type PhysicalTime, physicalTime } from "../tasks/index.js";
import { type Drive, drivenRate, type Leg, pieceLegs } from "./drive.js";
import type { Heom } from "./heom.js";
import { heomState, reducedState } from "./hierarchy-state.js";

// ρ_S(t) from a factorised start ρ_S(0) ⊗ ρ_B at t = 0:  ẋ = A(t)x in the hierarchy, reduced at the times asked for. A
// generator that is constant for a while is propagated by its exponential, a smoothly driven one by an adaptive
// Runge–Kutta pair. The trace and Hermiticity hold at every time: the basis is Hermitian and vᵀA = 0 for the trace v.

export interface EvolveOptions {
  /** Time dependence of the system Hamiltonian, default constant. */
  readonly drive?: Drive;
  /** Error of a state relative to the largest entry of the hierarchy, default 1e-10. */
  readonly tolerance?: number;
  /** Called with the number of times reached. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Receives the whole hierarchy state at a time; it may be kept. */
export type Visit = (x: Float64Array, t: PhysicalTime) => void;

/** Full states held at once, in numbers: 64 MB. */
const HELD = 8e6;

/**
 * Reduced density matrices at the given times.
 * @param rho Hermitian operator at t = 0; the bath starts in equilibrium, uncorrelated with it.
 * @param times strictly ascending from 0 on; steps need not be equal.
 * @throws on times that do not ascend, a state or Hamiltonian that does not fit or is not Hermitian, an amplitude that is
 * not finite.
 */
export function evolve(
  system: Heom,
  rho: ComplexMatrix,
  times: readonly PhysicalTime[],
  options: EvolveOptions = {},
): ComplexMatrix[] {
  const { drive, tolerance, onProgress } = checked(times, options);
  const x0 = heomState(system, rho);
  if (drive.kind === "constant") {
    // Nothing but the reduced part is wanted: many times cost no more than the last one.
    const told = (done: number): void => onProgress?.(Math.max(0, done - 1), times.length);
    const few = { tolerance, keep: system.resolved, onProgress: told };
    const states = propagate(system.generator, x0, [0, ...times], few).slice(1);
    return states.map((x) => reducedState(system, x));
  }
  const states: ComplexMatrix[] = [];
  evolveHierarchy(system, x0, times, (x) => states.push(reducedState(system, x)), options);
  return states;
}

/** Visits the whole hierarchy state, x0 at t = 0, at the given times. Throws as `evolve` does. */
export function evolveHierarchy(
  system: Heom,
  x0: Float64Array,
  times: readonly PhysicalTime[],
  visit: Visit,
  options: EvolveOptions = {},
): void {
  const { drive, tolerance, onProgress } = checked(times, options);
  const atATime = Math.max(1, Math.floor(HELD / x0.length));
  let done = 0;
  const advance = stepper(system, x0, drive, { tolerance, total: times[times.length - 1] });
  for (let from = 0; from < times.length; from += atATime) {
    const chunk = times.slice(from, from + atATime);
    advance(chunk, (x, t) => {
      visit(x, t);
      onProgress?.(++done, times.length);
    });
  }
}

function checked(
  times: readonly PhysicalTime[],
  { drive = { kind: "constant" }, tolerance = 1e-10, onProgress }: EvolveOptions,
) {
  times.forEach((t, index) => {
    physicalTime(t);
    if (index > 0 && !(t > times[index - 1])) throw new RangeError(`invalid times: ${t} after ${times[index - 1]}`);
  });
  return { drive, tolerance, onProgress };
}

/** An error that the whole may have, and how long the whole is. */
interface Budget {
  readonly tolerance: number;
  readonly total: number;
}

type Advance = (times: readonly PhysicalTime[], visit: Visit) => void;

/** Goes on from where it was with every call. */
function stepper(system: Heom, x0: Float64Array, drive: Drive, budget: Budget): Advance {
  if (drive.kind === "constant") {
    return alongLegs(x0, [{ generator: system.generator, end: Number.POSITIVE_INFINITY }].values(), budget);
  }
  if (drive.kind === "pieces") return alongLegs(x0, pieceLegs(system, drive.pieces), budget);
  if (drive.kind !== "driven") {
    const { kind } = drive as { kind: unknown };
    throw new RangeError(`unknown drive "${String(kind)}" (known: constant, pieces, driven)`);
  }
  const rate = drivenRate(system, drive.terms);
  // Errors of steps add up: each is held below what the whole may have.
  const options = { rtol: 0.01 * budget.tolerance, atol: 1e-4 * budget.tolerance };
  let [x, now] = [x0, 0];
  return (times, visit) => {
    const states = integrateAdaptive(rate, x, [now, ...times], options);
    times.forEach((t, index) => {
      visit(states[index + 1], t);
    });
    [x, now] = [states[times.length], times[times.length - 1]];
  };
}

/** With one exponential after the other; a leg is left only when there are times beyond its end. */
function alongLegs(x0: Float64Array, legs: Iterator<Leg>, budget: Budget): Advance {
  let [x, now] = [x0, 0];
  let leg: Leg = legs.next().value;
  const go = (stops: readonly number[]): Float64Array[] => {
    if (stops.length === 0) return [];
    const end = stops[stops.length - 1];
    const tolerance = Math.max(1e-14, (budget.tolerance * (end - now)) / (budget.total || 1));
    const states = propagate(leg.generator, x, [now, ...stops], { tolerance }).slice(1);
    [x, now] = [states[stops.length - 1], end];
    return states;
  };
  return (times, visit) => {
    let rest = times;
    for (;;) {
      const inside = rest.filter((t) => t <= leg.end);
      go(inside).forEach((state, index) => {
        visit(state, inside[index]);
      });
      rest = rest.slice(inside.length);
      if (rest.length === 0) return;
      if (leg.end > now) go([leg.end]);
      leg = legs.next().value;
    }
  };
}
