// Colours for a terminal, or none; and how wide a text stands in one.

/** Wraps texts in colours; without colours each gives the text itself. */
export type Paint = Record<keyof typeof CODES, (text: string) => string>;

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export function paintOf(colour: boolean): Paint {
  const wrap = ([open, close]: readonly [number, number]) =>
    colour ? (text: string) => `\u001b[${open}m${text}\u001b[${close}m` : (text: string) => text;
  return {
    bold: wrap(CODES.bold),
    dim: wrap(CODES.dim),
    red: wrap(CODES.red),
    green: wrap(CODES.green),
    yellow: wrap(CODES.yellow),
    cyan: wrap(CODES.cyan),
  };
}

/** A text that cannot move the cursor or change colours: control characters become pictures, tabs two spaces. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  return text.replaceAll("\t", "  ").replace(/[\0-\x1f\x7f]/g, (control) => {
    const code = control.charCodeAt(0);
    return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
  });
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const NARROWLESS = /[\p{M}\u200b-\u200f]/u;

/** Columns that a text takes. */
export function columns(text: string): number {
  let width = 0;
  for (const char of text) width += NARROWLESS.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/** A part of a text that does not cut a character of two units in half. */
export function part(text: string, start: number, end: number = text.length): string {
  const from = isLow(text, start) ? start + 1 : start;
  const to = isLow(text, end) ? end - 1 : end;
  return text.slice(from, to);
}

function isLow(text: string, at: number): boolean {
  return /^[\udc00-\udfff]/.test(text.charAt(at)) && at > 0;
}
