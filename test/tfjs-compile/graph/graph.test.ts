import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { shortestDecimal } from "../../../packages/tfjs-compile/src/graph/decimal.js";
import {
  broadcastShapes,
  copyValues,
  describeSpec,
  sameShape,
  sizeOf,
} from "../../../packages/tfjs-compile/src/graph/graph.js";

describe("shapes", () => {
  it("broadcast as TensorFlow.js broadcasts them", () => {
    const shapes = [[], [0], [1], [3], [1, 3], [2, 1], [2, 3], [4, 1, 3], [4, 2, 1], [0, 3], [1, 0, 1]];
    for (const a of shapes) {
      for (const b of shapes) {
        const ours = () => broadcastShapes(a, b);
        let theirs: number[] | undefined;
        try {
          theirs = tf.broadcast_util.assertAndGetBroadcastShape(a, b);
        } catch {
          expect(ours).toThrow(`shapes do not broadcast: [${a}] and [${b}]`);
        }
        if (theirs !== undefined) expect(ours()).toEqual(theirs);
      }
    }
  });

  it("have a size, are compared and are told", () => {
    expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0]);
    expect([sameShape([], []), sameShape([2], [2, 1]), sameShape([2, 3], [2, 3])]).toEqual([true, false, true]);
    expect(describeSpec({ shape: [25, 10, 1], dtype: "float32" })).toBe("[25,10,1] float32");
  });
});

describe("values", () => {
  it("are copied into the array of their dtype", () => {
    const floats = new Float32Array([1.5, Number.NaN, -0]);
    const copy = copyValues(floats, "float32");
    expect(copy).toEqual(floats);
    expect(copy).not.toBe(floats);
    expect(copyValues(new Int32Array([1, -2]), "float32")).toEqual(new Float32Array([1, -2]));
    expect(copyValues(new Uint8Array([1, 0]), "int32")).toEqual(new Int32Array([1, 0]));
    expect(copyValues(new Int32Array([1, 0]), "bool")).toEqual(new Uint8Array([1, 0]));
  });
});

describe("the decimal of a float32", () => {
  it("is the shortest that rounds to it", () => {
    for (const x of [0.1, 0.001, 1e-8, 0.9, 0.999, 3.3e-5, 1.1754944e-38, 123.456, -2.5e-4]) {
      expect(shortestDecimal(Math.fround(x))).toBe(x);
    }
  });

  it("rounds to it for every float32, and leaves whole numbers, NaN and infinities alone", () => {
    const words = new Uint32Array(1);
    const floats = new Float32Array(words.buffer);
    for (let i = 0; i < 20000; i++) {
      words[0] = Math.imul(i, 2654435761) >>> 0;
      expect(Math.fround(shortestDecimal(floats[0]))).toBe(floats[0]);
    }
    for (const x of [3, -16777216, 1e30, 0, -0, Number.NaN, Infinity, -Infinity]) {
      expect(shortestDecimal(Math.fround(x))).toBe(Math.fround(x));
    }
  });
});
