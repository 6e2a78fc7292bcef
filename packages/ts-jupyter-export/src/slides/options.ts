// What slides may be asked for: nbconvert's SlidesExporter.reveal_…, and everything that a page may be asked for.
import type { PageOptions } from "../render/options.js";

export interface SlidesOptions {
  /** Name of a reveal theme; default "simple", as nbconvert. */
  theme?: string;
  /** none, fade, slide, convex, concave, zoom; default "slide". */
  transition?: string;
  /** "scroll": a slide that is too tall can be scrolled. Default "none". */
  scroll?: "scroll" | "none";
  /** "": none; else reveal's `slideNumber`, as in "c/t". Default "". */
  number?: string;
  /** Pixels; default reveal's own. */
  width?: number;
  height?: number;
  /** Where reveal.js is loaded from with `network: "allow"`; absent: it stands in the page. */
  urlPrefix?: string;
  page?: PageOptions;
}
