// `--to figures`: every plotly figure of a notebook as SVG and as PNG.
import type { Notebook } from "@innerloop/nbformat";
import { figurePath, type Job } from "../cli/targets.js";
import { browserOnlyType, drawAll, figuresOf } from "../figures/index.js";
import { rasterise } from "../figures/raster.js";

/** Pixels of a PNG per unit of the figure: sharp on dense screens and in print. */
const pngScale = 2;

/** @returns the pictures by their paths */
export async function* pictures(
  notebook: Notebook,
  job: Job,
  warn: (message: string) => void,
): AsyncIterable<{ path: string; data: string | Uint8Array }> {
  const found = figuresOf(notebook);
  const refused = new Map<number, string>();
  const drawn = await drawAll(
    found.map(({ figure }) => figure),
    {},
    (index, reason) => refused.set(index, reason),
  );
  for (const [i, { name, figure }] of found.entries()) {
    const svg = drawn[i];
    if (svg === undefined) {
      warn(`figure ${name} is left out: ${refused.get(i) ?? `${browserOnlyType(figure)} traces need a browser`}`);
      continue;
    }
    yield { path: figurePath(job, name, "svg"), data: svg };
    yield { path: figurePath(job, name, "png"), data: rasterise(svg, pngScale) };
  }
}
