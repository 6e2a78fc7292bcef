import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { STUDY } from "../../../../lib/experiments/few-shot/entry.js";
import {
  contrastOverSeeds,
  type DataName,
  orderContrasts,
  pairedOverSeeds,
  shiftContrasts,
  type TableMethod,
  tableConfigs,
} from "../../../../lib/experiments/few-shot/index.js";
import { experiment } from "../../../../lib/report/index.js";

const folder = mkdtempSync(join(tmpdir(), "few-shot-contrasts-"));
const where = { profile: "full", folder } as const;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const figures = (correct: readonly number[]) => ({ questions: 10, correct });

/** Stores a run of a one-shot cell that was right so often at home, and so often on each set that it is moved to. */
async function store(method: TableMethod, data: DataName, home: readonly number[], moved: readonly number[], seed = 1) {
  const config = tableConfigs("full").find((each) => each.method === method && each.data === data && each.shots === 1);
  if (config === undefined) throw new Error(`no cell ${method} ${data}`);
  const transfer = config.transfer.map((to) => ({ data: to, judged: figures(moved) }));
  const metrics = { judged: figures(home), transfer, steps: [], challenge: null, gist: "" };
  await experiment(STUDY, config, seed, () => metrics, { profile: "full", folder, announce: "none" });
}

describe("contrasts of figures over seeds", () => {
  const [a, b, c, d] = [
    [3, 5, 7],
    [4, 6, 9],
    [1, 2, 3],
    [2, 2, 2],
  ].map(figures);

  test("of two terms are the difference in pairs", () => {
    const two = contrastOverSeeds([
      [1, [a]],
      [-1, [b]],
    ]);
    expect(two).toEqual(pairedOverSeeds([a], [b]));
    expect(two.mean).toBeCloseTo((-0.1 - 0.1 - 0.2) / 3, 12);
  });

  test("add the variances of seeds: legs 3 and 4 make 5", () => {
    // Means over episodes 0.2 and 0.8, 0.1 and 0.9: half-widths 12.706 · 0.3 and 12.706 · 0.4.
    const [low, high] = [figures([2, 2]), figures([8, 8])];
    const [lower, higher] = [figures([1, 1]), figures([9, 9])];
    const over = contrastOverSeeds([
      [1, [low, high]],
      [-1, [lower, higher]],
    ]);
    expect(over.seeds).toBeCloseTo(12.706 * 0.5, 10);
    expect(over).toMatchObject({ episodes: 0, n: 2 });
    expect(over.mean).toBeCloseTo(0, 12);
  });

  test("of four terms are differences of differences, and have no interval over one seed", () => {
    const four = contrastOverSeeds([
      [1, [a]],
      [-1, [b]],
      [-1, [c]],
      [1, [d]],
    ]);
    expect(four.mean).toBeCloseTo(0.5 - 19 / 30 - 0.2 + 0.2, 12);
    expect(four.seeds).toBeNull();
  });
});

describe("contrasts of stored runs", () => {
  test("what is lost by moving, and by whom less", async () => {
    expect(shiftContrasts("i-amfs", "maml-1", where)).toEqual([]);
    await store("i-amfs", "emoji-general", [9, 9, 9], [6, 7, 8]);
    await store("i-amfs", "emoji-faces", [8, 8, 8], [5, 5, 5]);
    await store("maml-1", "emoji-general", [9, 9, 9], [4, 5, 6]);
    expect(shiftContrasts("i-amfs", "maml-1", where)).toEqual([]);
    await store("maml-1", "emoji-faces", [7, 7, 7], [1, 1, 1]);
    const [there, back, ...others] = shiftContrasts("i-amfs", "maml-1", where);
    expect(others).toEqual([]);
    // On faces: 0.7 − 0.8 against 0.5 − 0.7. On the others: 0.5 − 0.9 against 0.1 − 0.9.
    expect([there.data, there.on, back.data, back.on]).toEqual([
      "emoji-general",
      "emoji-faces",
      "emoji-faces",
      "emoji-general",
    ]);
    expect(there.loss.method.mean).toBeCloseTo(-0.1, 12);
    expect(there.loss.against.mean).toBeCloseTo(-0.2, 12);
    expect(there.difference.mean).toBeCloseTo(0.1, 12);
    expect(back.difference.mean).toBeCloseTo(0.4, 12);
  });

  test("what the first order costs, and whom less", async () => {
    expect(orderContrasts(where)).toEqual([]);
    await store("fo-i-amfs", "emoji-general", [8, 9, 10], [5, 5, 5]);
    await store("fomaml", "emoji-general", [6, 6, 6], [5, 5, 5]);
    const [row, ...others] = orderContrasts(where);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ data: "emoji-general", shots: 1 });
    // 0.9 − 0.9 against 0.6 − 0.9.
    expect(row.difference.mean).toBeCloseTo(0.3, 12);
  });
});
