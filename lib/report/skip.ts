/**
 * A cell that cannot do what it is for, because a data set or a device is not here, says so: a row for the reader, and a record for the test runner, which
 * then reports the cell as skipped with this reason. It does not stop the notebook; what follows and needs the same thing skips as well.
 */
import { escapeHtml } from "./format.js";
import { display } from "./kernel.js";

/** MIME type of the record `{ reason }`. */
export const SKIP_MIME = "application/vnd.innerloop.skip+json";

/**
 * Shows "not run here: reason".
 * @throws Error on an empty reason
 */
export function skip(reason: string): void {
  if (reason.trim() === "") throw new Error("a skipped cell needs a reason");
  const style = "border-left:3px solid #8a8a8a;padding:1px 0 2px 8px;line-height:1.45";
  display({
    data: {
      "text/plain": `– not run here: ${reason}`,
      "text/html": `<div class="innerloop-skip" style="${style}"><b>–</b> not run here: ${escapeHtml(reason)}</div>`,
      [SKIP_MIME]: { reason },
    },
  });
}
