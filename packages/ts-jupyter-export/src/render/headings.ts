// Identifiers of headings, and the outline made of them. An identifier is the heading's text with spaces as `-` and
// everything but a few signs percent-encoded (nbconvert's rule, so that links between notebooks keep working);
// a second heading of the same text gets `-2`.
import { wellFormed } from "./html.js";

export interface Heading {
  /** 1 to 6. */
  level: number;
  /** Plain text, formulas as TeX source. */
  text: string;
  /** Inline HTML without links. */
  html: string;
  cellId: string;
}

export type PlacedHeading = Heading & { id: string };

export class Headings {
  readonly list: PlacedHeading[] = [];
  readonly #taken = new Set<string>();
  /** The next number of every wanted identifier: thousands of equal headings are numbered without counting again. */
  readonly #counts = new Map<string, number>();

  /** Remembers the heading and gives its identifier. */
  add(heading: Heading): string {
    const wanted = headingId(heading.text);
    let n = this.#counts.get(wanted) ?? 1;
    let id = n === 1 ? wanted : `${wanted}-${n}`;
    while (this.#taken.has(id)) id = `${wanted}-${++n}`;
    this.#counts.set(wanted, n + 1);
    this.#taken.add(id);
    this.list.push({ ...heading, id });
    return id;
  }
}

/** `A title: 1/2` → `A-title:-1/2`; `é` → `%C3%A9`. */
export const headingId = (text: string): string =>
  encodeURIComponent(wellFormed(text.replaceAll(" ", "-"))).replace(
    /%(?:3F|2F|3A|40|24|26|2B|2C|3B|3D)/g,
    decodeURIComponent,
  );

const DEPTH = 3;

/** Nested lists of links, or "" where there are fewer than `least` headings. The only h1 is the title. */
export function outline(headings: readonly PlacedHeading[], least = 3): string {
  const titled = headings.filter(({ level }) => level === 1).length === 1;
  const shown = headings.filter(({ level }) => level <= DEPTH && !(titled && level === 1));
  if (shown.length < Math.max(least, 1)) return "";
  let html = "";
  const open: number[] = [];
  for (const { level, id, html: title } of shown) {
    while (open.length > 1 && (open.at(-1) ?? 0) > level) {
      html += "</li></ol>";
      open.pop();
    }
    if (open.length === 0 || (open.at(-1) ?? 0) < level) {
      html += "<ol>";
      open.push(level);
    } else html += "</li>";
    html += `<li><a href="#${id.replaceAll("&", "&amp;")}">${title}</a>`;
  }
  return html + "</li></ol>".repeat(open.length);
}
