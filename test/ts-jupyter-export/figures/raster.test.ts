import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { rasterise } from "../../../packages/ts-jupyter-export/src/figures/raster.js";

const require = createRequire(import.meta.url);
const text =
  '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text x="4" y="22" font-family="Verdana, sans-serif" font-size="20">K(τ) ≤ 1</text></svg>';

describe("rasterise", () => {
  it("draws letters without any font of the system, and the system's fonts change nothing", () => {
    const alone = { fontFiles: [require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")], loadSystemFonts: false };
    const image = new Resvg(text, {
      background: "#ffffff",
      font: { ...alone, defaultFontFamily: "DejaVu Sans" },
    }).render();
    expect(image.pixels.some((byte) => byte < 64)).toBe(true);
    expect(Buffer.from(rasterise(text, 1)).equals(image.asPng())).toBe(true);
  });
});
