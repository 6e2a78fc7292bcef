/**
 * Still pictures of figures: an SVG of a few kilobytes, for pages that run no scripts or have no plotly.js (untrusted notebooks, nbconvert). It is
 * drawn from the same record as the live figure: lines, points with error bars, bars side by side and heat maps, on one pair of axes; of other
 * figures there is none. Long lines are thinned to the least and the largest of each of 150 pieces, which keeps every spike.
 */
import type { Data, Layout, LayoutAxis } from "plotly.js";
import type { Figure } from "./plot.js";
import { ink, palette } from "./plot-template.js";
import { scaleOf } from "./still-scale.js";
import {
  barsOf,
  colourOf,
  DASHES,
  type Frame,
  heatmap,
  LEFT,
  line,
  n,
  plain,
  RIGHT,
  TOP,
  type Trace,
  valuesOf,
  words,
} from "./still-traces.js";

const WIDTH = 720;
const CELLS = 40_000;
/** A picture that takes more than this many characters would outweigh what it stands for. */
const MOST = 60_000;

/** The picture as the address of an image, or undefined where this painter does not know the figure. */
export function stillAddress(figure: Figure): string | undefined {
  const svg = stillSvg(figure);
  if (svg === undefined || svg.length > MOST) return undefined;
  return `data:image/svg+xml,${svg.replace(/[%#<>]/g, encodeURIComponent).replace(/"/g, "'")}`;
}

/** The picture itself; its text holds no double quotes but those of attributes. */
export function stillSvg({ data, layout }: Figure): string | undefined {
  const traces = (data as readonly Data[] as readonly Trace[]).filter(({ visible }) => visible !== false);
  if (traces.length === 0 || !traces.every(isKnown) || /stack|relative/.test(layout.barmode ?? "")) return undefined;
  const legend = legendRows(traces, layout);
  const height = layout.height ?? 420;
  const bottom = height - 56 - legend.rows * 18;
  if (bottom - TOP < 80) return undefined;
  const all = (key: "x" | "y") => traces.flatMap((trace) => valuesOf(trace, key));
  const hasBars = traces.some(({ type }) => type === "bar");
  const frame: Frame = {
    x: scaleOf(all("x"), (layout.xaxis ?? {}) as Partial<LayoutAxis>, { ends: [LEFT, RIGHT], ticks: 8 }),
    y: scaleOf(all("y"), (layout.yaxis ?? {}) as Partial<LayoutAxis>, {
      ends: [bottom, TOP],
      ticks: 6,
      ...(hasBars && { include: 0 }),
    }),
  };
  const colours = layout.colorway ?? palette;
  const bars = traces.filter(({ type }) => type === "bar");
  const shapes = traces.map((trace, i) => {
    const colour = colourOf(trace, colours[i % colours.length]);
    if (trace.type === "heatmap") return heatmap(trace, frame);
    if (trace.type === "bar")
      return barsOf(trace, frame, { colour, index: bars.indexOf(trace), count: bars.length, bottom });
    return line(trace, frame, colour);
  });
  const box = `<clipPath id="c"><rect x="${LEFT}" y="${TOP}" width="${RIGHT - LEFT}" height="${bottom - TOP}"/></clipPath>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" ` +
    `font-family="system-ui,sans-serif" font-size="12" fill="${ink}">${box}${axes(frame, layout, bottom)}` +
    `<g clip-path="url(#c)" fill="none">${guides(frame, layout)}${shapes.join("")}</g>` +
    `${legend.draw(height - 8 - (legend.rows - 1) * 18, colours)}</svg>`
  );
}

function isKnown({ type = "scatter", xaxis = "x", yaxis = "y", orientation, y, z }: Trace): boolean {
  if (xaxis !== "x" || yaxis !== "y" || orientation === "h") return false;
  if (type === "heatmap") return Array.isArray(z) && z.length * (z[0]?.length ?? 0) <= CELLS;
  return (type === "scatter" || type === "bar") && Array.isArray(y);
}

function axes({ x, y }: Frame, layout: Partial<Layout>, bottom: number): string {
  const titleOf = (axis?: { title?: unknown }) => {
    const title = axis?.title;
    return typeof title === "string" ? title : ((title as { text?: string } | undefined)?.text ?? "");
  };
  const grid = [
    ...x.ticks.map(({ at }) => `M${n(at)} ${TOP}V${n(bottom)}`),
    ...y.ticks.map(({ at }) => `M${LEFT} ${n(at)}H${RIGHT}`),
  ].join("");
  const middle = (TOP + bottom) / 2;
  return (
    `<path d="${grid}" stroke="${ink}" stroke-opacity=".25"/>` +
    x.ticks.map(({ at, text }) => words(at, bottom + 16, text)).join("") +
    y.ticks.map(({ at, text }) => words(LEFT - 6, at + 4, text, "end")).join("") +
    words((LEFT + RIGHT) / 2, bottom + 34, titleOf(layout.xaxis)) +
    `<g transform="rotate(-90 14 ${n(middle)})">${words(14, middle, titleOf(layout.yaxis))}</g>`
  );
}

/** Reference lines (plot-guides.ts) with their labels. */
function guides({ y }: Frame, { shapes = [], annotations = [] }: Partial<Layout>): string {
  const lines = shapes.map((shape) => {
    const at = shape.type === "line" && shape.xref === "paper" && shape.y0 === shape.y1 ? y.at(shape.y0) : undefined;
    const dash = DASHES[String(shape.line?.dash)] ?? "";
    return at === undefined
      ? ""
      : `<path d="M${LEFT} ${n(at)}H${RIGHT}" stroke="${ink}" stroke-width="1.5" stroke-dasharray="${dash}"/>`;
  });
  const labels = annotations.map(({ text = "", xref, x, yanchor }, i) => {
    const at = xref === "paper" && shapes[i] ? y.at(shapes[i].y0) : undefined;
    if (at === undefined) return "";
    const [place, anchor] = x === 0 ? [LEFT + 4, "start"] : [RIGHT - 4, "end"];
    return `<g fill="${ink}">${words(place, yanchor === "top" ? at + 14 : at - 4, text, anchor)}</g>`;
  });
  return lines.join("") + labels.join("");
}

/** Names of the traces in rows at the foot, as plotly.js lays them. */
function legendRows(traces: readonly Trace[], { showlegend }: Partial<Layout>) {
  const named = traces.flatMap((trace, i) => (trace.name && trace.showlegend !== false ? [{ trace, i }] : []));
  const shown = showlegend === false || (named.length < 2 && showlegend !== true) ? [] : named;
  let [row, at] = [0, LEFT];
  const items = shown.map(({ trace, i }) => {
    const width = 34 + 6.6 * plain(trace.name ?? "").length;
    if (at > LEFT && at + width > WIDTH) [row, at] = [row + 1, LEFT];
    const item = { trace, i, row, at };
    at += width;
    return item;
  });
  const draw = (y: number, colours: readonly string[]) =>
    items
      .map(({ trace, i, row: line, at: x }) => {
        const colour = colourOf(trace, colours[i % colours.length]);
        const mark = `<path d="M${n(x)} ${n(y + line * 18 - 4)}h20" stroke="${colour}" stroke-width="3"/>`;
        return mark + words(x + 26, y + line * 18, trace.name ?? "", "start");
      })
      .join("");
  return { rows: items.length > 0 ? row + 1 : 0, draw };
}
