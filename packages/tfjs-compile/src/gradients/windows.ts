/**
 * Sliding windows as a list of strided slices, one per place in the window, and the tournament on them: which place holds the largest score,
 * and what it carries. A derivative of max pooling or of morphological dilation is such a tournament: the winner's tangent comes through.
 */
import * as tf from "@tensorflow/tfjs-core";
import { takeStrided } from "./spread.js";
import { constant } from "./tape.js";

/** Windows over the spatial axes (1, 2, … ) of a tensor [batch, …spatial, channels]. One number per spatial axis in each list. */
export interface Windows {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Entries before the first of the input; what a window needs behind the last one follows from `out`. */
  readonly before: readonly number[];
  readonly out: readonly number[];
}

/** Windows of a pooling kernel's attributes. */
export function poolWindows(inShape: readonly number[], attrs: PoolAttrs): Windows {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  if (inShape.length === 5) {
    const info = tf.backend_util.computePool3DInfo(
      inShape as [number, number, number, number, number],
      filterSize as number,
      strides as number,
      1,
      pad as number,
      dimRoundingMode,
    );
    return {
      size: [info.filterDepth, info.filterHeight, info.filterWidth],
      strides: [info.strideDepth, info.strideHeight, info.strideWidth],
      dilations: [1, 1, 1],
      before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
      out: [info.outDepth, info.outHeight, info.outWidth],
    };
  }
  const info = tf.backend_util.computePool2DInfo(
    inShape as [number, number, number, number],
    filterSize as number,
    strides as number,
    1,
    pad as number,
    dimRoundingMode,
  );
  return planar(info);
}

export interface PoolAttrs {
  readonly filterSize: number | number[];
  readonly strides: number | number[];
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Windows of a two-dimensional convolution. */
export function planar(info: tf.backend_util.Conv2DInfo): Windows {
  return {
    size: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.top, info.padInfo.left],
    out: [info.outHeight, info.outWidth],
  };
}

/** How far the windows reach over either end of each spatial axis. */
export function overhang(inShape: readonly number[], windows: Windows): [number, number][] {
  return windows.out.map((n, i) => {
    const reach = (n - 1) * windows.strides[i] + (windows.size[i] - 1) * windows.dilations[i] + 1;
    return [windows.before[i], Math.max(0, reach - windows.before[i] - inShape[i + 1])];
  });
}

/** x with `fill` where the windows reach over its borders. */
export function padToWindows(x: tf.Tensor, windows: Windows, fill = 0): tf.Tensor {
  const spatial = overhang(x.shape, windows);
  if (spatial.every(([before, after]) => before + after === 0)) return x;
  return tf.pad(x, [[0, 0], ...spatial, [0, 0]], fill);
}

/** Every place of the window, the last axis fastest. */
export function places(windows: Windows): number[][] {
  return windows.size.reduce<number[][]>(
    (all, n) => all.flatMap((place) => Array.from({ length: n }, (_, i) => [...place, i])),
    [[]],
  );
}

/** What stands at one place of all windows, [batch, …out, channels], of a tensor that `padToWindows` made. */
export function atPlace(padded: tf.Tensor, windows: Windows, place: readonly number[]): tf.Tensor {
  const begin = [0, ...place.map((p, i) => p * windows.dilations[i]), 0];
  const size = [padded.shape[0], ...windows.out, padded.shape[padded.rank - 1]];
  return takeStrided(padded, begin, size, [1, ...windows.strides, 1]);
}

/** For each window, what the place with the largest score carries. Scores are constants for differentiation. Ties go as `ties` says. */
export function tournament(
  windows: Windows,
  score: (place: readonly number[]) => tf.Tensor,
  carried: (place: readonly number[]) => tf.Tensor,
  ties: "first" | "last",
): tf.Tensor {
  const beats = ties === "first" ? tf.greater : tf.greaterEqual;
  const [first, ...rest] = places(windows);
  let best = constant(() => score(first));
  let champion = carried(first);
  for (const place of rest) {
    const challenger = constant(() => score(place));
    const wins = constant(() => beats(challenger, best));
    best = constant(() => tf.where(wins, challenger, best));
    champion = tf.where(wins, carried(place), champion);
  }
  return champion;
}
