// A cell may find that what it needs is not there: a data set that everybody fetches for themselves, a GPU. It then says so in an output of one MIME
// type, where a test runner looks for it, as `pytest.skip` says it to pytest.
import { isRecord } from "./records.js";
import type { Output } from "./types.js";

export const SKIP_MIME = "application/vnd.innerloop.skip+json";

/** Why a cell could not do what it is for: the reason of the first skip record among its outputs; undefined where there is none. */
export function skipReasonOf(outputs: readonly Output[]): string | undefined {
  for (const output of outputs) {
    const record = "data" in output ? output.data[SKIP_MIME] : undefined;
    if (isRecord(record) && typeof record.reason === "string") return record.reason;
  }
  return undefined;
}
