import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import type { ConflictMetrics, RegressionMetrics } from "../../../../lib/experiments/few-shot/index.js";
import {
  calibrationRows,
  challengeRows,
  comparisons,
  conflictConfigs,
  conflictRows,
  fewShotResult,
  figure2,
  regressionConfigs,
  regressionRows,
  runFewShot,
  storedPart,
  type TableMetrics,
  table1,
  table2,
  table4,
  tableConfigs,
} from "../../../../lib/experiments/few-shot/index.js";

const folder = mkdtempSync(join(tmpdir(), "few-shot-"));
const where = { profile: "quick", folder } as const;
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const [protonet] = tableConfigs("quick").filter(({ data }) => data === "emoji-general");
const tiny = { iterations: 3, tasks: 2, filters: 4, episodes: 20 } as const;

describe("an entry of Table 1", () => {
  test("runs quick, is stored, and is what the readers find", async () => {
    expect([table1(where), table2(where), table4(where)]).toEqual([[], [], []]);
    const before = tf.memory().numTensors;
    const { metrics } = await fewShotResult(protonet, "quick", { folder });
    expect(tf.memory().numTensors).toBe(before);
    const { judged, transfer, training } = metrics as TableMetrics;
    expect(judged.accuracy.mean).toBeGreaterThan(0.3); // chance is 0.2
    expect(judged.correct).toHaveLength(protonet.episodes);
    expect(judged.correct.reduce((sum, count) => sum + count, 0) / judged.questions / protonet.episodes).toBeCloseTo(
      judged.accuracy.mean,
      4,
    );
    expect(judged.bins.reduce((sum, { count }) => sum + count, 0)).toBe(judged.questions * protonet.episodes);
    expect(transfer.map(({ data, absent }) => [data, absent])).toEqual([["emoji-faces", undefined]]);
    expect(training.tasks).toBe(protonet.iterations * protonet.tasks);
    expect(training.gigaflops).toBeGreaterThan(0);

    const [row, ...others] = table1(where);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ method: "protonet", data: "emoji-general", shots: 1, floor: null });
    expect(row.accuracy.mean).toBeCloseTo(judged.accuracy.mean, 4);
    expect(row.accuracy.episodes).toBeCloseTo(judged.accuracy.halfWidth, 4);
    expect(table2(where)[0]).toMatchObject({
      from: "emoji-general",
      to: "emoji-faces",
      absent: null,
      againstNative: null,
    });
    const { milliseconds, flops } = (metrics as TableMetrics).cost;
    expect(figure2(where)[0]).toMatchObject({ method: "protonet", steps: null, milliseconds, flops });
    expect(figure2(where)[0].accuracy.episodes).toBe(judged.accuracy.halfWidth);
    expect(table2(where)[0].accuracy?.mean).toBeCloseTo(transfer[0].judged?.accuracy.mean ?? 0, 4);
    expect(calibrationRows(where)[0].error.mean).toBe(judged.calibration.mean);
    expect(challengeRows(where)).toEqual([]);
    const itself = comparisons("protonet", "protonet", where);
    expect(itself.map(({ on, difference }) => [on, difference.mean])).toEqual([
      ["emoji-general", 0],
      ["emoji-faces", 0],
    ]);
    expect(storedPart("table", "full", folder)).toEqual([]);
  });

  test("says of a set that is not here where it was looked for, and judges the others", async () => {
    vi.stubEnv("INNERLOOP_FASHION_MNIST", "/nowhere/clothes");
    const config = { ...protonet, ...tiny, transfer: ["fashion-mnist", "emoji-faces"] } as const;
    const { transfer, gist } = (await runFewShot(config, 1)) as TableMetrics;
    expect(transfer[0].absent).toContain("looked in INNERLOOP_FASHION_MNIST=/nowhere/clothes");
    expect(gist).toContain("nothing on fashion-mnist: fashion-mnist is not here");
    expect(transfer[1].judged?.accuracy.mean).toBeGreaterThanOrEqual(0);
  });

  test("of a method with steps has a figure for each number of them, that of its own being its own", async () => {
    const [maml] = tableConfigs("full").filter(({ method, data }) => method === "maml-1" && data === "emoji-groups");
    const { judged, steps } = (await runFewShot({ ...maml, ...tiny, curve: [1, 2], transfer: [] }, 1)) as TableMetrics;
    expect(steps.map((each) => each.steps)).toEqual([1, 2]);
    expect(steps[0].measure.mean).toBeCloseTo(judged.accuracy.mean, 4);
    expect(steps[1].flops).toBeGreaterThan(1.9 * steps[0].flops);
  });
});

describe("regression", () => {
  const configOf = (method: string, data: string) => {
    const found = regressionConfigs("quick").find((config) => config.method === method && config.data === data);
    if (found === undefined) throw new Error(`no ${method} on ${data}`);
    return { ...found, iterations: 30, episodes: 100 };
  };

  test.each(["i-amfs-rbf", "dkt"])("%s is not better than the exact process, in error or in nats", async (method) => {
    const { error, oracle, density } = (await runFewShot(configOf(method, "process"), 1)) as RegressionMetrics;
    expect((error.mean ?? 0) + 2 * (error.halfWidth ?? 0)).toBeGreaterThan(oracle?.value ?? 0);
    expect(density?.gap.logLikelihood.mean).toBeGreaterThan(0);
    expect(density?.gap.squaredError.mean).toBeLessThan(0);
    expect(density?.exact.coverage.mean).toBeCloseTo(0.95, 1);
  });

  test("of methods with steps is known after each number of them", async () => {
    const config = configOf("maml", "sinusoid");
    const { error, steps, density, null: nothing } = (await runFewShot(config, 1)) as RegressionMetrics;
    expect(steps.map((each) => each.steps)).toEqual([1, 2, 3, 5, 10]);
    // It is judged after one step, on the same tasks.
    expect(steps[0].measure.mean).toBeCloseTo(error.mean ?? Number.NaN, 3);
    expect(density).toBeNull();
    expect(nothing.value).toBeCloseTo(3.006, 3);
    expect(regressionRows(where)).toEqual([]);
  });
});

describe("a conflict", () => {
  const [mean] = conflictConfigs("quick");

  test("of opposite phases has pulls at 180 degrees, both domains judged, and no negative weight under the mean", async () => {
    const own = { iterations: 20, episodes: 40 };
    const found = (await runFewShot({ ...mean, ...own }, 1)) as ConflictMetrics;
    expect(found.pull).toBeCloseTo(180, 6);
    expect(found.domains).toHaveLength(2);
    for (const { measure } of found.domains) expect(measure.mean).toBeGreaterThan(0);
    expect(Math.max(...found.agreement.negative)).toBe(0);
    for (const cosine of found.agreement.cosine) expect(Math.abs(cosine)).toBeLessThanOrEqual(1);
  });

  test("is found among stored runs by its rule", async () => {
    const before = tf.memory().numTensors;
    await fewShotResult(mean, "quick", { folder });
    expect(tf.memory().numTensors).toBe(before);
    const [row] = conflictRows(where);
    expect(row).toMatchObject({ rule: "mean", domains: { kind: "phases", degrees: 180 }, negative: 0 });
    expect(row.majority.n).toBe(1);
    // Three of four tasks are of the first domain: under the mean its error falls first.
    expect(row.majority.mean).toBeLessThan(row.minority.mean);
  });
});
