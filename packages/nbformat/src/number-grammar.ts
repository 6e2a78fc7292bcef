// How numbers and names are written, as sticky regular expressions for tokens.ts. Every choice is made so that a doubtful piece of text
// is a word, which is compared exactly: a version or a date that is read as a number could be equated by a tolerance.

const W = "[\\p{L}\\p{M}\\p{N}_]";
/** Thousands in groups of three: commas, underscores, or spaces that do not break a line. A plain space separates two numbers. */
const GROUPED =
  "\\d{1,3}(?:(?:,\\d{3})+(?![,\\d])|(?:_\\d{3})+(?![_\\d])|(?:[\\u00a0\\u202f\\u2009]\\d{3})+(?!\\d))(?:\\.\\d+)?";
const PLAIN = "(?:\\d+(?:\\.\\d+)?|\\.\\d+)";
/** 1e-5, 1.e+00, 1D-5 (Fortran), 1.5f0 (Julia), 1×10⁻⁵, 1·10^-5, 1\times10^{-5}. */
const POWER =
  `(?:\\.?[eE][-+−]?\\d+|[dD][-+]\\d+|(?<=\\.\\d+)f[-+]?\\d+(?!${W})` +
  "| ?(?:[×·⋅]|\\\\times|\\\\cdot) ?10(?:[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\\^\\{?[-+−]?\\d+\\}?|\\*\\*[-+]?\\d+))";
const NAMED = `(?:NaN|nan|NAN|Infinity|infinity|inf|Inf|INF|∞)(?!(?![ij](?!${W}))${W})`;
/** A point that ends a number, as NumPy writes `1.` and as a sentence ends, tells nothing about its value. */
const END = `(?:\\.(?![.\\p{L}\\p{N}_]))?`;
const REAL = `(?:(?:${GROUPED}|${PLAIN})${POWER}?|${NAMED})`;
const SIGN = "[-+−]";

const sticky = (source: string): RegExp => new RegExp(source, "uy");

/** A number without its sign. */
export const UNSIGNED: RegExp = sticky(REAL);
export const POINT: RegExp = sticky(END);
/** What makes a real number an imaginary one. */
export const IMAGINARY: RegExp = sticky(`\\.?[ij](?!${W})`);
/** What follows the real part of a complex number. NumPy pads between the parts, TensorFlow.js writes `1 + -2j`. */
export const COMPLEX_TAIL: RegExp = sticky(`\\.?[ \\t]*(${SIGN})[ \\t]*(${SIGN}?)(${REAL})\\.?[ij](?!${W})`);
/** A sign that stands alone between two terms: `3 - 4*I`. */
export const LONE_SIGN: RegExp = sticky(`[-+−][ \\t]+(?=[.\\d∞]|${NAMED})`);

/**
 * A name: letters first, then letters, digits and what joins the parts of names: `x2`, `conv2d`, `GPT-4`, `m/s`, `a.b.c`, `recall@5`.
 * A minus before a decimal number does not join: `x-0.5`.
 */
export const NAME: RegExp = sticky(
  `[\\p{L}\\p{M}_]${W}*(?:(?:-(?!\\d+\\.\\d+(?!\\.?${W})|\\d+(?:\\.\\d+)?e[-+])|[./\\\\@~]|::)${W}+)*`,
);

/** What begins with a digit and is no number. */
export const CODE: RegExp = sticky(
  [
    // 550e8400-e29b-41d4-a716-446655440000
    `[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!${W})`,
    // 123e4567 (a hash), 1e-400: beyond float64 all numbers would be one
    `\\d+(?:\\.\\d*)?[eE][-+−]?(?:30[89]|3[1-9]\\d|[4-9]\\d{2}|\\d{4,})(?!\\d)${W}*`,
    `\\d{300,}(?:\\.\\d+)?`,
    // 0x1f, 0b101
    `0[xXoObB][0-9a-fA-F]+(?!${W})`,
    // 2024-01-01, 2024-01-01T12:30, 555-1234, 10-20
    `\\d+(?:-\\d+)+(?!\\.\\d|[ij](?!${W}))(?:[T:.]?${W}+)*`,
    // 01/02/2024
    "\\d{1,4}\\/\\d{1,2}\\/\\d{2,4}(?![\\d/])",
    // 12:30, 1:02:03.5
    `\\d+(?::\\d{2}){1,2}(?:[.,]\\d+)?(?![:${W.slice(1, -1)}])`,
    // 1.2.3, 1.2.3-beta.1, 192.168.0.1
    `\\d+(?:\\.\\d+){2,}(?:[-+.]?${W}+)*`,
    // 3x3, 8f3a2c, 550e8400-e29b-…; not 1e5
    `(?!\\d{1,4}[eE]\\d+[ij]?(?!${W}))\\d+[\\p{L}_]${W}*?\\d${W}*(?:-${W}+)*`,
    // 1234567a, a hash
    `(?=\\d+[a-f])[0-9a-f]{7,}(?!${W})`,
    // 007
    `0\\d+(?![\\d.]|${W})`,
  ]
    // 1_234_567 is a number
    .map((source) => `(?!\\d{1,3}(?:_\\d{3})+(?!${W}))${source}`)
    .join("|"),
);

/** A line that only rules a table: its length follows the widths of the columns. */
export const RULE: RegExp = /^[\s|+:\-=─━═┄┈┌┬┐├┼┤└┴┘╭╮╰╯╞╪╡│┃╪╤╧]*$/u;
