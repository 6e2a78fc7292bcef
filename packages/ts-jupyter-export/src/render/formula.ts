// A formula before and after it is drawn.
export interface Formula {
  tex: string;
  display: boolean;
  source: string;
  cellId: string;
}

export interface TexError {
  message: string;
  tex: string;
  cellId: string;
}

export interface Typeset {
  /** HTML of every formula, in order. */
  parts: string[];
  /** The shared glyph outlines; stands once in the page. */
  glyphs: string;
  errors: TexError[];
}
