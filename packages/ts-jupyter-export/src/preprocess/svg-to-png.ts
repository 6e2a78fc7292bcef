// SVG of a notebook's author → PNG. resvg reads the files that an SVG names as pictures, and a size or depth beyond its limits ends the
// whole process. So addresses other than data and fragments are emptied, and the drawing happens in a process of its own.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { forResvg, resvgOptions } from "../figures/raster.js";

/** Pixels of a PNG per unit of the figure: sharp on dense screens and in print. */
const scale = 2;
/** User units; at twice as many pixels a figure of this size on both sides takes 400 MB. */
const longestSide = 5000;
const patienceMs = 20_000;

const resvg = pathToFileURL(createRequire(import.meta.url).resolve("@resvg/resvg-js")).href;
const program = `
import { text } from "node:stream/consumers";
import resvg from ${JSON.stringify(resvg)};
const { svg, options, longest } = JSON.parse(await text(process.stdin));
const image = new resvg.Resvg(svg, options);
if (!(image.width <= longest && image.height <= longest)) throw new Error("sides of " + image.width + " and " + image.height + " units");
process.stdout.write(image.render().asPng());
`;

/** @throws Error one line: why this SVG is not drawn */
export function svgToPng(svg: string): Promise<Uint8Array> {
  // An entity can hold a whole element, out of reach for what follows.
  if (/<!ENTITY/i.test(svg)) return Promise.reject(new Error("the svg declares entities"));
  return new Promise((resolve, reject) => {
    const options = { encoding: "buffer", timeout: patienceMs, maxBuffer: 1 << 29 } as const;
    const child = execFile(process.execPath, ["--input-type=module", "-e", program], options, (error, png, errors) => {
      if (error === null) resolve(png);
      else reject(new Error(reasonOf(error.killed ?? false, errors.toString("utf8"))));
    });
    // A child that has died already takes no more; what ended it is reported above.
    child.stdin?.on("error", () => {});
    child.stdin?.end(
      JSON.stringify({ svg: forResvg(withoutAddresses(svg)), options: resvgOptions(scale), longest: longestSide }),
    );
  });
}

function reasonOf(killed: boolean, errors: string): string {
  if (killed) return `not drawn within ${patienceMs / 1000} s`;
  return /^(?:\w*Error: )(.*)$/m.exec(errors)?.[1] ?? "it cannot be drawn";
}

/** Pictures, filters and fonts then come from the SVG itself. */
const withoutAddresses = (svg: string): string =>
  svg.replace(/(\bhref\s*=\s*)("[^"]*"|'[^']*')/g, (whole, start: string, value: string) =>
    /^["']\s*(?:#|data:)/i.test(value) ? whole : `${start}""`,
  );
