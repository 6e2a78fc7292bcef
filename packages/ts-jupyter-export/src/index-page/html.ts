// HTML as text, safely: whatever is put into the template is escaped unless it is already HTML.

/** A piece of HTML; made by `html`, or from text known to be HTML. */
export class Html {
  constructor(readonly text: string) {}
}

export type Piece = string | number | Html | Piece[] | undefined;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function render(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Html) return piece.text;
  if (Array.isArray(piece)) return piece.map(render).join("");
  return String(piece).replace(/[&<>"']/g, (character) => entities[character]);
}

/** Template tag: text and numbers are escaped, `Html` stands as it is, lists are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.map((text, i) => text + (i < pieces.length ? render(pieces[i]) : "")).join(""));
}
