// Length along an SVG path, which plotly.js needs for arrow heads and for labels on contour lines. Curves are cut
// into short chords (16 a Bézier segment), arcs count as their chord: exact for polylines, a thousandth of the length
// off for the gentle curves of a plot.

type Point = readonly [x: number, y: number];

const CHORDS = 16;

/** The path as a polyline. Pen lifts (a second M) count as part of the line, as plotly.js asks about single strokes. */
export function flatten(d: string): Point[] {
  const points: Point[] = [];
  let pen: Point = [0, 0];
  let start: Point = [0, 0];
  for (const [, letter = "", list = ""] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*(?:e[-+]?\d+[^a-zA-Z]*)*)/g)) {
    const command = letter.toUpperCase();
    const values = (list.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    const size = ARGUMENTS[command] ?? 0;
    for (let at = 0; at === 0 || at + size <= values.length; at += size || 1) {
      const from = pen;
      const relative = letter !== command;
      const spot = (index: number): Point => [
        (values[at + index] ?? 0) + (relative ? from[0] : 0),
        (values[at + index + 1] ?? 0) + (relative ? from[1] : 0),
      ];
      if (command === "Z") pen = start;
      else if (command === "H") pen = [(values[at] ?? 0) + (relative ? from[0] : 0), from[1]];
      else if (command === "V") pen = [from[0], (values[at] ?? 0) + (relative ? from[1] : 0)];
      else pen = spot(size - 2);
      if (command === "M" && at === 0) start = pen;
      if (command === "C") points.push(...bezier([from, spot(0), spot(2), pen]));
      else if (command === "Q") points.push(...bezier([from, spot(0), pen]));
      else points.push(pen);
      if (size === 0) break;
    }
  }
  return points;
}

/** How many numbers each command takes; S and T are treated as straight lines to their end points. */
const ARGUMENTS: Record<string, number> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 };

/** De Casteljau's construction at CHORDS equal parameters, without the first point. */
function bezier(controls: readonly Point[]): Point[] {
  return Array.from({ length: CHORDS }, (_, index) => {
    const t = (index + 1) / CHORDS;
    let row = controls;
    while (row.length > 1) row = row.slice(1).map((next, i) => between(row[i] ?? next, next, t));
    return row[0] ?? [0, 0];
  });
}

const between = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

const distance = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

export function pathLength(d: string): number {
  const points = flatten(d);
  return points.slice(1).reduce((sum, point, i) => sum + distance(points[i] ?? point, point), 0);
}

/** The point at a length from the start, clamped to the path's ends. */
export function pointAtLength(d: string, length: number): { x: number; y: number } {
  const points = flatten(d);
  let left = Math.max(0, length);
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] ?? [0, 0], points[i] ?? [0, 0]];
    const step = distance(a, b);
    if (left <= step && step > 0) {
      const [x, y] = between(a, b, left / step);
      return { x, y };
    }
    left -= step;
  }
  const [x, y] = points.at(-1) ?? [0, 0];
  return { x, y };
}
