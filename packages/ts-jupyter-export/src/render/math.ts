// The formulas of a page. While text is rendered, placeholders stand for them, which fill() replaces by the finished
// formulas. A placeholder holds a mark that a notebook cannot know, so that no text of a notebook is taken for one.
import { randomInt } from "node:crypto";
import type { Formula, TexError } from "./formula.js";
import { escapeHtml } from "./html.js";
import { marksOf } from "./markup.js";
import { drawNew } from "./math-cache.js";

export interface TypesetMath {
  /** Replaces the placeholders in HTML by formulas. */
  fill(html: string): string;
  /** The shared glyph outlines; stands once in the page. "" when the page has no formula. */
  glyphs: string;
  errors: TexError[];
}

/** In em. */
const LONGEST_GLUED = 12;
/** Private-use characters pass through Markdown and sanitizers as letters do. */
const privateUse = (code: number): string => String.fromCodePoint(0xf0000 + code);
const MARK_LENGTH = 4;
const MARK_BITS = 15;

let engine: typeof import("./math-engine.js") | undefined;

/** Collects the formulas of a page in reading order. */
export class MathCollector {
  /** Formulas, and finished HTML. */
  readonly #items: (Formula | string)[] = [];
  readonly #open = Array.from({ length: MARK_LENGTH }, () => privateUse(randomInt(1, 2 ** MARK_BITS))).join("");
  readonly #close = privateUse(0);

  /** How many formulas there are. */
  get count(): number {
    return this.#formulas().length;
  }

  /** Remembers a formula and gives the text that stands for it. */
  add(formula: Formula): string {
    return this.#place(formula);
  }

  /** The same for finished HTML that a sanitizer must let be: ours, with nothing of the notebook but its text. */
  keep(html: string): string {
    return this.#place(html);
  }

  /** Puts the TeX sources back: for code, attributes and identifiers. */
  sources(text: string, write: (source: string) => string = (source) => source): string {
    if (!text.includes(this.#open)) return text;
    const standIn = new RegExp(`${this.#open}(\\d+)${this.#close}`, "gu");
    return text.replace(standIn, (_, index) => {
      const item = this.#items[Number(index)];
      return typeof item === "object" ? write(item.source) : "";
    });
  }

  /** Loads what typeset() needs, if anything. */
  async load(): Promise<void> {
    if (!engine && this.count > 0) engine = await import("./math-engine.js");
  }

  /** Draws all formulas; load() must have been awaited after the last add(). */
  typeset(): TypesetMath {
    const formulas = this.#formulas();
    if (formulas.length > 0 && !engine) throw new Error("internal: formulas typeset before their engine was loaded");
    const drawn =
      engine && formulas.length > 0 ? drawNew(formulas, engine.typesetFormulas) : { parts: [], glyphs: "", errors: [] };
    const formulaParts = drawn.parts.values();
    const parts = this.#items.map((item) => (typeof item === "string" ? item : (formulaParts.next().value ?? "")));
    return { fill: (html) => this.#fill(html, parts), glyphs: drawn.glyphs, errors: drawn.errors };
  }

  #formulas(): Formula[] {
    return this.#items.filter((item) => typeof item === "object");
  }

  #place(item: Formula | string): string {
    this.#items.push(item);
    return `${this.#open}${this.#items.length - 1}${this.#close}`;
  }

  /** In text the formulas, in attributes and scripts their sources. */
  #fill(html: string, parts: readonly string[]): string {
    if (!html.includes(this.#open)) return html;
    let filled = "";
    let done = 0;
    for (const { from, to } of marksOf(html)) {
      filled += this.#fillText(html.slice(done, from), parts);
      filled += this.sources(html.slice(from, to), escapeHtml);
      done = to;
    }
    return filled + this.#fillText(html.slice(done), parts);
  }

  #fillText(text: string, parts: readonly string[]): string {
    if (!text.includes(this.#open)) return text;
    // A formula with the brackets before and the punctuation after it.
    const glued = new RegExp(
      `((?:[([“‘«]|&quot;)*)${this.#open}(\\d+)${this.#close}((?:[.,;:!?)\\]”’»…]|&quot;)*)`,
      "gu",
    );
    return text.replace(glued, (_, before: string, index: string, after: string) => {
      const formula = parts[Number(index)] ?? "";
      const part = before + formula + after;
      // A browser may break the line beside any drawing, and a full stop would begin the next line. Long formulas
      // stay loose: on a narrow window they need the whole line.
      const width = Number(/ width="([\d.]+)em"/.exec(formula)?.[1]);
      const item = this.#items[Number(index)];
      const isInline = typeof item === "object" && !item.display;
      const isGlued = before + after !== "" && isInline && width <= LONGEST_GLUED;
      return isGlued ? `<span class="math-glue">${part}</span>` : part;
    });
  }
}
