// What the parts of a page share while it is being written.
import type { Figure } from "../figures/index.js";
import type { Sanitizer } from "../sanitize/index.js";
import type { Headings } from "./headings.js";
import type { MathCollector } from "./math.js";
import type { PageOptions, PageWarning } from "./options.js";
import type { WidgetState } from "./widgets.js";

/** A figure and its picture, placed in the page. */
export interface PlacedFigure {
  figure: Figure;
  /** SVG text; undefined where only a browser can draw the figure. */
  svg: string | undefined;
  /** What was taken out of the figure's texts. */
  leftOut: readonly string[];
}

export interface PageContext {
  options: PageOptions;
  /** Pygments name of the notebook's language, as in `hl-typescript`. */
  language: string;
  math: MathCollector;
  headings: Headings;
  /** Figures by the MIME bundle that holds them. */
  figures: ReadonlyMap<object, PlacedFigure>;
  /** True once something of the notebook brings its own script; the content security policy must then admit it. */
  foreignScript: boolean;
  /** The widgets that the notebook saved; undefined where there are none, or none may be shown. */
  widgets?: WidgetState | undefined;
  /** Cleans what the notebook brings; undefined: it stands as it is. */
  sanitizer?: Sanitizer | undefined;
  /** What the sanitizer took out of the cell that is being rendered. */
  leftOut: Set<string>;
  /** True once a picture of the page lies in a file beside it. */
  filesBeside: boolean;
  warn: (warning: PageWarning) => void;
}
