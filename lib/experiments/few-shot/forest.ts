/**
 * Differences of accuracies as a forest: a row for each cell, a mark for each comparison in it, one below the other,
 *
 *     100 d̄ ± 100 max(over episodes, over seeds)   points of accuracy,   over episodes alone where there is one seed,
 *
 * and a line at no difference. What `plot` is given is traces and a layout.
 */
import type { Data, Layout } from "plotly.js";
import { widerHalfWidth } from "./hypotheses.js";
import type { OverSeeds } from "./over-seeds.js";

export interface ForestRow {
  readonly label: string;
  /** By the name of the comparison: a trace and its entry in the legend. Undefined is not drawn. */
  readonly differences: Readonly<Record<string, OverSeeds | undefined>>;
}

/** Height of a row and room around the rows, in pixels. */
const [ROW, AROUND] = [46, 150];
/** Part of a row that its marks take. */
const SPREAD = 0.6;

/** @throws Error on no rows */
export function forest(rows: readonly ForestRow[]): { readonly traces: Data[]; readonly layout: Partial<Layout> } {
  if (rows.length === 0) throw new Error("no rows to draw");
  const names = [...new Set(rows.flatMap(({ differences }) => Object.keys(differences)))];
  const traces = names.map((name, i): Data => {
    const shift = names.length === 1 ? 0 : SPREAD * (i / (names.length - 1) - 0.5);
    const marks = rows.flatMap(({ differences: { [name]: found } }, row) =>
      found === undefined ? [] : [{ x: 100 * found.mean, y: row + shift, width: 100 * halfWidth(found) }],
    );
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: marks.map(({ x }) => x),
      y: marks.map(({ y }) => y),
      error_x: { type: "data", array: marks.map(({ width }) => width), thickness: 1.5, width: 3 },
      marker: { size: 8 },
    };
  });
  return { traces, layout: layoutOf(rows.map(({ label }) => label)) };
}

function halfWidth(difference: OverSeeds): number {
  return difference.seeds === null ? difference.episodes : widerHalfWidth(difference);
}

/** First row on top. */
function layoutOf(labels: readonly string[]): Partial<Layout> {
  return {
    height: AROUND + ROW * labels.length,
    margin: { l: 190, r: 24, t: 56, b: 96 },
    xaxis: { zeroline: false },
    yaxis: {
      range: [labels.length - 0.5, -0.5],
      tickvals: labels.map((_, row) => row),
      ticktext: [...labels],
      zeroline: false,
    },
    shapes: [
      { type: "line", x0: 0, x1: 0, y0: 0, y1: 1, yref: "paper", line: { dash: "dot", width: 1.5, color: "#7a7a7a" } },
    ],
  };
}
