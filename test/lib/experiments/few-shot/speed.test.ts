import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { adaptationCost, learnerOn } from "../../../../lib/adapt/frame/index.js";
import { convModel } from "../../../../lib/adapt/optimization/index.js";
import {
  measuredSpeed,
  methodOf,
  passesOf,
  type SpeedRow,
  type TableMethod,
  tableMethodNames,
  tableMethods,
} from "../../../../lib/experiments/few-shot/index.js";
import { noiseImages } from "../../../../lib/experiments/few-shot/noise-images.js";
import { gradientFlops } from "../../../../lib/experiments/few-shot/training.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";

const size = { way: 5, shots: 1, queries: 2 } as const;
const filters = 4;

describe("what methods cost here and now", () => {
  let rows: SpeedRow[] = [];
  let left = -1;
  beforeAll(async () => {
    const before = tf.memory().numTensors;
    rows = await measuredSpeed({ size, filters, tasks: 2, rounds: 3, steps: { "maml-1": [1, 2], "maml-5": [1, 2] } });
    left = tf.memory().numTensors - before;
  }, 300_000);
  const rowsOf = (method: TableMethod) => rows.filter((row) => row.method === method);
  const row = (method: TableMethod, phase: SpeedRow["phase"]) => {
    const found = rowsOf(method).find((each) => each.phase === phase);
    if (found === undefined) throw new Error(`no ${phase} of ${method}`);
    return found;
  };

  test("every method has a row a phase, and one for each further number of steps that was asked for", () => {
    expect([...new Set(rows.map(({ method }) => method))]).toEqual([...tableMethodNames]);
    for (const method of tableMethodNames) {
      const { inner } = tableMethods[method];
      const own = inner.kind === "gradient" ? inner.steps : null;
      const further = method === "maml-1" ? [2] : method === "maml-5" ? [1, 2] : [];
      expect(rowsOf(method).map(({ phase, steps, tasks }) => [phase, steps, tasks])).toEqual([
        ["adapt", own, 1],
        ["answer", own, 1],
        ["train", own, 2],
        ...further.map((steps) => ["adapt", steps, 1]),
      ]);
    }
  });

  test("times are positive, the median between the quartiles, and no tensor is left", () => {
    for (const { lower, median, upper } of rows.map(({ milliseconds }) => milliseconds)) {
      expect(lower).toBeGreaterThan(0);
      expect(median).toBeGreaterThanOrEqual(lower);
      expect(upper).toBeGreaterThanOrEqual(median);
    }
    expect(left).toBe(0);
  });

  test.each(["maml-1", "i-amfs", "maml-o-amfs"] as const)(
    "operations of %s are those that its runs are stored with",
    async (method) => {
      const benchmark = noiseImages(size);
      const learner = learnerOn(methodOf(tableMethods[method], convModel({ filters })).judged, benchmark);
      const theta = learner.init(key(1));
      const { flops } = await adaptationCost(learner, benchmark, theta, key(2), 1);
      expect(row(method, "adapt").flops).toBe(flops);
      expect(row(method, "train").flops).toBe(await gradientFlops(learner, benchmark, theta));
      disposeParams(theta);
    },
  );

  test("two steps adapt by twice the operations of one, and FOMAML and weighed tasks by those of MAML", () => {
    const one = row("maml-1", "adapt").flops;
    const two = rowsOf("maml-1").find(({ steps }) => steps === 2)?.flops;
    expect((two ?? 0) / one).toBeCloseTo(2, 2);
    expect(row("fomaml", "adapt").flops).toBe(one);
    expect(row("maml-o-amfs", "adapt").flops).toBe(one);
  });

  test("rounds are a positive whole number", async () => {
    await expect(measuredSpeed({ rounds: 0 })).rejects.toThrow("invalid number of rounds: 0");
  });
});

describe("passes of a task", () => {
  // Specification of AMFS, section 7: F(S + Q) = 10 F against 80 F with 5 queries for five steps, 80 F against 150 F with 75.
  test.each([
    [5, 10, 80],
    [75, 80, 150],
  ])("with %i query images a solve answers in %i, five gradient steps in %i", (query, solve, descent) => {
    const images = { support: 5, query };
    expect(passesOf(tableMethods["i-amfs"].inner, images).answer).toBe(solve);
    expect(passesOf(tableMethods["maml-5"].inner, images).answer).toBe(descent);
  });

  // The same section: as much as first-order MAML with one step, half of MAML with one, an eighth of MAML with five, at one query image a class.
  test("with as many query images as support images a solve trains at a half and an eighth of MAML's passes", () => {
    const images = { support: 5, query: 5 };
    const of = (method: TableMethod) => passesOf(tableMethods[method].inner, images).train;
    expect([of("fomaml"), of("maml-1"), of("maml-5")].map((passes) => passes / of("i-amfs"))).toEqual([1, 2, 8]);
  });
});
