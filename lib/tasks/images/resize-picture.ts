/**
 * Photographs of any size to squares, separably and antialiased as the drawings of resample.ts are: out = W_h · image · W_wᵀ in each colour, Lanczos. The
 * picture is squeezed to a square as Finn et al. (2017) and most after them did with Mini-ImageNet, or its middle square is taken.
 *
 * Where a side has to grow the kernel keeps the width of one old pixel: W[o, i] ∝ k(i + ½ − (o + ½) s), s = from/to < 1.
 */
import { resampleWeights } from "../characters/resample.js";
import type { Picture } from "./picture.js";

/** `squeeze`: the whole picture; `middle`: the largest square around its centre. */
export type Fit = "squeeze" | "middle";

/** A part of a picture in pixels; what lies outside the picture is cut off. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A function that makes squares of pictures, [side, side, 3] bytes. @throws RangeError on a side that is no positive whole number */
export function pictureResizer(side: number, fit: Fit = "squeeze"): (picture: Picture, box?: Box) => Uint8Array {
  if (!(Number.isSafeInteger(side) && side > 0)) throw new RangeError(`invalid side: ${side}`);
  if (fit !== "squeeze" && fit !== "middle") throw new RangeError(`unknown fit "${fit}" (known: squeeze, middle)`);
  const known = new Map<number, readonly Tap[]>();
  const tapsOf = (from: number) => {
    const found = known.get(from) ?? tapsTo(from, side);
    known.set(from, found);
    return found;
  };
  return (picture, box) => {
    const part = insideOf(picture, box);
    return resized(picture, fit === "middle" ? middleOf(part) : part, side, tapsOf);
  };
}

function resized(
  { width, rgb }: Picture,
  { left, top, ...part }: Box,
  side: number,
  tapsOf: (from: number) => readonly Tap[],
): Uint8Array {
  const rows = new Float64Array(part.height * side * 3);
  const across = tapsOf(part.width);
  for (let y = 0; y < part.height; y++) {
    const line = ((top + y) * width + left) * 3;
    for (let x = 0; x < side; x++) addUp(rows, (y * side + x) * 3, rgb, line, 3, across[x]);
  }
  const sums = new Float64Array(side * side * 3);
  const down = tapsOf(part.height);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) addUp(sums, (y * side + x) * 3, rows, x * 3, side * 3, down[y]);
  }
  return Uint8Array.from(sums, (level) => Math.round(Math.min(255, Math.max(0, level))));
}

/** One new pixel: old pixels start, start + 1, … and their weights. */
interface Tap {
  readonly start: number;
  readonly weights: Float64Array;
}

/** Adds weighted pixels of three colours; `step` numbers lie between one and the next. */
function addUp(
  to: Float64Array,
  at: number,
  from: ArrayLike<number>,
  first: number,
  step: number,
  { start, weights }: Tap,
): void {
  let [red, green, blue] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const place = first + (start + i) * step;
    const weight = weights[i];
    red += weight * from[place];
    green += weight * from[place + 1];
    blue += weight * from[place + 2];
  }
  to[at] = red;
  to[at + 1] = green;
  to[at + 2] = blue;
}

function tapsTo(from: number, to: number): Tap[] {
  const w = to <= from ? resampleWeights(from, to) : growingWeights(from, to);
  return Array.from({ length: to }, (_, o) => {
    const row = w.subarray(o * from, (o + 1) * from);
    const start = row.findIndex((weight) => weight !== 0);
    let end = from;
    while (row[end - 1] === 0) end--;
    return { start, weights: row.slice(start, end) };
  });
}

/** W [to, from] for from < to, rows adding to one. */
export function growingWeights(from: number, to: number): Float64Array {
  const weights = new Float64Array(to * from);
  for (let o = 0; o < to; o++) {
    const row = weights.subarray(o * from, (o + 1) * from);
    for (let i = 0; i < from; i++) row[i] = lanczos(i + 0.5 - ((o + 0.5) * from) / to);
    const sum = row.reduce((total, weight) => total + weight, 0);
    for (let i = 0; i < from; i++) row[i] /= sum;
  }
  return weights;
}

const lanczos = (x: number) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0);

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** What of a box lies in the picture, in whole pixels. @throws RangeError where nothing does */
function insideOf({ width, height }: Picture, box: Box = { left: 0, top: 0, width, height }): Box {
  const left = Math.max(0, Math.round(box.left));
  const top = Math.max(0, Math.round(box.top));
  const right = Math.min(width, Math.round(box.left + box.width));
  const bottom = Math.min(height, Math.round(box.top + box.height));
  if (!(right > left && bottom > top)) {
    const { left: l, top: t, width: w, height: h } = box;
    throw new RangeError(`invalid box: ${w} × ${h} at (${l}, ${t}) of ${width} × ${height}`);
  }
  return { left, top, width: right - left, height: bottom - top };
}

function middleOf({ left, top, width, height }: Box): Box {
  const side = Math.min(width, height);
  return {
    left: left + Math.floor((width - side) / 2),
    top: top + Math.floor((height - side) / 2),
    width: side,
    height: side,
  };
}
