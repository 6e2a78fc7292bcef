// What a terminal shows for a text: colours and links removed, carriage returns and backspaces carried out, so that of a progress bar
// that was drawn a hundred times the last drawing remains. Jupyter's front ends do the same with `\r` and `\b`.

/** Escape sequences: CSI (colours, cursor), OSC (links, titles, ended by BEL or ST), and those of two characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\^_]/g;

/** The text as a terminal shows it. Erasing to the end of a line works; moving the cursor between lines does not. */
export function screenText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for
  if (!/[\u001b\r\b]/.test(text)) return text;
  const plain = text
    .replace(ESCAPES, (sequence) => (/\[[02]?K$/.test(sequence) ? sequence : ""))
    .replace(/\r+\n/g, "\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for
  return plain.replace(/[^\n]*[\u001b\r\b][^\n]*/g, screenLine);
}

function screenLine(line: string): string {
  let shown: string[] = [];
  let cursor = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the erasing sequences that were left
  for (const [piece] of line.matchAll(/\u001b\[([02]?)K|[\s\S]/gu)) {
    if (piece === "\r") cursor = 0;
    else if (piece === "\b") cursor = Math.max(0, cursor - 1);
    else if (piece.startsWith("\u001b["))
      shown = piece === "\u001b[2K" ? Array(cursor).fill(" ") : shown.slice(0, cursor);
    else if (piece !== "\u001b") {
      shown[cursor] = piece;
      cursor += 1;
    }
  }
  return shown.join("");
}
