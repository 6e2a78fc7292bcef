// The page that lists the notebooks: one self-contained file, no script, no request; failed notebooks come first.

import { readFileSync } from "node:fs";
import type { Status } from "../run/outcome.js";
import { duration } from "../run/text.js";
import { checksSummary, checksTable } from "./checks.js";
import type { IndexEntry } from "./entry.js";
import { Html, html } from "./html.js";

export interface IndexOptions {
  /** Default "Notebooks". */
  title?: string;
  /** What the whole run had in common, in the order to show: date, Node, kernel, profile, …. Default none. */
  facts?: readonly { label: string; value: string }[];
}

const statusWords: Record<Status, string> = {
  ok: "✓ fine",
  failed: "✗ failed",
  unreadable: "✗ not readable",
  interrupted: "■ interrupted",
  "not-run": "· not run",
};

/** Failed before interrupted before not run before fine; within each, the order given. */
const order: readonly Status[] = ["failed", "unreadable", "interrupted", "not-run", "ok"];

/** The HTML text of the index page. */
export function renderIndex(entries: readonly IndexEntry[], options: IndexOptions = {}): string {
  const { title = "Notebooks", facts = [] } = options;
  const sorted = order.flatMap((status) => entries.filter((entry) => entry.status === status));
  return html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title><style>${new Html(style())}</style></head>
<body><main><h1>${title}</h1>
<dl class="facts">${facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
<p class="total">${totals(entries)}</p>
<table class="book"><thead><tr><th></th><th>notebook</th><th>document</th><th>status</th><th class="amount">time</th><th class="amount">code cells</th><th class="amount">checks</th></tr></thead>
${sorted.map(rows)}</table>
</main></body></html>
`.text;
}

function totals(entries: readonly IndexEntry[]): string {
  const good = entries.filter((entry) => entry.status === "ok").length;
  const checks = entries.flatMap((entry) => entry.checks);
  const noun = entries.length === 1 ? "notebook" : "notebooks";
  const head = good === entries.length ? `${good} ${noun}, all fine` : `${good} of ${entries.length} ${noun} fine`;
  return checks.length === 0 ? head : `${head}; ${checksSummary(checks)}`;
}

/** Two rows: the facts, and below them the error and the checks. */
function rows(entry: IndexEntry): Html {
  const { title, href, status, cells, checks, message } = entry;
  const held = checks.filter((check) => check.status === "pass").length;
  const ran = cells.done === cells.total ? `${cells.total}` : `${cells.done} of ${cells.total}`;
  const amount = (label: string, text: string) => html`<td class="amount" data-label="${label}">${text}</td>`;
  return html`<tbody><tr><td class="picture" rowspan="2">${picture(entry)}</td>
<td class="title">${href === undefined ? title : html`<a href="${href}">${title}</a>`}<span class="file">${entry.file}</span></td>
<td>${entry.document}</td><td class="short status ${status}">${statusWords[status]}</td>
${amount("time", entry.seconds === undefined ? "" : duration(entry.seconds))}${amount("code cells", cells.total === 0 ? "" : ran)}
${amount("checks", checks.length === 0 ? "" : `${held} of ${checks.length}`)}</tr>
<tr><td class="more" colspan="6">${message === undefined ? undefined : html`<pre>${message}</pre>`}${checksTable(checks, href)}</td></tr></tbody>
`;
}

/** As an image of its own, so that the identifiers inside two figures never meet. */
function picture({ thumbnail }: IndexEntry): Html | undefined {
  if (thumbnail === undefined) return undefined;
  const data = Buffer.from(thumbnail).toString("base64");
  return html`<img alt="" src="data:image/svg+xml;base64,${data}">`;
}

const style = (): string => readFileSync(new URL("./index.css", import.meta.url), "utf8");
