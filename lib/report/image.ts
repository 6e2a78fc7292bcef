/**
 * Pictures of tensors: `show(image(tensor))` for a matrix of numbers (grey) or height × width × 3 (red, green, blue), as PNG.
 *
 * The least value of the range is black and the largest white; the words beside the picture say which values these are. Each entry is a square of
 * whole pixels, so that nothing is smoothed.
 */
import { formatNumber } from "./format.js";
import { pngFile } from "./png.js";
import { isTensor, type TensorLike } from "./tensor-text.js";

export interface ImageOptions {
  /** Values shown black and white; what lies outside is shown as the nearer one. Default: the least and the largest value. */
  readonly range?: readonly [number, number];
  /** Pixels of the side of one entry. Default: as many as make the longer side of the picture about 240. */
  readonly pixels?: number;
}

/** A finished picture. */
export interface Image {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly words: string;
}

const SIDE = 240;
const MOST = 4096;

/** Rows of numbers, for values that are no tensor. */
type Rows = readonly ArrayLike<number>[];

/**
 * Draws a tensor of shape [h, w], [h, w, 1] or [h, w, 3], or rows of numbers.
 * @throws RangeError on other shapes, an empty range, pixels that are no whole number, pictures of more than 4096 pixels a side
 */
export function image(value: TensorLike | Rows, options: ImageOptions = {}): Image {
  const { values, shape } = isTensor(value) ? ofTensor(value) : ofRows(value);
  const [rows, columns, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 3 || ![1, 3].includes(channels) || rows * columns === 0) {
    throw new RangeError(`invalid shape of a picture: ${shape.join("×") || "scalar"}`);
  }
  const { pixels = Math.max(1, Math.floor(SIDE / Math.max(rows, columns))), range = rangeOf(values) } = options;
  if (!(Number.isInteger(pixels) && pixels > 0)) throw new RangeError(`invalid pixels: ${pixels}`);
  const [low, high] = range;
  if (!(low <= high)) throw new RangeError(`invalid range: ${low} to ${high}`);
  const [width, height] = [columns * pixels, rows * pixels];
  if (Math.max(width, height) > MOST) throw new RangeError(`invalid size of a picture: ${width}×${height}`);
  const level = (at: number) => {
    const part = (values[at] - low) / (high - low || 1);
    return Math.round(255 * Math.min(1, Math.max(0, part)));
  };
  const drawn = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y / pixels) * columns + Math.floor(x / pixels)) * channels;
      const colour = [0, channels >> 1, channels - 1].map((channel) => level(from + channel));
      // What is no number is clear.
      drawn.set([...colour, Number.isNaN(values[from]) ? 0 : 255], 4 * (y * width + x));
    }
  }
  const words = `picture ${shape.join("×")}, black ${formatNumber(low)}, white ${formatNumber(high)}`;
  return { png: pngFile(drawn, width, height), width, height, words };
}

/** Recognises what `image` draws. */
export function isImage(value: unknown): value is Image {
  if (typeof value !== "object" || value === null) return false;
  const { png, words } = value as Partial<Image>;
  return ArrayBuffer.isView(png) && typeof words === "string";
}

interface Entries {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

function ofTensor(tensor: TensorLike): Entries {
  if (tensor.isDisposed) throw new Error("invalid tensor: disposed");
  const values = tensor.dataSync();
  if (typeof values[0] === "string" || tensor.dtype === "complex64") {
    throw new RangeError(`invalid dtype of a picture: ${tensor.dtype}`);
  }
  return { values: Float64Array.from(values as ArrayLike<number>, Number), shape: tensor.shape };
}

function ofRows(rows: Rows): Entries {
  const columns = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== columns);
  if (ragged >= 0)
    throw new RangeError(`invalid row ${ragged}: ${rows[ragged].length} entries, the first has ${columns}`);
  return { values: rows.flatMap((row) => Array.from(row)), shape: [rows.length, columns] };
}

function rangeOf(values: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return low <= high ? [low, high] : [0, 0];
}
