// What a page may be asked for. Every option has a default, and no option makes the page depend on
// the time, the machine or the network: the same notebook and options give the same bytes.
import type { Excluded } from "../core/excluded.js";
import type { Resource } from "../core/exporter.js";
import type { SanitizeOptions } from "../sanitize/options.js";

export type { Resource };

/** Something that could not be shown as it was meant; the page shows the best that was left. */
export interface PageWarning {
  kind: "math" | "output" | "image" | "figure" | "sanitized";
  /** One lower-case phrase with the offending value. */
  message: string;
  /** The cell that holds it. */
  cellId: string;
}

/** Addresses that a page with `network: "allow"` loads from; nbconvert's traits of HTMLExporter, with its defaults. */
export interface PageAddresses {
  mathjax?: string;
  mermaid?: string;
  requireJs?: string;
  jquery?: string;
  widgetRenderer?: string;
  plotly?: string;
}

export interface PageOptions {
  /** "lab": the whole page; "classic": the same with classic Notebook's frame; "basic": the cells alone, no html element. Default "lab". */
  template?: "lab" | "classic" | "basic";
  /** Page title; default: `metadata.title`, else the first heading, else "Notebook". */
  title?: string;
  /** Language of the prose, for `<html lang>`; default "en". */
  language?: string;
  /** The theme the page opens in; the reader can switch. Default "light". */
  theme?: "light" | "dark";
  /** "auto": a table of contents when there are three headings or more; "always": when there is one. Default "auto". */
  toc?: "auto" | "always" | "none";
  /** Code of the cells: shown, folded behind "Show code", or left out. Default "shown". */
  input?: "shown" | "folded" | "none";
  /** Parts left out, as nbconvert's TemplateExporter.exclude_…; default its own: what was typed at input prompts. */
  exclude?: Excluded;
  /** Text of the link at the end of each heading, "" for none. Default "¶". */
  anchorLinkText?: string;
  /** SVG outputs as an image (a data address; nbconvert's default) or as elements of the page (skip_svg_encoding). Default "image". */
  svg?: "image" | "inline";
  /** Images that the prose refers to: carried inside, or left as addresses. Default "inside" without network, else "addresses". */
  images?: "inside" | "addresses";
  /** Which of what is harmless stays, where the page is sanitized. Default: all of it. */
  sanitize?: SanitizeOptions;
  /** "sanitize": what the notebook brings is cleaned of everything that could act. Default "as-is". */
  foreign?: "as-is" | "sanitize";
  /** "live": plotly figures are interactive, from one inlined bundle; "static": pictures only. Default "live". */
  plots?: "live" | "static";
  /** "none": a content security policy forbids every request; "allow": libraries and images load from their addresses. Default "none". */
  network?: "none" | "allow";
  /** Where they load from. */
  addresses?: PageAddresses;
  /** A printed date under the title, as it should read; default none, so that pages do not change by the day. */
  date?: string;
  /** Address of the page that lists the notebooks; a link to it stands above the table of contents. Default none. */
  indexHref?: string;
  /** Reads a relative address used by Markdown (images); undefined: not found. Default: nothing is embedded. */
  resolve?: (address: string) => Promise<Resource | undefined>;
  /** Hears of everything that could not be shown as meant. Default: silence. */
  onWarning?: (warning: PageWarning) => void;
}
