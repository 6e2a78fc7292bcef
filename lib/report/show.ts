/**
 * `show(value)`: how a value becomes a picture. One table of rules, first match wins; what no rule knows is shown as Node's console would.
 *
 * `bundleOf(value)` is the same without the sending, so that a kernel can use it for the last expression of a cell.
 */
import { inspect } from "node:util";
import { isControl } from "./control.js";
import { controlBundle } from "./control-bundle.js";
import { columnFormatter, escapeHtml } from "./format.js";
import { isImage } from "./image.js";
import { type DisplayBundle, display } from "./kernel.js";
import { isFigure } from "./plot.js";
import { figureBundle } from "./plot-bundle.js";
import { isFrame, tableBundle } from "./table.js";
import { isTensor, tensorText } from "./tensor-text.js";

/** Text of a known kind, made by `markdown`, `latex` or `html`. */
export interface Rich {
  readonly mime: "text/markdown" | "text/latex" | "text/html";
  readonly text: string;
}

/** Markdown for `show`. */
export const markdown = (text: string): Rich => ({ mime: "text/markdown", text });

/** LaTeX math for `show`; `$$…$$` is added where no delimiter is given. */
export const latex = (tex: string): Rich => ({
  mime: "text/latex",
  text: /^\s*(\$|\\\[|\\begin\{)/.test(tex) ? tex : `$$${tex}$$`,
});

/** Trusted HTML for `show`. */
export const html = (text: string): Rich => ({ mime: "text/html", text });

/** Shows a value in the notebook: figures, sliders, data frames, tensors, typed arrays, matrices, rich text, errors, anything. */
export function show(value: unknown): void {
  display(bundleOf(value));
}

/** The output of `show`, without showing it. */
export function bundleOf(value: unknown): DisplayBundle {
  for (const { matches, bundle } of rules) {
    if (matches(value)) return bundle(value as never);
  }
  return text(inspect(value, { depth: 4, maxArrayLength: 50, maxStringLength: 2000 }));
}

interface Rule {
  readonly matches: (value: unknown) => boolean;
  readonly bundle: (value: never) => DisplayBundle;
}

const text = (plain: string): DisplayBundle => ({ data: { "text/plain": plain } });

function rule<T>(matches: (value: unknown) => value is T, bundle: (value: T) => DisplayBundle): Rule {
  return { matches, bundle };
}

type NumberArray = ArrayLike<number> & { readonly constructor: { readonly name: string } };
interface MatrixLike {
  readonly rows: number;
  readonly columns: number;
  to2DArray(): number[][];
}

const isRich = (value: unknown): value is Rich =>
  typeof value === "object" && value !== null && "mime" in value && "text" in value && typeof value.text === "string";
const isNumberArray = (value: unknown): value is NumberArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) && !/^Big/.test(value.constructor.name);
const isMatrix = (value: unknown): value is MatrixLike =>
  typeof value === "object" && value !== null && "to2DArray" in value && typeof value.to2DArray === "function";
const isString = (value: unknown): value is string => typeof value === "string";
const isError = (value: unknown): value is Error => value instanceof Error;

const rules: readonly Rule[] = [
  rule(isString, text),
  rule(isRich, ({ mime, text }) => ({ data: { [mime]: text, "text/plain": text } })),
  rule(isControl, controlBundle),
  rule(isFigure, figureBundle),
  rule(isImage, ({ png, width, height, words }) => ({
    data: { "image/png": Buffer.from(png).toString("base64"), "text/plain": words },
    metadata: { "image/png": { width, height } },
  })),
  rule(isFrame, (frame) => tableBundle(frame)),
  rule(isTensor, (tensor) => text(tensorText(tensor))),
  rule(isMatrix, (matrix) => text(matrixText(matrix))),
  rule(isNumberArray, (array) => text(`${array.constructor.name}(${array.length}) ${numberList(array)}`)),
  rule(isError, (error) => {
    const line = `${error.name}: ${error.message}`;
    return { data: { "text/plain": line, "text/html": `<span style="color:#d8434e">${escapeHtml(line)}</span>` } };
  }),
];

function numberList(array: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(array.length, 12) }, (_, i) => array[i]);
  const format = columnFormatter(shown, 5);
  return `[${shown.map(format).join(", ")}${array.length > shown.length ? ", …" : ""}]`;
}

function matrixText(matrix: MatrixLike): string {
  const { rows, columns } = matrix;
  const shown = matrix
    .to2DArray()
    .slice(0, 12)
    .map((row) => row.slice(0, 12));
  const format = columnFormatter(shown.flat(), 5);
  const cells = shown.map((row) => row.map(format));
  const width = cells.flat().reduce((most, cell) => Math.max(most, cell.length), 0);
  const lines = cells.map(
    (row) => `  ${row.map((cell) => cell.padStart(width)).join("  ")}${columns > 12 ? "  …" : ""}`,
  );
  return [`matrix ${rows}×${columns}`, ...lines, ...(rows > 12 ? ["  …"] : [])].join("\n");
}
