/** The few ANSI colours of a traceback. Notebooks show them, and nbconvert turns them into classes. */

const sgr =
  (open: number, close: number) =>
  (text: string): string =>
    text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`;

export interface Palette {
  error(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
  place(text: string): string;
}

const coloured: Palette = {
  // Bold red: nbconvert maps bold + colour to its intense class.
  error: (text) => (text === "" ? "" : `\u001b[1;31m${text}\u001b[0m`),
  bold: sgr(1, 22),
  // Grey and not "dim" (2): Jupyter's front ends ignore the latter.
  dim: sgr(90, 39),
  place: sgr(36, 39),
};

const same = (text: string): string => text;
const plain: Palette = { error: same, bold: same, dim: same, place: same };

export function palette(color: boolean): Palette {
  return color ? coloured : plain;
}
