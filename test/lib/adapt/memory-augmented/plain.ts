import type * as tf from "@tensorflow/tfjs";
import type { Controller } from "../../../../lib/adapt/memory-augmented/controller.js";

// Memory models in plain float64 numbers, one sequence, written from the papers' equations: nothing of the library is called.

export type Row = number[];
export type Rows = Row[];

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
export const softplus = (x: number): number => Math.log1p(Math.exp(x));
export const sum = (row: Row): number => row.reduce((total, value) => total + value, 0);
export const dot = (a: Row, b: Row): number => sum(a.map((value, i) => value * (b[i] as number)));
export const softmax = (row: Row): Row => {
  const powers = row.map((value) => Math.exp(value - Math.max(...row)));
  return powers.map((power) => power / sum(powers));
};

/** softmax(β cos(k, Mᵢ)). */
export const content = (key: Row, strength: number, memory: Rows): Row =>
  softmax(memory.map((row) => (strength * dot(key, row)) / (Math.hypot(...key) * Math.hypot(...row))));

/** Σᵢ wᵢ Mᵢ. */
export const readout = (weights: Row, memory: Rows): Row =>
  (memory[0] as Row).map((_, j) => sum(memory.map((row, i) => (weights[i] as number) * (row[j] as number))));

/** Mᵢ ⊙ (1 − wᵢ e) + wᵢ a. */
export const written = (memory: Rows, weights: Row, erase: Row, add: Row): Rows =>
  memory.map((row, i) => {
    const w = weights[i] as number;
    return row.map((m, j) => m * (1 - w * (erase[j] as number)) + w * (add[j] as number));
  });

/** x w + b. */
export const affine = ({ w, b }: { readonly w: tf.Tensor; readonly b: tf.Tensor }, x: Row): Row => {
  const [matrix, offset] = [w.arraySync() as Rows, (b.arraySync() as Rows)[0] as Row];
  return offset.map((o, k) => o + sum(x.map((value, i) => value * (matrix[i]?.[k] as number))));
};

/** h and ξ of the controller, from [x, r], h and c. */
export function controlled({ lstm, interface: face }: Controller, x: Row, h: Row, c: Row): { h: Row; emitted: Row } {
  const gates = affine(lstm.gates, [...x, ...h]);
  const gate = (which: number, unit: number) => gates[which * h.length + unit] as number;
  const next = h.map((_, u) => {
    const cell = sigmoid(gate(1, u)) * (c[u] as number) + sigmoid(gate(0, u)) * Math.tanh(gate(2, u));
    return sigmoid(gate(3, u)) * Math.tanh(cell);
  });
  return { h: next, emitted: affine(face, next) };
}

/** Takes numbers off ξ from the front: so many rows of a size, again and again. */
export function taker(emitted: Row): (rows: number, size: number) => Rows {
  let at = 0;
  return (rows, size) =>
    Array.from({ length: rows }, () => {
      at += size;
      return emitted.slice(at - size, at);
    });
}
