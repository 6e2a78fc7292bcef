// One plotly figure → SVG text or PNG bytes, in pure Node (jsdom + plotly.js + resvg).
import { browserOnlyType, bundleFor } from "./bundle.js";
import type { Figure } from "./collect.js";
import type { FigureSize } from "./plotter.js";
import { rasterise } from "./raster.js";

/** The figure uses a trace type that plotly.js draws with WebGL or map tiles only, or is none that it understands. */
export class UndrawableError extends Error {
  override name = "UndrawableError";
}

/**
 * Draws a figure. SVG needs no font; PNG needs one system font.
 * @throws UndrawableError for WebGL and map traces, which need a browser, and for what plotly.js cannot draw at all.
 */
export async function renderFigure(figure: Figure, format: "svg", size?: FigureSize): Promise<string>;
export async function renderFigure(figure: Figure, format: "png", size?: FigureSize): Promise<Uint8Array>;
export async function renderFigure(
  figure: Figure,
  format: "svg" | "png",
  size: FigureSize = {},
): Promise<string | Uint8Array> {
  let refusal = `without a browser: trace type ${browserOnlyType(figure)}`;
  const [svg] = await drawAll([figure], size, (_, reason) => {
    refusal = `this figure: ${reason}`;
  });
  if (svg === undefined) throw new UndrawableError(`cannot draw ${refusal}`);
  return format === "svg" ? svg : rasterise(svg, size.scale ?? 2);
}

/**
 * SVG of each figure, drawn in one window; undefined where a browser would be needed, and where plotly.js fails, of which
 * onRefused hears with the figure's position and the reason.
 */
export async function drawAll(
  figures: readonly Figure[],
  size: FigureSize = {},
  onRefused: (index: number, reason: string) => void = () => {},
): Promise<(string | undefined)[]> {
  const drawable = figures.filter((figure) => browserOnlyType(figure) === undefined);
  if (drawable.length === 0) return figures.map(() => undefined);
  // jsdom takes longer to load than a page without figures takes to write.
  const { Plotter } = await import("./plotter.js");
  const plotter = new Plotter(bundleFor(drawable));
  try {
    const drawn: (string | undefined)[] = [];
    for (const [index, figure] of figures.entries()) {
      const refuse = (error: unknown) => {
        onRefused(index, (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " "));
        return undefined;
      };
      drawn.push(drawable.includes(figure) ? await plotter.draw(figure, size).catch(refuse) : undefined);
    }
    return drawn;
  } finally {
    plotter.close();
  }
}
