/** Traces of still pictures (still.ts) as SVG: lines, points with error bars, bars side by side, heat maps. */
import { escapeHtml } from "./format.js";
import { ink, palette } from "./plot-template.js";
import type { Scale } from "./still-scale.js";

/** The members of traces that are drawn. */
export interface Trace {
  readonly type?: string;
  readonly name?: string;
  readonly mode?: string;
  readonly x?: readonly unknown[];
  readonly y?: readonly unknown[];
  readonly z?: readonly (readonly unknown[])[];
  readonly zmin?: number;
  readonly zmax?: number;
  readonly text?: unknown;
  readonly line?: { readonly color?: unknown; readonly dash?: string; readonly width?: number };
  readonly marker?: { readonly color?: unknown };
  readonly error_y?: { readonly array?: readonly unknown[] };
  readonly showlegend?: boolean;
  readonly visible?: unknown;
  readonly xaxis?: string;
  readonly yaxis?: string;
  readonly orientation?: string;
}
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
}

/** The plot's left, right and upper edge in pixels. */
export const [LEFT, RIGHT, TOP] = [64, 700, 12];
const PIECES = 150;
const FLAT = 0.3;
const SHADES = 32;
export const DASHES: Readonly<Record<string, string>> = {
  dot: "2 4",
  dash: "8 5",
  dashdot: "8 4 2 4",
  longdash: "12 6",
};

const counted = (length: number): number[] => Array.from({ length }, (_, i) => i);

export function valuesOf(trace: Trace, key: "x" | "y"): readonly unknown[] {
  if (trace.type === "heatmap") return trace[key] ?? counted((key === "y" ? trace.z : trace.z?.[0])?.length ?? 0);
  return trace[key] ?? counted(trace.y?.length ?? 0);
}

export function colourOf({ line, marker }: Trace, otherwise: string): string {
  const colour = [line?.color, marker?.color].find((each) => typeof each === "string");
  return escapeHtml(String(colour ?? otherwise));
}

/** A coordinate. */
export const n = (value: number): string => String(Math.round(value * 10) / 10);
export const words = (x: number, y: number, text: string, anchor = "middle"): string =>
  `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}">${plain(text)}</text>`;

/** plotly.js's tags are left out; quotes would end the address of the image. */
export const plain = (text: string): string => escapeHtml(text.replace(/<[^>]*>/g, "").replace(/["']/g, "’"));

type Point = readonly [x: number, y: number];

/** Points of a line, thinned; undefined is a gap. */
function pointsOf(trace: Trace, { x, y }: Frame): (Point | undefined)[] {
  const [xs, ys] = [valuesOf(trace, "x"), valuesOf(trace, "y")];
  const points = ys.map((value, i): Point | undefined => {
    const [px, py] = [x.at(xs[i]), y.at(value)];
    return px === undefined || py === undefined ? undefined : [px, py];
  });
  if (points.length <= 2 * PIECES) return points;
  const size = points.length / PIECES;
  return counted(PIECES).flatMap((piece) => {
    const part = points.slice(Math.floor(piece * size), Math.floor((piece + 1) * size));
    const known = part.filter((point) => point !== undefined);
    if (known.length === 0) return [undefined];
    const low = known.reduce((a, b) => (b[1] > a[1] ? b : a));
    const high = known.reduce((a, b) => (b[1] < a[1] ? b : a));
    return part.indexOf(low) < part.indexOf(high) ? [low, high] : [high, low];
  });
}

/** Points between gaps. */
function runsOf(points: readonly (Point | undefined)[]): Point[][] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (point === undefined) runs.push([]);
    else runs[runs.length - 1].push(point);
  }
  return runs.filter((run) => run.length > 0);
}

/** Of a line only the points that it needs to pass all others by no more than FLAT pixels (Douglas and Peucker, Cartographica 10, 1973). */
function simplified(points: readonly Point[]): readonly Point[] {
  if (points.length < 3) return points;
  const [from, to] = [points[0], points[points.length - 1]];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const away = points.map(([x, y]) =>
    length === 0 ? Math.hypot(x - from[0], y - from[1]) : Math.abs((x - from[0]) * dy - (y - from[1]) * dx) / length,
  );
  const furthest = away.reduce((best, distance, i) => (distance > away[best] ? i : best), 0);
  if (away[furthest] <= FLAT) return [from, to];
  return [...simplified(points.slice(0, furthest + 1)), ...simplified(points.slice(furthest)).slice(1)];
}

export function line(trace: Trace, frame: Frame, colour: string): string {
  const points = pointsOf(trace, frame);
  const { mode = points.length < 20 ? "lines+markers" : "lines", line: pen = {} } = trace;
  const path = runsOf(points).map(
    (run) =>
      `M${simplified(run)
        .map(([x, y]) => `${n(x)} ${n(y)}`)
        .join("L")}`,
  );
  const dash = DASHES[pen.dash ?? ""];
  const dots = points.map((point) => (point ? `M${n(point[0])} ${n(point[1])}h0` : "")).join("");
  const labels = Array.isArray(trace.text) && points.length === trace.text.length ? trace.text : [];
  return [
    mode.includes("lines")
      ? `<path d="${path.join("")}" stroke="${colour}" stroke-width="${pen.width ?? 2}"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`
      : "",
    // A stroke of length zero with round ends is a dot.
    mode.includes("markers") ? `<path d="${dots}" stroke="${colour}" stroke-width="6" stroke-linecap="round"/>` : "",
    errorBars(trace, frame, colour),
    mode.includes("text")
      ? `<g fill="${ink}">${labels.map((text, i) => (points[i] ? words(points[i][0], points[i][1] - 6, String(text)) : "")).join("")}</g>`
      : "",
  ].join("");
}

function errorBars(trace: Trace, { x, y }: Frame, colour: string): string {
  const [xs, ys] = [valuesOf(trace, "x"), valuesOf(trace, "y")];
  const bars = (trace.error_y?.array ?? []).map((error, i) => {
    const middle = Number(ys[i]);
    const [at, low, high] = [x.at(xs[i]), y.at(middle - Number(error)), y.at(middle + Number(error))];
    return at === undefined || low === undefined || high === undefined ? "" : `M${n(at)} ${n(low)}V${n(high)}`;
  });
  return bars.length > 0 ? `<path d="${bars.join("")}" stroke="${colour}"/>` : "";
}

export interface BarPlace {
  readonly colour: string;
  readonly index: number;
  readonly count: number;
  readonly bottom: number;
}

export function barsOf(trace: Trace, { x, y }: Frame, { colour, index, count, bottom }: BarPlace): string {
  const [xs, ys] = [valuesOf(trace, "x"), valuesOf(trace, "y")];
  const places = xs.map((value) => x.at(value)).filter((at) => at !== undefined);
  const gaps = places.slice(1).map((at, i) => Math.abs(at - places[i]));
  const group = 0.8 * Math.min(RIGHT - LEFT, ...gaps.filter((gap) => gap > 0));
  const foot = Math.min(y.at(0) ?? bottom, bottom);
  const width = group / count;
  const path = ys.map((value, i) => {
    const [at, top] = [x.at(xs[i]), y.at(value)];
    return at === undefined || top === undefined
      ? ""
      : `M${n(at - group / 2 + index * width)} ${n(foot)}V${n(top)}h${n(width * 0.94)}V${n(foot)}z`;
  });
  return `<path d="${path.join("")}" fill="${colour}"/>`;
}

/** Blue, the fuller the larger the value: one path for each of 32 shades, of the runs of equal cells in each row. */
export function heatmap({ z = [], ...trace }: Trace, { x, y }: Frame): string {
  const values = z.flat().filter((value): value is number => typeof value === "number");
  const least = (low: number, value: number) => Math.min(low, value);
  const { zmin = values.reduce(least, values[0]), zmax = -values.map((value) => -value).reduce(least, -values[0]) } =
    trace;
  const [xs, ys] = [valuesOf({ ...trace, z }, "x"), valuesOf({ ...trace, z }, "y")];
  const gap = (scale: Scale, places: readonly unknown[]) =>
    places.length > 1 ? Math.abs((scale.at(places[1]) ?? 0) - (scale.at(places[0]) ?? 0)) : 40;
  const [width, height] = [gap(x, xs), gap(y, ys)];
  const shadeOf = (value: unknown) =>
    typeof value === "number" ? Math.round(SHADES * Math.min(1, Math.max(0, (value - zmin) / (zmax - zmin || 1)))) : 0;
  const paths = Array.from({ length: SHADES + 1 }, () => "");
  z.forEach((row, i) => {
    const top = (y.at(ys[i]) ?? 0) - height / 2;
    for (let j = 0, end = 0; j < row.length; j = end) {
      const shade = shadeOf(row[j]);
      end = j + 1;
      while (end < row.length && shadeOf(row[end]) === shade) end++;
      paths[shade] +=
        `M${n((x.at(xs[j]) ?? 0) - width / 2)} ${n(top)}h${n(width * (end - j))}v${n(height)}h${n(-width * (end - j))}z`;
    }
  });
  return paths
    .map((path, shade) =>
      shade > 0 && path ? `<path d="${path}" fill="${palette[0]}" fill-opacity="${(shade / SHADES).toFixed(2)}"/>` : "",
    )
    .join("");
}
