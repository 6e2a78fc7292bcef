/**
 * How a value becomes a bundle: one table, the first rule that knows the value wins, and what no rule knows is text.
 *
 * Rules look at members, not at classes: a tensor of another copy of TensorFlow.js, or an array of another realm, is one too. Text is always
 * `plainText` unless a rule says more; HTML is built of escaped parts only.
 */
import { types } from "node:util";
import { DISPLAY } from "./display-symbol.js";
import { escapeHtml } from "./escape.js";
import type { Formatter } from "./formatter.js";
import { frameData, isFrame } from "./frame.js";
import { parametersOf } from "./function-line.js";
import { toJson } from "./json.js";
import { mediaData, mediaOf } from "./media.js";
import { isModel, modelText } from "./model.js";
import { withTensorLines } from "./nested-tensors.js";
import { nestedText } from "./numbers.js";
import { plainText } from "./plain-text.js";
import { isPlotlyFigure, plotlyData } from "./plotly.js";
import { recordsSource } from "./records.js";
import { vegaOf } from "./rich.js";
import { isObject } from "./shapes.js";
import { tableHtml } from "./table.js";
import { backendOf, isTensor, tensorText } from "./tensor.js";
import { isModule, isTimer, moduleText, timerText } from "./terse.js";

type Data = Record<string, unknown>;
type AnyFunction = (...args: never[]) => unknown;

function rule<T>(matches: (value: unknown) => value is T, bundle: (value: T) => Data | PromiseLike<Data>): Formatter {
  return { matches, bundle: bundle as Formatter["bundle"] };
}

const text = (plain: string): Data => ({ "text/plain": plain });

interface Displayable {
  [DISPLAY](): Data;
}
interface MatrixLike {
  readonly rows: number;
  readonly columns: number;
  get(row: number, column: number): unknown;
}
interface ElementLike {
  readonly nodeType: 1;
  readonly outerHTML: string;
}

// `in` first: a proxy that answers every name with a function has no such member all the same.
const isDisplayable = (value: unknown): value is Displayable =>
  (isObject(value) || typeof value === "function") &&
  DISPLAY in value &&
  typeof (value as { [DISPLAY]?: unknown })[DISPLAY] === "function";
const isError = (value: unknown): value is Error => types.isNativeError(value) || value instanceof Error;
const isBytes = (value: unknown): value is Uint8Array | ArrayBuffer =>
  (types.isUint8Array(value) || types.isArrayBuffer(value)) && mediaOf(bytesOf(value)) !== undefined;
const isBlob = (value: unknown): value is Blob => value instanceof Blob;
const isVega = (value: unknown): value is Data => isObject(value) && vegaOf(value) !== undefined;
const isElement = (value: unknown): value is ElementLike =>
  isObject(value) && value.nodeType === 1 && typeof value.outerHTML === "string";
const isUrl = (value: unknown): value is URL => value instanceof URL;
const isFunction = (value: unknown): value is AnyFunction => typeof value === "function" && !types.isProxy(value);
const isMatrix = (value: unknown): value is MatrixLike =>
  isObject(value) &&
  Number.isInteger(value.rows) &&
  Number.isInteger(value.columns) &&
  typeof value.get === "function" &&
  typeof value.to2DArray === "function";
const isRecords = (value: unknown): value is readonly Data[] =>
  Array.isArray(value) && recordsSource(value) !== undefined;

const holdsTensors = (value: unknown): value is object => withTensorLines(value) !== undefined;

const bytesOf = (value: Uint8Array | ArrayBuffer): Uint8Array =>
  types.isUint8Array(value) ? value : new Uint8Array(value as ArrayBuffer);

export const rules: readonly Formatter[] = [
  rule(isDisplayable, (value) => value[DISPLAY]()),
  rule(isError, (error) => text(plainText(error))),
  rule(isPlotlyFigure, plotlyData),
  rule(isVega, (spec) => ({ [vegaOf(spec)!.mime]: toJson(spec), ...text(vegaOf(spec)!.words) })),
  rule(isFrame, frameData),
  rule(isTensor, (tensor) => text(tensorText(tensor, backendOf(tensor)))),
  rule(isModel, (model) => text(modelText(model))),
  rule(isTimer, (timer) => text(timerText(timer))),
  rule(isModule, (module) => text(moduleText(module))),
  rule(isBytes, (bytes) => mediaData(mediaOf(bytesOf(bytes))!, bytesOf(bytes))),
  rule(isBlob, blobData),
  rule(isMatrix, (matrix) => text(matrixText(matrix))),
  rule(isUrl, urlData),
  rule(isElement, elementData),
  rule(isRecords, (records) => ({ "text/html": tableHtml(recordsSource(records)!), ...text(plainText(records)) })),
  rule(holdsTensors, (value) => text(plainText(withTensorLines(value)))),
  rule(isFunction, (fn) => text(functionText(fn))),
];

/** A picture, or text of a type that notebooks show; the content of others is not looked at. */
async function blobData(blob: Blob): Promise<Data> {
  const words = `Blob ${blob.type || "without type"}, ${blob.size.toLocaleString("en")} bytes`;
  if (/^text\/(plain|html|markdown|latex)\b/.test(blob.type)) {
    const [mime] = blob.type.split(";");
    return { "text/plain": words, [mime]: await blob.text() };
  }
  const media = mediaOf(new Uint8Array(await blob.slice(0, 1024).arrayBuffer()));
  return media ? mediaData(media, new Uint8Array(await blob.arrayBuffer())) : text(words);
}

function matrixText(matrix: MatrixLike): string {
  const { rows, columns } = matrix;
  const name = matrix.constructor?.name || "Matrix";
  const entries = nestedText([rows, columns], (i) => matrix.get(Math.floor(i / columns), i % columns));
  return `${name} ${rows}×${columns}\n${entries}`;
}

/** A link only for what a click may open: a `javascript:` URL would run. */
function urlData({ href, protocol }: URL): Data {
  if (!/^(https?|mailto|ftp):$/.test(protocol)) return text(href);
  const shown = escapeHtml(href);
  return { "text/html": `<a href="${shown}" target="_blank" rel="noopener noreferrer">${shown}</a>`, ...text(href) };
}

/** An element of a DOM library; what it holds is the user's own HTML. */
function elementData({ outerHTML }: ElementLike): Data {
  const mime = /^<svg[\s>]/i.test(outerHTML) ? "image/svg+xml" : "text/html";
  return { [mime]: outerHTML, ...text(outerHTML.slice(0, 10_000)) };
}

function functionText(fn: AnyFunction): string {
  const shown = plainText(fn);
  const parameters = parametersOf(fn);
  return parameters === undefined ? shown : shown.replace(/^\[[^\]\n]*\]/, (name) => name + parameters);
}
