// What a cell's outcome means for its test. Pure: the outcome, the reference and the settings in, the verdict out.
import { type CodeCell, skipReasonOf } from "@innerloop/nbformat";
import { compareOutputs, type OutputDifference } from "./compare/index.js";
import type { CellOutcome } from "./run/types.js";
import type { CellSettings } from "./settings/types.js";

export type Verdict =
  | { status: "pass" }
  | { status: "skip"; reason: string }
  | { status: "differs"; differences: OutputDifference[] }
  | { status: "error"; error: NonNullable<CellOutcome["error"]> }
  | { status: "no-exception" };

/**
 * @param outcome of the run, or of the run that the cache remembers
 * @param broken number of the cell whose failure ended the run, if one did
 * @throws Error `internal: …` for an error outcome without its error
 */
export function verdictOf(
  outcome: CellOutcome,
  reference: CodeCell,
  settings: CellSettings,
  broken: number | undefined,
): Verdict {
  if (isStartError(outcome.error)) return { status: "skip", reason: "the kernel did not start" };
  switch (outcome.status) {
    case "skipped":
      return { status: "skip", reason: settings.skipReason ?? "skipped" };
    case "not-run":
      if (broken !== undefined) return { status: "skip", reason: `cell [${broken}] failed` };
      return errorOf(outcome);
    case "error":
      return errorOf(outcome);
    case "ok":
      return settings.expects === "raises" && !raised(outcome)
        ? { status: "no-exception" }
        : compared(outcome, reference, settings);
  }
}

/** A cell that says that it could not do what it is for is neither right nor wrong. */
function compared({ outputs }: CellOutcome, reference: CodeCell, settings: CellSettings): Verdict {
  const reason = skipReasonOf(outputs);
  if (reason !== undefined) return { status: "skip", reason };
  if (settings.outputs === "ignore") return { status: "pass" };
  const differences = compareOutputs(reference.outputs, outputs, settings.rules);
  return differences.length === 0 ? { status: "pass" } : { status: "differs", differences };
}

function errorOf({ index, status, error }: CellOutcome): Verdict {
  if (error === undefined) throw new Error(`internal: the cell at ${index} is "${status}" without an error`);
  return { status: "error", error };
}

const raised = ({ outputs }: CellOutcome): boolean => outputs.some(({ output_type }) => output_type === "error");

/** No cell's fault: the file fails as a whole. Known by its name, since its class comes with a kernel's client and its sockets. */
export const isStartError = (error: Error | undefined): boolean => error?.name === "KernelStartError";
