// A formula before and after it is drawn, and whether formulas must be drawn together.
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

/** What defines, numbers or refers. Rather one name too many than one too few. */
const STATEFUL =
  /\\(?:[a-z]*(?:def|let|set|command|environment|operator|tagform)\b|define|declare|new|require|label|(?:eq)?ref\b|tag\b|no(?:tag|number)|cssId|(?:begin|end)group|begin\s*\{\s*(?:equation|align|alignat|gather|multline|flalign|eqnarray|(?:sub)?numcases|empheq)\s*\})/i;

/** Whether a formula of the page may hang on those before it. */
export const hangTogether = (formulas: readonly Formula[]): boolean => formulas.some(({ tex }) => STATEFUL.test(tex));
