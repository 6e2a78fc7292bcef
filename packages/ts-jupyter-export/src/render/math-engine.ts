// MathJax 3 with SVG output: all formulas of a page in one document, so that \newcommand and equation numbers carry from
// cell to cell and \eqref finds labels further down. Loading it takes longer than most pages, so that only pages with
// formulas import this module. As with MathJax's "Safe" setting, which nbconvert uses, a formula may link to web
// addresses only and loads nothing.

import type { LiteElement } from "mathjax-full/js/adaptors/lite/Element.js";
import { liteAdaptor } from "mathjax-full/js/adaptors/liteAdaptor.js";
import type { MmlNode } from "mathjax-full/js/core/MmlTree/MmlNode.js";
import { HTMLDocument } from "mathjax-full/js/handlers/html/HTMLDocument.js";
import { HTMLMathItem } from "mathjax-full/js/handlers/html/HTMLMathItem.js";
import { AllPackages } from "mathjax-full/js/input/tex/AllPackages.js";
import "mathjax-full/js/input/tex/physics/PhysicsConfiguration.js";
import { TeX } from "mathjax-full/js/input/tex.js";
import { SVG } from "mathjax-full/js/output/svg.js";
import { freeClasses } from "../sanitize/names.js";
import { type Formula, hangTogether, type Typeset } from "./formula.js";
import { escapeHtml } from "./html.js";

const EX = 8;
const EM = 16;
/** MathJax measures in ex; in em the size does not hang on the x-height of the reader's font. */
const EX_IN_EM = 0.52;
/** Assumed line width in px; only decides where a tag stands, and wide formulas scroll. */
const LINE = 720;

/** These would hide the errors that we report. */
const FORGIVING = ["noerrors", "noundefined"];

/** Draws the formulas of a page. */
export function typesetFormulas(formulas: readonly Formula[]): Typeset {
  const mathjax = engine(formulas.some((formula) => /\\require\{physics\}/.test(formula.tex)));
  const drawn = hangTogether(formulas)
    ? together(formulas, mathjax)
    : formulas.map((formula) => together([formula], mathjax)[0] as Drawn);
  const errors = drawn.flatMap(({ formula: { tex, cellId }, message }) => (message ? [{ message, tex, cellId }] : []));
  const parts = drawn.map(({ formula, message, svg }) => (message ? failure(formula, message) : wrap(formula, svg)));
  const { adaptor, document, svg } = mathjax;
  return { parts, glyphs: slim(adaptor.outerHTML(svg.pageElements(document as never) as LiteElement)), errors };
}

interface Drawn {
  formula: Formula;
  message: string | undefined;
  svg: string;
}

/**
 * Draws formulas that may hang on each other: all are read before the first is drawn, so that labels are known. One by one
 * is quicker by a third: what MathJax makes of a formula is garbage when the next one comes.
 */
function together(formulas: readonly Formula[], { adaptor, document, tex }: ReturnType<typeof engine>): Drawn[] {
  document.clear();
  const items = formulas.map((formula) => {
    const item = new HTMLMathItem<LiteElement, never, never>(formula.tex, tex, formula.display);
    item.setMetrics(EM, EX, LINE, 1e6, 1);
    document.math.push(item as never);
    return { formula, item };
  });
  document.compile();
  for (const { item } of items) item.root.walkTree((node) => disarm(node as MmlNode));
  document.typeset();
  return items.map(({ formula, item }) => {
    const message = texError(item.root);
    return { formula, message, svg: message ? "" : adaptor.outerHTML(item.typesetRoot as LiteElement) };
  });
}

const WEB = /^(?:https?:|mailto:|#)/i;
/** Colours and lengths; neither addresses nor positions. */
const DECLARATION =
  /^(?:color|background-color|border[\w-]*|padding[\w-]*|font-[\w-]+|vertical-align)\s*:[\w\s#.%+-]*$/;

const isLook = (style: string): boolean =>
  style.split(";").every((part) => part.trim() === "" || DECLARATION.test(part.trim()));

const FINE: Record<string, (value: string) => boolean> = {
  href: (value) => WEB.test(value),
  style: isLook,
  id: (value) => value.startsWith("mjx-eqn"),
  class: (value) => freeClasses(value) === value,
  fontfamily: (value) => /^[\w ,'-]*$/.test(value),
};
/** MathJax writes some attributes without escaping them, and colours into `fill`, where they could be addresses. */
const RISKY = /["<>]|url\s*\(/i;

/** What \href, \style, \cssId and \mmlToken could bring into the page beyond looks. */
function disarm({ attributes }: MmlNode): void {
  const all = attributes?.getAllAttributes() ?? {};
  for (const [name, value] of Object.entries(all)) {
    const text = String(value).trim();
    const isPlain = !RISKY.test(text) || name.startsWith("data-");
    const isFine = isPlain && (FINE[name]?.(text) ?? !/^(?:on|src$|xlink|xmlns|actiontype$)/i.test(name));
    if (!isFine) delete all[name];
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

/** Screen readers hear the TeX source; the drawing itself is hidden from them, but for links (\eqref), which bear it. */
function wrap({ tex, display }: Formula, svg: string): string {
  const name = display ? "math math-display" : "math";
  const label = `aria-label="${escapeHtml(tex.trim())}"`;
  const drawing = slim(svg);
  if (/<a[ >]/.test(drawing)) {
    const open = drawing.replaceAll('<svg aria-hidden="true" ', "<svg ");
    return `<span class="${name}">${open.replace(/<a(?=[ >])/g, () => `<a ${label}`)}</span>`;
  }
  return `<span class="${name}" role="math" ${label}>${drawing}</span>`;
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
