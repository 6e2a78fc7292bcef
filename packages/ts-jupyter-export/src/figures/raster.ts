// SVG → PNG with resvg (no browser). The letters come from a package, so that the same figure gives the same bytes on every
// machine, also on one without any font; the system's fonts are only asked for what DejaVu lacks.
import { createRequire } from "node:module";
import type { ResvgRenderOptions } from "@resvg/resvg-js";

const require = createRequire(import.meta.url);
const fontFiles = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuMathTeXGyre"].map(
  (name) => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`),
);
const FONT = { fontFiles, loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };

/** PNG bytes of an SVG document, `scale` pixels per user unit, on white where the picture is transparent. */
export function rasterise(svg: string, scale: number): Uint8Array {
  // A native library: loaded when there is something to draw.
  const { Resvg } = require("@resvg/resvg-js") as typeof import("@resvg/resvg-js");
  return new Resvg(forResvg(svg), resvgOptions(scale)).render().asPng();
}

export const resvgOptions = (scale: number): ResvgRenderOptions => ({
  background: "#ffffff",
  fitTo: { mode: "zoom", value: scale },
  font: FONT,
});

/** resvg knows the SVG 1.1 word for "do not smooth", browsers the CSS one; without it heat maps would blur. */
export const forResvg = (svg: string): string =>
  svg.replaceAll("image-rendering: pixelated", "image-rendering: optimizeSpeed");
