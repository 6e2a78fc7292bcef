import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  activate,
  dense,
  gruCell,
  initDense,
  initGru,
  initLayerNorm,
  initLstm,
  initNetwork,
  key,
  layerNorm,
  lstmCell,
  network,
  normal,
  toTensor,
  zeroState,
} from "../../../lib/tensor/index.js";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe("layers", () => {
  test("dense treats leading axes as rows", () => {
    const layer = { ...initDense(key(1), 3, 2), b: tf.tensor2d([[1, -1]]) };
    const x = toTensor<tf.Rank.R3>(normal(key(2), 24), [2, 4, 3]);
    const flat = dense(layer, x.reshape([8, 3]));
    expect(dense(layer, x).shape).toEqual([2, 4, 2]);
    expect(Array.from(dense(layer, x).dataSync())).toEqual(Array.from(flat.dataSync()));
    const byHand = x.reshape([8, 3]).matMul(layer.w).add(layer.b);
    expect(Array.from(flat.dataSync())).toEqual(Array.from(byHand.dataSync()));
  });

  test("initial weights have variance 1/in, or 2/in for rectifiers", () => {
    for (const [scheme, factor] of [
      ["lecun", 1],
      ["he", 2],
    ] as const) {
      const { w, b } = initDense(key(3), 200, 200, { scheme });
      const variance = tf.mean(tf.square(w)).dataSync()[0];
      // Standard error of a variance of 40,000 numbers: √(2/40000) of it.
      expect(Math.abs((variance * 200) / factor - 1)).toBeLessThan(0.03);
      expect(tf.max(tf.abs(b)).dataSync()[0]).toBe(0);
    }
    expect(() => initDense(key(1), 0, 2)).toThrow("invalid size: 0");
    expect(() => initDense(key(1), 2, 2, { gain: -1 })).toThrow("invalid gain: -1");
  });

  test("a network rectifies between its layers and not after the last", () => {
    const layers = [
      { w: tf.tensor2d([[1, -1]]), b: tf.zeros([1, 2]) },
      { w: tf.tensor2d([[1], [-3]]), b: tf.tensor2d([[0.5]]) },
    ];
    expect(network(layers, tf.tensor2d([[2], [-2]]), "relu").arraySync()).toEqual([[2.5], [-5.5]]);
    expect(initNetwork(key(1), [3, 5, 1]).map(({ w }) => w.shape)).toEqual([
      [3, 5],
      [5, 1],
    ]);
    expect(() => network(layers, tf.zeros([1, 1]), "swish" as never)).toThrow('unknown activation "swish"');
  });

  test("silu is x/(1 + exp(−x)) and frees what it needs", () => {
    const x = tf.tensor1d([-2, 0, 3]);
    const before = tf.memory().numTensors;
    const y = activate(x, "silu");
    expect(tf.memory().numTensors).toBe(before + 1);
    for (const [i, value] of [-2, 0, 3].entries()) expect(y.dataSync()[i]).toBeCloseTo(value * sigmoid(value), 6);
  });

  test("layer normalisation leaves mean zero and variance one in every row", () => {
    const x = toTensor<tf.Rank.R2>(normal(key(4), 40, { mean: 3, deviation: 2 }), [4, 10]);
    const normed = layerNorm(initLayerNorm(10), x);
    for (const row of normed.arraySync() as number[][]) {
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
      expect(row.reduce((sum, value) => sum + value ** 2, 0) / 10).toBeCloseTo(1, 4);
    }
  });
});

describe("recurrent cells", () => {
  test("one LSTM unit computes its five formulas", () => {
    const lstm = initLstm(key(5), 1, 1);
    const [[ix, fx, gx, ox], [ih, fh, gh, oh]] = lstm.gates.w.arraySync() as number[][];
    const [x, h, c] = [0.7, -0.2, 0.4];
    const state = { h: tf.tensor2d([[h]]), c: tf.tensor2d([[c]]) };
    const next = lstmCell(lstm, tf.tensor2d([[x]]), state);
    const cell = sigmoid(fx * x + fh * h + 1) * c + sigmoid(ix * x + ih * h) * Math.tanh(gx * x + gh * h);
    expect(next.c.dataSync()[0]).toBeCloseTo(cell, 6);
    expect(next.h.dataSync()[0]).toBeCloseTo(sigmoid(ox * x + oh * h) * Math.tanh(cell), 6);
  });

  test("one GRU unit computes its four formulas", () => {
    const gru = initGru(key(6), 1, 1);
    const [[zx, rx], [zh, rh]] = gru.gates.w.arraySync() as number[][];
    const [[wx]] = gru.fromInput.w.arraySync() as number[][];
    const [[wh]] = gru.fromState.w.arraySync() as number[][];
    const [x, h] = [0.7, -0.2];
    const z = sigmoid(zx * x + zh * h);
    const candidate = Math.tanh(wx * x + wh * sigmoid(rx * x + rh * h) * h);
    const next = gruCell(gru, tf.tensor2d([[x]]), tf.tensor2d([[h]]));
    expect(next.dataSync()[0]).toBeCloseTo((1 - z) * h + z * candidate, 6);
  });

  test("cells leave no tensor behind but their state", () => {
    const lstm = initLstm(key(7), 2, 3);
    const gru = initGru(key(8), 2, 3);
    const state = zeroState(4, 3);
    const before = tf.memory().numTensors;
    tf.dispose(lstmCell(lstm, tf.zeros([4, 2]), state));
    tf.dispose(gruCell(gru, tf.zeros([4, 2]), state.h));
    expect(tf.memory().numTensors).toBe(before + 2);
  });
});
