/**
 * The check of one cell: in mode `error` it decides whether the cell runs; in mode `warn` its findings are printed before the reply.
 */
import type { CellSource } from "../language/types.js";
import type { ErrorReport } from "../link/types.js";
import type { IopubQueue } from "./iopub.js";
import type { Run } from "./runs.js";
import type { Findings, Typechecker } from "./typecheck.js";

/** `warnings`: prints them; the reply waits for it. */
export type Checked = { status: "ok"; warnings: () => Promise<void> } | { status: "error"; report: ErrorReport };

const none: Checked = { status: "ok", warnings: async () => {} };

export async function checkCell(
  typechecker: Typechecker,
  source: CellSource,
  run: Run,
  iopub: IopubQueue,
): Promise<Checked> {
  if (typechecker.mode === "off" || run.silent || source.source.trim() === "") return none;
  const check = typechecker.check(source);
  const print = ({ report }: Findings) => iopub.stream(run.parent, "stderr", `${report.traceback.join("\n")}\n`);
  if (typechecker.mode === "error") {
    const found = await check;
    if (found?.fails) return { status: "error", report: found.report };
    if (found !== undefined) print(found);
    return none;
  }
  const warnings = async () => {
    // Headless nobody reads what comes after the reply, and time matters less.
    const found = await (run.audience === "headless" ? check : typechecker.soon(check, print));
    if (found !== undefined) print(found);
  };
  return { status: "ok", warnings };
}
