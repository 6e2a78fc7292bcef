// What a page may be asked for. Every option has a default, and no option makes the page depend on
// the time, the machine or the network: the same notebook and options give the same bytes.

/** Bytes of a file that a notebook refers to by a relative address, with its media type ("image/png"). */
export interface Resource {
  bytes: Uint8Array;
  mime: string;
}

/** Something that could not be shown as it was meant; the page shows the best that was left. */
export interface PageWarning {
  kind: "math" | "output" | "image" | "figure";
  /** One lower-case phrase with the offending value. */
  message: string;
  /** The cell that holds it. */
  cellId: string;
}

export interface PageOptions {
  /** Page title; default: `metadata.title`, else the first heading, else "Notebook". */
  title?: string;
  /** Language of the prose, for `<html lang>`; default "en". */
  language?: string;
  /** The theme the page opens in; the reader can switch. Default "light". */
  theme?: "light" | "dark";
  /** "auto": a table of contents when there are three headings or more. Default "auto". */
  toc?: "auto" | "none";
  /** Code of the cells: shown, folded behind "Show code", or left out. Default "shown". */
  input?: "shown" | "folded" | "none";
  /** `In [n]:` in the margin. Default "shown". */
  inputPrompt?: "shown" | "none";
  /** `Out[n]:` in the margin. Default "shown". */
  outputPrompt?: "shown" | "none";
  /** "live": plotly figures are interactive, from one inlined bundle; "static": pictures only. Default "live". */
  plots?: "live" | "static";
  /** "none": a content security policy forbids every request; "allow": remote images in prose load. Default "none". */
  network?: "none" | "allow";
  /** A printed date under the title, as it should read; default none, so that pages do not change by the day. */
  date?: string;
  /** Address of the page that lists the notebooks; a link to it stands above the table of contents. Default none. */
  indexHref?: string;
  /** Reads a relative address used by Markdown (images); undefined: not found. Default: nothing is embedded. */
  resolve?: (address: string) => Promise<Resource | undefined>;
  /** Hears of everything that could not be shown as meant. Default: silence. */
  onWarning?: (warning: PageWarning) => void;
}
