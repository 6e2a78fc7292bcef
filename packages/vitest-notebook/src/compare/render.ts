// SVG → pixels, without a browser. The letters come from a package and never from the system, so that the same document gives the same
// picture on every machine.
import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";
import type { Pixels } from "./pixels.js";

const require = createRequire(import.meta.url);
const LONGEST = 2000;
const SHORTEST = 400;
/** Documents beyond this size are no pictures: the renderer ends the whole process at some of them, and nothing could be seen. */
const VAST = 10_000;
/** Deeper nesting would overflow the renderer's stack. */
const DEEPEST = 200;

/** The width at which a document is drawn: its own, within bounds, so that icons are drawn large enough and posters small enough. */
export function drawnWidth({ width, height }: { width: number; height: number }): number {
  const longer = Math.max(width, height);
  const scale = longer > LONGEST ? LONGEST / longer : longer < SHORTEST ? SHORTEST / longer : 1;
  return Math.max(1, Math.round(width * scale));
}

/** The size that a document gives itself, in pixels, or undefined when it cannot be drawn. */
export function naturalSize(svg: string): { width: number; height: number } | undefined {
  try {
    if (depthOf(svg) > DEEPEST) return undefined;
    const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
    const [longer, shorter] = [Math.max(width, height), Math.min(width, height)];
    return longer <= VAST && shorter > longer / LONGEST ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}

/** How deep elements are nested; an upper bound, since an end tag may be left out. */
function depthOf(svg: string): number {
  let [depth, most] = [0, 0];
  for (const [tag] of svg.matchAll(/<[/a-zA-Z][^<>]*>?/g)) {
    if (tag.startsWith("</")) depth -= 1;
    else if (!tag.endsWith("/>")) most = Math.max(most, ++depth);
  }
  return most;
}

/** A document drawn on white, `width` pixels wide, or undefined when it cannot be drawn. */
export function renderSvg(svg: string, width: number): Pixels | undefined {
  try {
    const image = new Resvg(svg, {
      background: "#ffffff",
      fitTo: { mode: "width", value: width },
      font: {
        fontFiles: fonts(),
        loadSystemFonts: false,
        defaultFontFamily: "DejaVu Sans",
        sansSerifFamily: "DejaVu Sans",
      },
    }).render();
    return { width: image.width, height: image.height, data: image.pixels };
  } catch {
    return undefined;
  }
}

function fonts(): string[] {
  const names = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono"];
  return names.map((name) => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
}
