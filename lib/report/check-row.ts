/** A check record as a reader sees it: one line of text, one row of HTML. */
import type { CheckRecord, JsonNumber, JsonValue } from "./check-record.js";
import { escapeHtml, formatNumber } from "./format.js";

function brief(value: JsonValue | readonly JsonNumber[]): string {
  if (typeof value === "number") return formatNumber(value, 7);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return /^(NaN|-?Infinity)$/.test(value) ? value : `"${value}"`;
  const shown = value.slice(0, 4).map(brief);
  return value.length > 4 ? `[${shown.join(", ")}, … ${value.length} values]` : `[${shown.join(", ")}]`;
}

function claim(record: CheckRecord): string {
  const { expectation, rtol, atol } = record;
  if (expectation.kind === "atMost") return `≤ ${brief(expectation.atMost)}`;
  if (expectation.kind === "atLeast") return `≥ ${brief(expectation.atLeast)}`;
  if (expectation.kind === "between") return `in ${brief(expectation.between)}`;
  const tolerances = [
    rtol !== undefined && `rtol ${formatNumber(rtol)}`,
    atol !== undefined && `atol ${formatNumber(atol)}`,
  ].filter(Boolean);
  return `= ${brief(expectation.expected)}${tolerances.length > 0 ? ` ± (${tolerances.join(", ")})` : ""}`;
}

function errorText({ error }: CheckRecord): string {
  if (error === undefined || error === "different") return "";
  return typeof error === "number" ? `error ${formatNumber(error, 2)}` : `error: ${error}`;
}

/** One line: `✓ name: value = expected ± (rtol 1e-6), error 2e-9 — source`. */
export function describeCheck(record: CheckRecord): string {
  const mark = record.status === "pass" ? "✓" : "✗";
  const facts = [`${brief(record.value)} ${claim(record)}`, errorText(record)].filter(Boolean).join(", ");
  return `${mark} ${record.name}: ${facts} — ${record.source}`;
}

/** One row: the mark and the claim in words; below them value (in full on hover), expectation, error and source. Readable on light and dark grounds. */
export function checkRow(record: CheckRecord): string {
  const pass = record.status === "pass";
  const color = pass ? "#2e9e5b" : "#d8434e";
  const verdict = `<b style="color:${color}">${pass ? "✓" : "✗ does not hold:"}</b>`;
  const value = `<code title="${escapeHtml(JSON.stringify(record.value).slice(0, 400))}">${escapeHtml(brief(record.value))}</code>`;
  const facts = [value, escapeHtml(claim(record)), escapeHtml(errorText(record)), escapeHtml(record.source)];
  const small = "display:flex;flex-wrap:wrap;gap:0 1.1em;font-size:.88em;opacity:.8";
  const style = `border-left:3px solid ${color};padding:1px 0 2px 8px;line-height:1.45`;
  return (
    `<div class="innerloop-check innerloop-check-${record.status}" style="${style}"><div>${verdict} ${escapeHtml(record.name)}</div>` +
    `<div style="${small}">${facts
      .filter(Boolean)
      .map((fact) => `<span>${fact}</span>`)
      .join(" ")}</div></div>`
  );
}
