// A picture → PDF of the same size, for LaTeX (nbconvert's svg2pdf, which asks Inkscape).
import type { BrowserOptions } from "./options.js";

export async function svgToPdf(_svg: string, _options: BrowserOptions = {}): Promise<Uint8Array> {
  throw new Error("internal: PDF is not written yet");
}
