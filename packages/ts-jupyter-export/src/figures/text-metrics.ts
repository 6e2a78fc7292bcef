// jsdom has no layout engine, but plotly.js asks how large a text is before it places axis titles, legends and tick
// labels. This module answers from a table of advance widths: box = sum of the advances x font size, line by line.
// The widths are those of DejaVu Sans, the widest of the usual sans-serif fallbacks, so that no text is clipped
// where a narrower font (Arial, Liberation Sans) draws it.

import { type Matrix, parseTransform } from "./transform.js";

/** Advance widths of U+0020 … U+007E in hundredths of the font size. */
const ADVANCE = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
  84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61,
  69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59,
  82, 59, 59, 52, 64, 34, 64, 84,
];
const ASCENT = 0.93;
const DESCENT = 0.24;
/** DejaVu Sans Bold is about a tenth wider than the regular face. */
const BOLD = 1.1;

/** A box in user units; y points down. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Width of one line of text, in multiples of the font size. */
export function textWidth(text: string): number {
  let hundredths = 0;
  for (const character of text) hundredths += advance(character.codePointAt(0) ?? 0);
  return hundredths / 100;
}

function advance(code: number): number {
  if (code >= 0x20 && code <= 0x7e) return ADVANCE[code - 0x20] ?? 64;
  if (code === 0x200b || (code >= 0x300 && code < 0x370)) return 0; // zero-width space, combining marks
  if (code >= 0x391 && code < 0x3d0) return 66; // Greek
  if (code >= 0x2070 && code < 0x20a0) return 40; // super- and subscript digits
  if (code >= 0x2190 && code < 0x2300) return 84; // arrows, operators
  return code >= 0x2e80 ? 100 : 64; // ideographs and emoji are square
}

/** The box of an SVG element as plotly.js needs it: text, groups of text, rectangles; anything else is a point. */
export function boxOf(element: Element): Box {
  return measure(element) ?? { left: 0, top: 0, right: 0, bottom: 0 };
}

function measure(element: Element): Box | undefined {
  if (element.tagName === "text") return textBox(element);
  if (element.tagName === "rect") {
    const [x, y] = [attribute(element, "x"), attribute(element, "y")];
    return { left: x, top: y, right: x + attribute(element, "width"), bottom: y + attribute(element, "height") };
  }
  let union: Box | undefined;
  for (const child of element.children) {
    const inner = measure(child);
    if (!inner) continue;
    const box = transformed(inner, parseTransform(child.getAttribute("transform")));
    union = {
      left: Math.min(union?.left ?? Number.POSITIVE_INFINITY, box.left),
      top: Math.min(union?.top ?? Number.POSITIVE_INFINITY, box.top),
      right: Math.max(union?.right ?? Number.NEGATIVE_INFINITY, box.right),
      bottom: Math.max(union?.bottom ?? Number.NEGATIVE_INFINITY, box.bottom),
    };
  }
  return union;
}

function transformed({ left, top, right, bottom }: Box, { a, b, c, d, e, f }: Matrix): Box {
  const corners = [left, right].flatMap((x) =>
    [top, bottom].map((y) => [a * x + c * y + e, b * x + d * y + f] as const),
  );
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

function textBox(text: Element): Box | undefined {
  if (!text.textContent) return undefined;
  const size = fontSize(text);
  const lines = [...text.children].filter((child) => child.classList.contains("line"));
  const rows = (lines.length > 0 ? lines : [text]).map((line) => ({
    width: contentWidth(line),
    baseline: attribute(text, "y") + Number.parseFloat(line.getAttribute("dy") ?? "0") * size,
  }));
  const width = Math.max(...rows.map((row) => row.width));
  const anchor = inherited(text, "text-anchor") ?? "start";
  const left = attribute(text, "x") - width * (anchor === "middle" ? 0.5 : anchor === "end" ? 1 : 0);
  const baselines = rows.map((row) => row.baseline);
  return {
    left,
    right: left + width,
    top: Math.min(...baselines) - ASCENT * size,
    bottom: Math.max(...baselines) + DESCENT * size,
  };
}

function contentWidth(node: Node): number {
  let width = 0;
  for (const child of node.childNodes) {
    if (child.nodeType === 1) width += contentWidth(child);
    else if (child.nodeType === 3 && child.parentElement) {
      const bold = /bold|[6-9]00/.test(inherited(child.parentElement, "font-weight") ?? "");
      width += textWidth(child.nodeValue ?? "") * fontSize(child.parentElement) * (bold ? BOLD : 1);
    }
  }
  return width;
}

/** Pixels; percentages (super- and subscripts) are of the parent's size. */
function fontSize(element: Element): number {
  const own = property(element, "font-size");
  const parent = () => (element.parentElement ? fontSize(element.parentElement) : 12);
  if (!own) return parent();
  return own.endsWith("%") ? (parent() * Number.parseFloat(own)) / 100 : Number.parseFloat(own) || 12;
}

function inherited(element: Element | null, name: string): string | undefined {
  for (let at = element; at; at = at.parentElement) {
    const value = property(at, name);
    if (value) return value;
  }
  return undefined;
}

const property = (element: Element, name: string): string =>
  (element as unknown as ElementCSSInlineStyle).style?.getPropertyValue(name) || (element.getAttribute(name) ?? "");

const attribute = (element: Element, name: string): number => Number.parseFloat(element.getAttribute(name) ?? "0") || 0;
