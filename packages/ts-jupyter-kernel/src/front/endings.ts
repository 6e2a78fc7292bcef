/** How a cell ended, as the front tells it: the content of its reply, and the text that history keeps. */
import type { ErrorReport, ExpressionResult, MimeBundle } from "../link/types.js";
import { logInternal } from "./log.js";
import { report } from "./reports.js";

export type Ending =
  | { status: "ok"; value?: MimeBundle; userExpressions: Record<string, ExpressionResult> }
  | { status: "error"; report: ErrorReport };

export function failed(report: ErrorReport): Ending & { status: "error" } {
  return { status: "error", report };
}

export function replyOf(ending: Ending, number: number): Record<string, unknown> {
  const rest = { execution_count: number, payload: [] };
  if (ending.status === "error") return { status: "error", ...ending.report, user_expressions: {}, ...rest };
  return { status: "ok", user_expressions: ending.userExpressions, ...rest };
}

export function plainText(ending: Ending): string | undefined {
  const text = ending.status === "ok" ? ending.value?.data["text/plain"] : undefined;
  return typeof text === "string" ? text : undefined;
}

export function reportOf({ ename, evalue, traceback }: ErrorReport): ErrorReport {
  return { ename, evalue, traceback };
}

/** A mistake of the kernel must not take the kernel with it. */
export function broken(error: unknown): Ending {
  logInternal(error);
  return failed(report("KernelError", `internal: ${error instanceof Error ? error.message : String(error)}`));
}
