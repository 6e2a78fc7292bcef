// SVG → PNG with resvg (no browser). Text needs a font of the system; resvg silently draws none where there is none,
// so that case is detected and said.
import { Resvg } from "@resvg/resvg-js";

const FONT = { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };

/** PNG bytes of an SVG document, `scale` pixels per user unit, on white where the picture is transparent. */
export function rasterise(svg: string, scale: number): Uint8Array {
  if (/<text[\s>]/.test(svg) && !hasFont()) {
    throw new Error("no system font found: text in PNG figures needs one (Debian: apt-get install fonts-dejavu-core)");
  }
  // resvg knows the SVG 1.1 word for "do not smooth", browsers the CSS one; without it heat maps would blur.
  const sharp = svg.replaceAll("image-rendering: pixelated", "image-rendering: optimizeSpeed");
  const image = new Resvg(sharp, { background: "#ffffff", fitTo: { mode: "zoom", value: scale }, font: FONT });
  return image.render().asPng();
}

/** Draws one letter and looks whether anything was painted. */
function hasFont(): boolean {
  const probe = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text x="2" y="16">M</text></svg>';
  return new Resvg(probe, { font: FONT }).render().pixels.some((byte) => byte !== 0);
}
