// Typesets all formulas of a page at once with MathJax 3 (SVG output), so that \newcommand and equation numbers carry
// from cell to cell and \eqref finds labels further down. Glyph outlines are stored once a page ("global" cache).
// Text is rendered first with placeholders (private-use characters), which fill() replaces by the finished formulas.

import type { LiteElement } from "mathjax-full/js/adaptors/lite/Element.js";
import { liteAdaptor } from "mathjax-full/js/adaptors/liteAdaptor.js";
import type { MmlNode } from "mathjax-full/js/core/MmlTree/MmlNode.js";
import { HTMLDocument } from "mathjax-full/js/handlers/html/HTMLDocument.js";
import { HTMLMathItem } from "mathjax-full/js/handlers/html/HTMLMathItem.js";
import { AllPackages } from "mathjax-full/js/input/tex/AllPackages.js";
import "mathjax-full/js/input/tex/physics/PhysicsConfiguration.js";
import { TeX } from "mathjax-full/js/input/tex.js";
import { SVG } from "mathjax-full/js/output/svg.js";
import { escapeHtml } from "./html.js";

const [OPEN, CLOSE] = ["\ue000", "\ue001"];
const STAND_IN = /\ue000(\d+)\ue001/g;
/** A formula with the brackets before and the punctuation after it. */
const GLUED = /((?:[([“‘«]|&quot;)*)\ue000(\d+)\ue001((?:[.,;:!?)\]”’»…]|&quot;)*)/g;
/** In em. */
const LONGEST_GLUED = 12;
const EX = 8;
const EM = 16;
/** MathJax measures in ex; in em the size does not hang on the x-height of the reader's font. */
const EX_IN_EM = 0.52;
/** Assumed line width in px; only decides where a tag stands, and wide formulas scroll. */
const LINE = 720;

/** These would hide the errors that we report. */
const FORGIVING = ["noerrors", "noundefined"];

interface Formula {
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

export interface TypesetMath {
  /** Replaces the placeholders in HTML by formulas. */
  fill(html: string): string;
  /** The shared glyph outlines; stands once in the page. "" when the page has no formula. */
  glyphs: string;
  errors: TexError[];
}

/** Collects the formulas of a page in reading order. */
export class MathCollector {
  readonly #formulas: Formula[] = [];

  get count(): number {
    return this.#formulas.length;
  }

  /** Remembers a formula and gives the character that stands for it. */
  add(formula: Formula): string {
    this.#formulas.push(formula);
    return `${OPEN}${this.#formulas.length - 1}${CLOSE}`;
  }

  /** Puts the TeX sources back: for code, attributes and identifiers. */
  sources(text: string): string {
    return text.replace(STAND_IN, (_, index) => this.#formulas[Number(index)]?.source ?? "");
  }

  typeset(): TypesetMath {
    const formulas = this.#formulas;
    if (formulas.length === 0) return { fill: (html) => html, glyphs: "", errors: [] };
    const { adaptor, document, tex, svg } = engine(formulas.some(({ tex }) => /\\require\{physics\}/.test(tex)));
    const items = formulas.map((formula) => {
      const item = new HTMLMathItem<LiteElement, never, never>(formula.tex, tex, formula.display);
      item.setMetrics(EM, EX, LINE, 1e6, 1);
      document.math.push(item as never);
      return item;
    });
    document.compile();
    document.typeset();
    const errors: TexError[] = [];
    const parts = formulas.map((formula, index) => {
      const item = items[index];
      const message = item && texError(item.root);
      if (message) errors.push({ message, tex: formula.tex, cellId: formula.cellId });
      return message
        ? failure(formula, message)
        : wrap(formula, item ? adaptor.outerHTML(item.typesetRoot as LiteElement) : "");
    });
    return {
      fill: (html) =>
        html.replace(GLUED, (_, before: string, index: string, after: string) => {
          const formula = parts[Number(index)] ?? "";
          const part = before + formula + after;
          // A browser may break the line beside any drawing, and a full stop would begin the next line. Long formulas
          // stay loose: on a narrow window they need the whole line.
          const width = Number(/ width="([\d.]+)em"/.exec(formula)?.[1]);
          const isGlued = before + after !== "" && !formulas[Number(index)]?.display && width <= LONGEST_GLUED;
          return isGlued ? `<span class="math-glue">${part}</span>` : part;
        }),
      glyphs: slim(adaptor.outerHTML(svg.pageElements(document as never) as LiteElement)),
      errors,
    };
  }
}

function engine(physics: boolean) {
  const adaptor = liteAdaptor();
  const tex = new TeX<LiteElement, never, never>({
    packages: [
      ...AllPackages.filter((name) => !FORGIVING.includes(name)),
      // It redefines \div and friends, so only where it is asked for.
      ...(physics ? ["physics"] : []),
    ],
    tags: "ams",
    // All extensions are loaded, so \require has nothing left to do.
    macros: { require: ["", 1] },
  });
  const svg = new SVG<LiteElement, never, never>({ fontCache: "global" });
  const document = new HTMLDocument<LiteElement, never, never>(adaptor.parse("") as never, adaptor as never, {
    InputJax: tex,
    OutputJax: svg,
  });
  return { adaptor, document, tex, svg };
}

/** MathJax turns a TeX error into an merror node that carries the message. */
function texError(root: MmlNode): string | undefined {
  let message: string | undefined;
  root.walkTree((node) => {
    if (node.isKind("merror")) message ??= String((node as MmlNode).attributes.get("data-mjx-error") ?? "TeX error");
  });
  return message;
}

/** Screen readers hear the TeX source; the drawing itself is hidden from them. */
function wrap({ tex, display }: Formula, svg: string): string {
  const name = display ? "math math-display" : "math";
  return `<span class="${name}" role="math" aria-label="${escapeHtml(tex.trim())}">${slim(svg)}</span>`;
}

function failure({ source }: Formula, message: string): string {
  return `<span class="math-error" role="alert"><code>${escapeHtml(source)}</code> ${escapeHtml(message)}</span>`;
}

/** Drops the attributes that only MathJax's menu and tools use: about a third of the bytes. */
const slim = (svg: string): string =>
  svg
    .replace(/ (?:data-c|data-mjx-texclass|focusable|role|data-hitbox|data-variant)="[^"]*"/g, "")
    .replace(/ data-mml-node="(?!mtable)[^"]*"/g, "")
    .replace(/ xmlns(?::xlink)?="[^"]*"/g, "")
    .replace(/xlink:href=/g, "href=")
    .replace(/([\d.]+)ex\b/g, (_, ex: string) => `${Number((Number(ex) * EX_IN_EM).toFixed(3))}em`)
    .replace(/<svg /g, '<svg aria-hidden="true" ');
