// When did a kernel die? That is the one thing after which a notebook is run again: it says something about the machine, and not
// about the notebook. An error, a time-out, a kernel that does not start and a `process.exit` in a cell say something about the notebook.
import { CellExecutionError, DeadKernelError, describeExit, type RunError } from "@innerloop/jupyter-client";

/** ts-jupyter outlives the process in which the cells run, and tells its death as an error of the cell: by these names. */
const DEATHS = ["ProcessCrash", "OutOfMemory"];
const ENDING = /\((?:(exit code \d+)|signal (SIG\w+))\)$/;

/** How the kernel died, for people: `exit code 139`, `killed by SIGKILL`; undefined: it did not. */
export function deathOf(error: RunError | undefined): string | undefined {
  if (error instanceof DeadKernelError) return describeExit(error.exit);
  if (!(error instanceof CellExecutionError) || !DEATHS.includes(error.ename)) return undefined;
  const [, code, signal] = ENDING.exec(error.evalue) ?? [];
  return code ?? (signal && `killed by ${signal}`);
}

/** `the kernel died in cell [5] (exit code 139); the notebook was run again`. `cell`: undefined when no cell was at work. */
export const deathNote = (cell: string | undefined, death: string): string =>
  `the kernel died ${cell === undefined ? "after the last cell" : `in ${cell}`} (${death}); the notebook was run again`;
