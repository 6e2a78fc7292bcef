import { type ComplexMatrix, column, entries, integrateAdaptive, propagate, toSparse } from "../linalg/index.js";
import { type PhysicalTime, physicalTime } from "../tasks/index.js";
import { hermitianOrder } from "./hierarchy-blocks.js";
import { toOperator, toVector } from "./liouville.js";
import type { MasterEquation } from "./redfield.js";

// ρ(t) of a master equation: by the exponential of a generator that stands still (Redfield, Lindblad), by an adaptive
// Runge–Kutta pair where it changes with time (TCL2).

export interface EvolveMasterOptions {
  /** Error of a state relative to its largest component, default 1e-10. */
  readonly tolerance?: number;
}

/**
 * Density matrices at the given times from ρ(0).
 * @param equation generator, or generator as a function of time.
 * @param times strictly ascending.
 * @throws on times that are negative or do not ascend, a state that is not Hermitian or of another order.
 */
export function evolveMaster(
  equation: MasterEquation | ((t: PhysicalTime) => MasterEquation),
  rho: ComplexMatrix,
  times: readonly PhysicalTime[],
  { tolerance = 1e-10 }: EvolveMasterOptions = {},
): ComplexMatrix[] {
  times.forEach((t, index) => {
    physicalTime(t);
    if (index > 0 && !(t > times[index - 1])) throw new RangeError(`invalid times: ${t} after ${times[index - 1]}`);
  });
  const at = typeof equation === "function" ? equation : () => equation;
  const { basis, generator } = at(physicalTime(0));
  if (hermitianOrder("state", rho) !== basis[0].rows) {
    throw new RangeError(`invalid state: got order ${rho.rows}, expected ${basis[0].rows}`);
  }
  const x0 = toVector(basis, rho);
  const states =
    typeof equation === "function"
      ? integrateAdaptive((t, x) => entries(equation(physicalTime(t)).generator.mmul(column(x))), x0, [0, ...times], {
          rtol: 0.1 * tolerance,
          atol: 0.1 * tolerance,
        })
      : propagate(toSparse(generator), x0, [0, ...times], { tolerance });
  return states.slice(1).map((x) => toOperator(basis, x));
}
