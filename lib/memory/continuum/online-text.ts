/**
 * The update schedule (71) on the chain of a token network while texts are read. A character is a sample; texts are read in pieces of c characters, each seen
 * with the characters before it up to a window,
 *
 *     1  the loss of the piece's next characters, with the blocks of the time: prequential
 *     2  acc_ℓ ← acc_ℓ + Σ_piece ∇_ℓ(−ln p)            one backward pass through the chain
 *     3  for every block with C_ℓ | characters read:    θ_ℓ ← θ_ℓ − η acc_ℓ/C_ℓ,   acc_ℓ ← 0
 *
 * so that periods are multiples of c, or ∞: a block that stays. Every text has blocks of its own, all from the same start; nothing else is learned. Where all
 * blocks stay this is the plain network with a window.
 */
import * as tf from "@tensorflow/tfjs";
import { type Compiled, compile, disposeParams, mapParams, valueAndGradients } from "../../tensor/index.js";
import type { TokenMemory, TokenTheta } from "../fast-weights/index.js";
import { type ChainBlock, chainScores, type TokenChainTheta } from "./token-chain.js";

/** One-hot characters and the ones after them, [B, T, vocabulary]. */
export type Texts = { readonly x: tf.Tensor; readonly y: tf.Tensor };

export interface OnlineTextOptions {
  readonly memory: TokenMemory;
  /** c. */
  readonly piece: number;
  /** Characters that the memory sees; a multiple of c. */
  readonly window: number;
  /** C_ℓ of each block, in the order of the chain. */
  readonly periods: readonly number[];
  /** η, of the mean gradient over a chunk. */
  readonly rate: number;
}

export interface OnlineTextRun {
  /** −ln p of every character of every text: [B][T]. */
  readonly losses: readonly Float64Array[];
  /** Characters after which each block was updated. */
  readonly updates: readonly (readonly number[])[];
}

/** @throws RangeError on periods that are not one a block or do not fit the piece, on texts that pieces do not divide, and on a rate below zero */
export async function readOnline(
  { token, blocks }: TokenChainTheta,
  { x, y }: Texts,
  options: OnlineTextOptions,
): Promise<OnlineTextRun> {
  const [batch, length] = x.shape as [number, number];
  const { piece, window, periods, rate } = checked(options, blocks.length, length);
  const levels = periods.map(
    (period, s): Level => ({ period, ...mapParams(blocks[s], (leaf) => own(leaf, batch)), updates: [] }),
  );
  const read = pieceReader(options);
  const losses = Array.from({ length: batch }, () => new Float64Array(length));
  try {
    for (let to = piece; to <= length; to += piece) {
      const from = Math.max(0, to - window);
      const found = await read({ token, blocks: levels.map(tensorsOf), ...between({ x, y }, from, to) });
      for (const [i, row] of losses.entries()) row.set(found.losses.subarray(i * piece, (i + 1) * piece), to - piece);
      for (const [s, level] of levels.entries()) learn(level, found.gradients[s], { rate, read: to });
    }
  } finally {
    await read.close();
  }
  return { losses, updates: levels.map(({ updates }) => updates) };
}

interface Learned {
  readonly shape: number[];
  readonly values: Float32Array;
  readonly gathered: Float64Array;
}

/** A block of every text. */
interface Level {
  readonly period: number;
  readonly inner: Learned;
  readonly outer: Learned;
  readonly updates: number[];
}

/** The start, once for every text. */
function own(leaf: tf.Tensor, batch: number): Learned {
  const one = leaf.dataSync();
  const values = new Float32Array(batch * one.length);
  for (let i = 0; i < batch; i++) values.set(one, i * one.length);
  return { shape: [batch, ...leaf.shape], values, gathered: new Float64Array(values.length) };
}

const tensorsOf = ({ inner, outer }: Level): ChainBlock => ({
  inner: tf.tensor(inner.values.slice(), inner.shape),
  outer: tf.tensor(outer.values.slice(), outer.shape),
});

type Gradients = { readonly inner: Float32Array; readonly outer: Float32Array };

function learn(level: Level, gradients: Gradients, { rate, read }: { readonly rate: number; readonly read: number }) {
  if (level.period === Number.POSITIVE_INFINITY) return;
  const due = read % level.period === 0;
  for (const name of ["inner", "outer"] as const) {
    const { values, gathered } = level[name];
    gradients[name].forEach((g, i) => {
      gathered[i] += g;
    });
    if (!due) continue;
    for (let i = 0; i < values.length; i++) values[i] -= (rate * gathered[i]) / level.period;
    gathered.fill(0);
  }
  if (due) level.updates.push(read);
}

function between({ x, y }: Texts, from: number, to: number): { shown: tf.Tensor; wanted: tf.Tensor } {
  const part = (all: tf.Tensor) => tf.slice(all, [0, from, 0], [all.shape[0], to - from, all.shape[2] as number]);
  return { shown: part(x), wanted: part(y) };
}

type Piece = {
  readonly token: TokenTheta;
  readonly blocks: readonly ChainBlock[];
  readonly shown: tf.Tensor;
  readonly wanted: tf.Tensor;
};

/** Losses of the last characters of a window, and gradients of their sum over the blocks; one program for every length of window. */
function pieceReader({ memory, piece }: OnlineTextOptions) {
  const program = (at: Piece) => {
    const [batch, steps] = at.shown.shape as [number, number];
    const lossesOf = (blocks: readonly ChainBlock[]) => {
      const scores = chainScores({ token: at.token, blocks }, at.shown, memory);
      const each = tf.neg(tf.sum(tf.mul(tf.logSoftmax(scores), at.wanted), 2));
      return tf.slice(each, [0, steps - piece], [batch, piece]);
    };
    const { gradients } = valueAndGradients((blocks: readonly ChainBlock[]) => tf.sum(lossesOf(blocks)))(at.blocks);
    return { losses: lossesOf(at.blocks), gradients };
  };
  const compiled = new Map<number, Compiled<[Piece], ReturnType<typeof program>>>();
  const read = async (at: Piece) => {
    const steps = at.shown.shape[1] as number;
    const step = compiled.get(steps) ?? (await compile(program, [at], { name: "piece" }));
    compiled.set(steps, step);
    const found = await step(at);
    disposeParams([at.blocks, at.shown, at.wanted]);
    const gradients: Gradients[] = [];
    for (const { inner, outer } of found.gradients) {
      gradients.push({ inner: (await inner.data()) as Float32Array, outer: (await outer.data()) as Float32Array });
    }
    return { losses: (await found.losses.data()) as Float32Array, gradients };
  };
  const close = async () => {
    for (const step of compiled.values()) await step.dispose();
  };
  return Object.assign(read, { close });
}

function checked(options: OnlineTextOptions, blocks: number, length: number): OnlineTextOptions {
  const { piece, window, periods, rate } = options;
  if (!(Number.isSafeInteger(piece) && piece >= 1)) throw new RangeError(`invalid piece: ${piece}`);
  if (!(window >= piece && window % piece === 0)) {
    throw new RangeError(`invalid window: ${window} is no multiple of the piece ${piece}`);
  }
  if (length % piece !== 0) throw new RangeError(`invalid texts: ${length} characters in pieces of ${piece}`);
  if (periods.length !== blocks) throw new RangeError(`invalid periods: got ${periods.length}, expected ${blocks}`);
  const wrong = periods.find((period) => period !== Infinity && !(period > 0 && period % piece === 0));
  if (wrong !== undefined) throw new RangeError(`invalid period: ${wrong} is no multiple of the piece ${piece}`);
  if (!(rate >= 0 && Number.isFinite(rate))) throw new RangeError(`invalid rate: ${rate}`);
  return options;
}
