// The checks of one notebook as a table that unfolds: failed ones first, and open when there are any.
import type { PlacedCheck } from "@innerloop/nbformat";
import { type Html, html } from "./html.js";
import { expectationText, marginText, valueText } from "./numbers.js";

const row = (check: PlacedCheck, href: string | undefined): Html => html`<tr>
<td class="short ${check.status === "pass" ? "ok" : "failed"}">${check.status === "pass" ? "✓ holds" : "✗ fails"}</td>
<td class="name">${href === undefined ? check.name : html`<a href="${href}#cell-id=${check.cellId}">${check.name}</a>`}</td>
<td class="number" title="${JSON.stringify(check.value)}">${valueText(check.value)}</td>
<td class="number">${expectationText(check)}</td>
<td class="${typeof check.error === "string" ? "" : "short "}number">${marginText(check)}</td>
<td class="source">${check.source}</td></tr>
`;

/** Nothing for a notebook without checks. */
export function checksTable(checks: readonly PlacedCheck[], href: string | undefined): Html | undefined {
  if (checks.length === 0) return undefined;
  const failed = checks.filter((check) => check.status === "fail");
  const passed = checks.filter((check) => check.status === "pass");
  return html`<details${failed.length > 0 ? html` open` : undefined}><summary>${checksSummary(checks)}</summary>
<div class="scroll"><table class="checks"><thead><tr><th></th><th>check</th><th>value</th><th>expected</th><th>error or margin</th><th>source of the expectation</th></tr></thead>
<tbody>${[...failed, ...passed].map((check) => row(check, href))}</tbody></table></div></details>`;
}

/** `31 checks hold`, `2 of 31 checks fail`. */
export function checksSummary(checks: readonly PlacedCheck[]): string {
  const failed = checks.filter((check) => check.status === "fail").length;
  const noun = checks.length === 1 ? "check" : "checks";
  if (failed > 0) return `${failed} of ${checks.length} ${noun} ${failed === 1 ? "fails" : "fail"}`;
  return `${checks.length} ${noun} ${checks.length === 1 ? "holds" : "hold"}`;
}
