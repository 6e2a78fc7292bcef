// A JSON value as a foldable tree of <details>, open for the first two levels; large lists are cut with their length.
import { escapeHtml } from "./html.js";

const OPEN_LEVELS = 2;
const MOST = 200;

export const jsonTree = (value: unknown): string => `<div class="json-tree">${node("", value, 0)}</div>`;

/** `label` is the key with its colon, already HTML. */
function node(label: string, value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null) return label + scalar(value);
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return `${label}<span class="p">${isList ? "[]" : "{}"}</span>`;
  const kind = isList ? "mi" : "nx";
  const rows = entries
    .slice(0, MOST)
    .map(([key, item]) => `<li>${node(`<span class="${kind}">${escapeHtml(key)}</span>: `, item, depth + 1)}</li>`);
  const rest = entries.length > MOST ? `<li>… ${entries.length - MOST} more</li>` : "";
  const title = isList ? `[ ${entries.length} ]` : `{ ${entries.length} }`;
  const state = depth < OPEN_LEVELS ? " open" : "";
  return `<details${state}><summary>${label}<span class="p">${title}</span></summary><ul>${rows.join("")}${rest}</ul></details>`;
}

function scalar(value: unknown): string {
  const kind = typeof value === "string" ? "s2" : typeof value === "number" ? "mf" : "kc";
  return `<span class="${kind}">${escapeHtml(JSON.stringify(value) ?? "undefined")}</span>`;
}
