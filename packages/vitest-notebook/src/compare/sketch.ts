// How alike two outputs look, from a small sketch of each: enough to tell which output of a run belongs to which output of the reference.
import type { Output } from "@innerloop/nbformat";
import { mimesOf } from "./bundle.js";
import { describeOutput, describeValue } from "./describe.js";
import { mimeType } from "./mime-types.js";
import { thumbnail } from "./thumbnail.js";

export interface Sketch {
  type: string;
  /** The first type of its bundle; "" of an error. */
  mime: string;
  /** Words, and numbers by their first digits, with their counts. */
  words: Map<string, number>;
  /** Of a picture: brightness on a coarse grid, 0 to 1. */
  thumbnail?: Float32Array;
  size: number;
}

/** Longer texts are sketched by their beginning. */
const SKETCHED = 20_000;

export function sketchOf(output: Output): Sketch {
  if (output.output_type === "stream" || output.output_type === "error") {
    const text = describeOutput(output);
    return { type: output.output_type, mime: "", words: wordsOf(text), size: text.length };
  }
  const mimes = mimesOf(output.data);
  const mime =
    mimes.find((name) => mimeType(name).role === "structured" || mimeType(name).role === "picture") ?? mimes[0] ?? "";
  const value = output.data[mime];
  const picture = mime === "image/png" && typeof value === "string" ? thumbnail(value) : undefined;
  const text = typeof value === "string" ? value : describeValue(mime, value);
  const words = wordsOf(text);
  return { type: output.output_type, mime, words, size: text.length, ...(picture && { thumbnail: picture }) };
}

/** 1: nothing tells them apart; 0: nothing in common. */
export function similarity(one: Sketch, other: Sketch): number {
  if (one.thumbnail !== undefined && other.thumbnail !== undefined) {
    let distance = 0;
    one.thumbnail.forEach((value, i) => {
      distance = Math.max(distance, Math.abs(value - other.thumbnail![i]!));
    });
    return 1 - distance;
  }
  let shared = 0;
  let total = 0;
  for (const [word, count] of one.words) {
    shared += Math.min(count, other.words.get(word) ?? 0);
    total += count;
  }
  for (const count of other.words.values()) total += count;
  return total === 0 ? 1 : (2 * shared) / total;
}

function wordsOf(text: string): Map<string, number> {
  const words = new Map<string, number>();
  for (const [found] of text.slice(0, SKETCHED).matchAll(/[\p{L}_]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?/giu)) {
    const word = /^\d/.test(found) ? String(Number(Number(found).toPrecision(3))) : found;
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  return words;
}
