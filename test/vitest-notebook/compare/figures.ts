// Figures as programs write them, small: a damped wave, a reference line, a grid, labels and a legend.
import { PNG } from "pngjs";
import type { Pixels } from "../../../packages/vitest-notebook/src/compare/pixels.js";
import type { CompareRules } from "../../../packages/vitest-notebook/src/compare/types.js";

export const rules: CompareRules = {
  rtol: 1e-6,
  atol: 0,
  patterns: [],
  ignorePaths: [],
  pictures: 0.002,
  stderr: "compare",
  derived: "present",
};

export interface Figure {
  /** Every value of the curve is multiplied by 1 + `data`. */
  data?: number;
  /** The curve lies so many pixels lower. */
  shift?: number;
  colour?: string;
  reference?: boolean;
  grid?: boolean;
  title?: string;
  legend?: string;
  marker?: boolean;
  /** What a program draws by lot, a run. */
  salt?: string;
  date?: string;
}

/** As matplotlib writes it: metadata with a date, ids and clip paths by lot, styles in attributes. */
export function matplotlibLike(figure: Figure = {}): string {
  const { salt = "p1a2b3c", date = "2026-01-02T03:04:05.678901", colour = "#1f77b4" } = figure;
  const parts = [
    figure.grid === false ? "" : grid(),
    `<g id="line2d_${salt}"><path d="${path(figure)}" clip-path="url(#${salt})" style="fill: none; stroke: ${colour}; stroke-width: 1.5"/></g>`,
    figure.reference === false ? "" : '<path d="M 60 300 L 600 180" style="fill: none; stroke: #d62728"/>',
    figure.marker === false ? "" : '<circle cx="500" cy="100" r="3"/>',
    label(320, 30, figure.title ?? "energy drift 1.234e-5"),
    label(560, 60, figure.legend ?? "loss 0.731"),
  ];
  return `<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="640pt" height="480pt" viewBox="0 0 640 480" xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata><rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><dc:date>${date}</dc:date></rdf:RDF></metadata>
 <defs><clipPath id="${salt}"><rect x="50" y="40" width="560" height="400"/></clipPath></defs>
 <!-- figure of ${date} -->
 ${parts.join("\n ")}
</svg>
`;
}

/** As plotly writes it: no white space, ids from a number by lot, styles as attributes of groups, other order of attributes. */
export function plotlyLike(figure: Figure = {}): string {
  const { salt = "4f2a9c", colour = "#1f77b4" } = figure;
  return [
    `<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 640 480">`,
    `<defs id="defs-${salt}"><g class="clips"><clipPath id="clip${salt}xyplot"><rect width="560" height="400" x="50" y="40"/></clipPath></g></defs>`,
    figure.grid === false ? "" : grid(),
    `<g clip-path="url('#clip${salt}xyplot')"><path class="js-line" style="vector-effect: none; stroke: ${colour}; fill: none; stroke-width: 2px" d="${path(figure)}"/></g>`,
    label(320, 30, figure.title ?? "energy drift 1.234e-5"),
    "</svg>",
  ].join("");
}

function path({ data = 0, shift = 0 }: Figure): string {
  const points = Array.from({ length: 101 }, (_, i) => {
    const value = Math.sin(i / 8) * Math.exp(-i / 60) * (1 + data);
    return `${(60 + 5.4 * i).toFixed(6)} ${(240 - 160 * value + shift).toFixed(6)}`;
  });
  return `M ${points.join(" L ")}`;
}

function grid(): string {
  const lines = [100, 180, 260, 340, 420].map((y) => `M 50 ${y} H 610`);
  return `<path d="${lines.join(" ")}" style="stroke: #dddddd; stroke-width: 0.8"/>`;
}

function label(x: number, y: number, text: string): string {
  return `<text x="${x}" y="${y}" style="font-size: 12px" text-anchor="middle">${text}</text>`;
}

/** A PNG file in base64, its pixels by a function: grey from 0 to 255, or [red, green, blue, alpha]. */
export function png(
  width: number,
  height: number,
  at: (x: number, y: number) => number | number[],
  options = {},
): string {
  const picture = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = at(x, y);
      picture.data.set(typeof value === "number" ? [value, value, value, 255] : value, 4 * (y * width + x));
    }
  }
  return PNG.sync.write(picture, options).toString("base64");
}

/** Pixels as a PNG file in base64. */
export function pngOf({ width, height, data }: Pixels): string {
  const picture = new PNG({ width, height });
  picture.data.set(data);
  return PNG.sync.write(picture).toString("base64");
}
