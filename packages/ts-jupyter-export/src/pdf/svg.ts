// A picture → PDF of the same size, for LaTeX (nbconvert's svg2pdf, which asks Inkscape).
import { withPage } from "./chromium.js";
import type { BrowserOptions } from "./options.js";
import { printToPdf } from "./print.js";

/** Scripts in the picture do not run, and nothing outside it is loaded. */
export function svgToPdf(svg: string, options: BrowserOptions = {}): Promise<Uint8Array> {
  const picture = `data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")}`;
  // As an image, the picture is closed in itself: no script, no request.
  const html = `<!DOCTYPE html>
<title>figure</title>
<style>html, body { margin: 0; overflow: hidden } body { width: fit-content; height: 100% } img { display: block }</style>
<img alt="" src="${picture}">`;
  return withPage(options, (page) =>
    printToPdf(page, {
      html,
      scripts: "none",
      network: "none",
      settle: 40,
      paper: "picture",
      margin: 0,
      outline: "none",
    }),
  );
}
