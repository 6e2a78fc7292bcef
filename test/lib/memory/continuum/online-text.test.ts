import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  chainScores,
  initTokenChain,
  type OnlineTextOptions,
  readOnline,
  type Texts,
} from "../../../../lib/memory/continuum/index.js";
import { tokenMemories, tokenScores } from "../../../../lib/memory/fast-weights/index.js";
import { urnLanguage } from "../../../../lib/tasks/language/index.js";
import { key, valueAndGradients } from "../../../../lib/tensor/index.js";

const task = urnLanguage({ steps: 24 });
const texts = task.draw(key(1), 3);
const theta = initTokenChain(key(2), { vocabulary: task.inputs, width: 6, keyWidth: 4, blocks: 2, hidden: 5 });
const STAYS = Number.POSITIVE_INFINITY;
const options: OnlineTextOptions = { memory: "delta", piece: 4, window: 8, periods: [STAYS, STAYS], rate: 0.5 };

/** −ln p of the last `count` characters of a stretch of all texts, [3][count]. */
function losses(from: number, to: number, count: number, blocks = theta.blocks, memory = options.memory): number[][] {
  return tf.tidy(() => {
    const part = (all: tf.Tensor) => tf.slice(all, [0, from, 0], [3, to - from, task.inputs]);
    const scores = chainScores({ ...theta, blocks }, part(texts.x), memory);
    const each = tf.neg(tf.sum(tf.mul(tf.logSoftmax(scores), part(texts.y)), 2));
    return tf.slice(each, [0, to - from - count], [3, count]).arraySync() as number[][];
  });
}
const flat = (rows: readonly ArrayLike<number>[]) => rows.flatMap((row) => Array.from(row));
const gap = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));

describe("a token network with a chain", () => {
  test.each(tokenMemories)("whose blocks are zero reads embedding and memory alone: %s", (memory) => {
    tf.tidy(() => {
      const blocks = theta.blocks.map(({ inner, outer }) => ({ inner, outer: tf.zerosLike(outer) }));
      const none = { ...theta.token, scores: { ...theta.token.scores, b: tf.zerosLike(theta.token.scores.b) } };
      const own = chainScores({ token: none, blocks }, texts.x, memory);
      const embedded = tf.matMul(tf.reshape(texts.x, [72, -1]), theta.token.embedding as tf.Tensor2D);
      const linear = tf.reshape(tf.matMul(embedded as tf.Tensor2D, none.scores.w as tf.Tensor2D), own.shape);
      const expected = tf.add(tokenScores(none, texts.x, memory), linear);
      expect(gap([...own.dataSync()], [...expected.dataSync()])).toBeLessThan(1e-5);
    });
  });

  test("is the same with a copy of its blocks for every text", () => {
    tf.tidy(() => {
      const copies = theta.blocks.map(({ inner, outer }) => ({
        inner: tf.tile(tf.expandDims(inner, 0), [3, 1, 1]),
        outer: tf.tile(tf.expandDims(outer, 0), [3, 1, 1]),
      }));
      expect(gap(flat(losses(0, 24, 24, copies)), flat(losses(0, 24, 24)))).toBeLessThan(1e-5);
    });
  });
});

describe("reading a text", () => {
  test("with blocks that stay is the plain network: over the whole text, and in windows of eight characters", async () => {
    const whole = await readOnline(theta, texts, { ...options, piece: 24, window: 24 });
    expect(gap(flat(whole.losses), flat(losses(0, 24, 24)))).toBeLessThan(1e-5);
    const { losses: found, updates } = await readOnline(theta, texts, options);
    const pieces = [4, 8, 12, 16, 20, 24].map((to) => losses(Math.max(0, to - 8), to, 4));
    expect(gap(flat(found), flat([0, 1, 2].flatMap((i) => pieces.map((piece) => piece[i]))))).toBeLessThan(1e-5);
    expect(updates).toEqual([[], []]);
  });

  test("updates a block after every C characters and at no other, and at rate zero changes nothing", async () => {
    const periods = [12, 4];
    const { losses: found, updates } = await readOnline(theta, texts, { ...options, periods, rate: 0 });
    expect(updates).toEqual([
      [12, 24],
      [4, 8, 12, 16, 20, 24],
    ]);
    expect(found).toEqual((await readOnline(theta, texts, options)).losses);
  });

  test("moves a block by the mean gradient of its chunk: pieces before the boundary are those of the start, the next that of the moved block", async () => {
    const { losses: found } = await readOnline(theta, texts, { ...options, periods: [STAYS, 8] });
    const frozen = (await readOnline(theta, texts, options)).losses;
    found.forEach((row, i) => {
      expect(row.slice(0, 8)).toEqual(frozen[i].slice(0, 8));
      expect(gap([...row.slice(8)], [...frozen[i].slice(8)])).toBeGreaterThan(1e-3);
    });
    // By hand: the first text alone, its two pieces' gradients, one step.
    const moved = tf.tidy(() => {
      const one = (all: tf.Tensor) => tf.slice(all, [0, 0, 0], [1, 8, task.inputs]);
      const sum = (block: (typeof theta.blocks)[number]) => {
        const scores = chainScores({ ...theta, blocks: [theta.blocks[0], block] }, one(texts.x), "delta");
        return tf.neg(tf.sum(tf.mul(tf.logSoftmax(scores), one(texts.y))));
      };
      const { gradients } = valueAndGradients(sum)(theta.blocks[1]);
      const step = (leaf: tf.Tensor, g: tf.Tensor) => tf.sub(leaf, tf.mul(g, 0.5 / 8));
      const block = {
        inner: step(theta.blocks[1].inner, gradients.inner),
        outer: step(theta.blocks[1].outer, gradients.outer),
      };
      return losses(4, 12, 4, [theta.blocks[0], block])[0];
    });
    expect(gap([...found[0].slice(8, 12)], moved)).toBeLessThan(1e-5);
  });

  test("keeps texts apart: each is read as if it were alone", async () => {
    const learning = { ...options, periods: [8, 4] };
    const together = await readOnline(theta, texts, learning);
    for (let i = 0; i < 3; i++) {
      const alone: Texts = {
        x: tf.slice(texts.x, [i, 0, 0], [1, 24, task.inputs]),
        y: tf.slice(texts.y, [i, 0, 0], [1, 24, task.inputs]),
      };
      const { losses: found } = await readOnline(theta, alone, learning);
      expect(gap([...found[0]], [...together.losses[i]])).toBeLessThan(1e-5);
    }
  });

  test("leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    await readOnline(theta, texts, { ...options, periods: [8, 4] });
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each<[string, Partial<OnlineTextOptions>]>([
    ["invalid piece: 0", { piece: 0 }],
    ["invalid window: 6 is no multiple of the piece 4", { window: 6 }],
    ["invalid texts: 24 characters in pieces of 5", { piece: 5, window: 5 }],
    ["invalid periods: got 1, expected 2", { periods: [4] }],
    ["invalid period: 6 is no multiple of the piece 4", { periods: [6, 4] }],
    ["invalid period: 0 is no multiple of the piece 4", { periods: [0, 4] }],
    ["invalid rate: -1", { rate: -1 }],
  ])("refuses: %s", async (message, wrong) => {
    await expect(readOnline(theta, texts, { ...options, ...wrong })).rejects.toThrow(new RangeError(message));
  });
});
