/** Errors that the front itself gives to a cell. */
import type { ErrorReport } from "../link/types.js";
import { type LateError, megabytes } from "./output-router.js";

export function report(ename: string, evalue: string, traceback: readonly string[] = []): ErrorReport {
  return { ename, evalue, traceback: [`\u001b[31m${ename}\u001b[0m: ${evalue}`, ...traceback] };
}

/** Interrupted while its magics were performed or its types were checked. */
export function interruptReport(cell: string): ErrorReport {
  return report("KernelInterrupt", `${cell} was interrupted before it ran`);
}

/** `traceback`: of the interrupt that stopped it, which says where it was. */
export function limitReport(cell: string, limit: number, traceback: readonly string[] = []): ErrorReport {
  return report("OutputLimitError", `${cell} wrote more than ${megabytes(limit)} MB of output`, traceback);
}

/** An error of code that a cell had started, after the cell's end. */
export function lateReport({ cell, error }: LateError): ErrorReport {
  const where = cell === undefined ? "unhandled:" : `unhandled, in code that ${cell} had started:`;
  return { ...error, traceback: [where, ...error.traceback] };
}
