// Draws the kernel's logos for front ends that want pixels (logo-32x32.png, logo-64x64.png) from logo-svg.svg:
// `node scripts/logos.js`, after the drawing was changed. A test holds the files to the drawing.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";

const assets = resolve(dirname(fileURLToPath(import.meta.url)), "..", "packages", "ts-jupyter-kernel", "assets");

/** PNG bytes of the logo, `size` pixels wide and high. */
export function logo(size) {
  const drawing = readFileSync(join(assets, "logo-svg.svg"), "utf8");
  return new Resvg(drawing, { fitTo: { mode: "width", value: size } }).render().asPng();
}

export const logoFile = (size) => join(assets, `logo-${size}x${size}.png`);

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const size of [32, 64]) writeFileSync(logoFile(size), logo(size));
