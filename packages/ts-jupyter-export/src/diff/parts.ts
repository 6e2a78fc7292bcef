// The parts of a page of differences: summary, list of what differs, and the cells.
import { escapeHtml } from "../render/html.js";
import { counted, sumOf, tallyText } from "./numbers.js";
import type { ShownPair } from "./shown.js";

type Names = { before: string; after: string };

const anchor = (index: number): string => `diff-${index + 1}`;

/** What a row of the summary says: `code changed; 3 numbers, at most 0.5 %`. */
function said({ status, source, tally }: ShownPair): string {
  if (status !== "changed") return status;
  return [...(source === "changed" ? ["source changed"] : []), tallyText(tally)].filter(Boolean).join("; ");
}

export function summaryHtml(pairs: readonly ShownPair[], title: string, names: Names): string {
  const different = pairs.filter(({ status }) => status !== "same");
  const whole = tallyText(sumOf(pairs.map(({ tally }) => tally)));
  const sentence =
    different.length === 0
      ? `No difference in ${counted(pairs.length, "cell")}.`
      : `${different.length} of ${counted(pairs.length, "cell")} differ${different.length === 1 ? "s" : ""}${whole && `: ${whole}`}.`;
  const rows = pairs.flatMap((pair, index) =>
    pair.status === "same"
      ? []
      : [
          `<tr><td><a href="#${anchor(index)}">${escapeHtml(shortened(pair.title) || `cell ${index + 1}`)}</a></td><td>${escapeHtml(said(pair))}</td></tr>\n`,
        ],
  );
  const table =
    rows.length === 0
      ? ""
      : `<table>\n<thead><tr><th scope="col">cell</th><th scope="col">difference</th></tr></thead>\n<tbody>\n${rows.join("")}</tbody>\n</table>\n`;
  return (
    `<section class="diff-summary jp-RenderedHTMLCommon" aria-label="Summary">\n<h1>${escapeHtml(title)}</h1>\n` +
    `<p><del>${escapeHtml(names.before)}</del> on the left, <ins>${escapeHtml(names.after)}</ins> on the right. ${escapeHtml(sentence)}</p>\n${table}</section>\n`
  );
}

/** Links to what differs. */
export function tocHtml(pairs: readonly ShownPair[]): string {
  const items = pairs.flatMap(({ status, title }, index) =>
    status === "same"
      ? []
      : [`<li><a href="#${anchor(index)}">${escapeHtml(shortened(title) || `cell ${index + 1}`)}</a></li>`],
  );
  return items.length === 0 ? "" : `<ol>${items.join("")}</ol>`;
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Pairs in order; runs of cells without a difference are folded into one line. */
export function cellsHtml(pairs: readonly ShownPair[], names: Names): string {
  let html = "";
  let same: string[] = [];
  const fold = () => {
    if (same.length > 0)
      html += `<details class="diff-same">\n<summary>${counted(same.length, "cell")} without a difference</summary>\n${same.join("")}</details>\n`;
    same = [];
  };
  pairs.forEach((pair, index) => {
    if (pair.status === "same") {
      same.push(pair.after);
      return;
    }
    fold();
    html += pairHtml(pair, index, names);
  });
  fold();
  return html;
}

function pairHtml(pair: ShownPair, index: number, names: Names): string {
  const notes = pair.notes.map(
    ({ what, tally }) =>
      `<li>${escapeHtml(what)}: ${escapeHtml(tallyText(tally))}${tally.largest?.place ? ` at <code>${escapeHtml(tally.largest.place)}</code>: <del class="diff-number">${escapeHtml(tally.largest.before)}</del> <ins class="diff-number">${escapeHtml(tally.largest.after)}</ins>` : ""}</li>\n`,
  );
  const list = notes.length === 0 ? "" : `<ul class="diff-notes">\n${notes.join("")}</ul>\n`;
  return (
    `<section class="diff-pair diff-${pair.status}" id="${anchor(index)}" aria-label="${escapeHtml(said(pair))}">\n` +
    `<p class="diff-what">${escapeHtml(said(pair))}</p>\n<div class="diff-sides">\n` +
    `${side(names.before, pair.before, "before")}${side(names.after, pair.after, "after")}</div>\n${list}</section>\n`
  );
}

const side = (name: string, html: string, which: "before" | "after"): string =>
  `<div class="diff-side diff-${which}" role="group" aria-label="${escapeHtml(name)}">\n${html || '<p class="diff-none">no such cell</p>\n'}</div>\n`;
