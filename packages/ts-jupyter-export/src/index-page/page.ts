// The page that lists the notebooks: one self-contained file, no script, no request; failed notebooks come first.

import type { Status } from "../run/outcome.js";
import { duration } from "../run/text.js";
import { checksSummary, checksTable } from "./checks.js";
import type { IndexEntry } from "./entry.js";
import { Html, html } from "./html.js";
import { style } from "./style.js";

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
<title>${title}</title><style>${new Html(style)}</style></head>
<body><main><h1>${title}</h1>
<dl class="facts">${facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
<p class="total">${totals(entries)}</p>
${sorted.map(article)}
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

function article(entry: IndexEntry): Html {
  const { title, href, status, cells } = entry;
  const facts = [
    entry.document,
    cells.total === 0 ? undefined : `${cells.done === cells.total ? "" : `${cells.done} of `}${cells.total} code cells`,
    entry.seconds === undefined ? undefined : duration(entry.seconds),
    entry.file,
  ].filter((fact) => fact !== undefined);
  return html`<article>${picture(entry)}<div>
<h2>${href === undefined ? title : html`<a href="${href}">${title}</a>`}</h2>
<div class="line"><span class="status ${status}">${statusWords[status]}</span>${facts.map((fact) => html`<span>${fact}</span>`)}</div>
${entry.message === undefined ? undefined : html`<pre>${entry.message}</pre>`}${checksTable(entry.checks, href)}
</div></article>
`;
}

/** As an image of its own, so that the identifiers inside two figures never meet. */
function picture({ thumbnail }: IndexEntry): Html {
  if (thumbnail === undefined) return html`<div class="blank"></div>`;
  const data = Buffer.from(thumbnail).toString("base64");
  return html`<img class="picture" alt="" src="data:image/svg+xml;base64,${data}">`;
}
