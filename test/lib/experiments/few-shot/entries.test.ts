import type * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { judge, learnerOn, metaTrain } from "../../../../lib/adapt/frame/index.js";
import { convModel, mlpModel } from "../../../../lib/adapt/optimization/index.js";
import { benchmarkOf, loadData } from "../../../../lib/experiments/few-shot/data.js";
import type { DataName, TableMetrics } from "../../../../lib/experiments/few-shot/index.js";
import { batchOf, TEST_KEY } from "../../../../lib/experiments/few-shot/judge-classes.js";
import { outerRules, tableMethods } from "../../../../lib/experiments/few-shot/method-table.js";
import { methodOf } from "../../../../lib/experiments/few-shot/methods.js";
import { tableConfigs } from "../../../../lib/experiments/few-shot/settings.js";
import { runFewShot } from "../../../../lib/experiments/few-shot/study.js";
import type { ImageSet } from "../../../../lib/tasks/characters/index.js";
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosineRate,
  disposeParams,
  foldIn,
  key,
  uniform,
} from "../../../../lib/tensor/index.js";

describe("what an entry of Table 1 stores", () => {
  const [found] = tableConfigs("full").filter(
    ({ method, data, shots }) => method === "protonet" && data === "emoji-general" && shots === 1,
  );
  const config = { ...found, iterations: 4, tasks: 2, filters: 4, episodes: 40 };
  const seed = 3;

  test("is what the frame's own training and judge make of the same seed, at home and where θ is moved to", async () => {
    const { judged, transfer } = (await runFewShot(config, seed)) as TableMetrics;
    const { rate, iterations, clip, way, shots, queries, judgedQueries, episodes, tasks } = config;
    const { judged: learner } = methodOf(config.spec, convModel({ filters: 4, stages: 4 }));
    const training = benchmarkOf("emoji-general", { way, shots, queries });
    const { theta } = await metaTrain(learnerOn(learner, training), training, {
      steps: iterations,
      tasks,
      optimizer: chain(clipByGlobalNorm(clip), adam({ learningRate: cosineRate({ from: rate, steps: iterations }) })),
      key: foldIn(key(seed), 1),
    });
    const accuracyOn = async (data: DataName) => {
      const benchmark = benchmarkOf(data, { way, shots, queries: judgedQueries });
      const options = { tasks: episodes, batch: batchOf(episodes), key: TEST_KEY, split: "test" } as const;
      return (await judge(learnerOn(learner, benchmark), benchmark, theta, options)).mean;
    };
    expect(judged.questions).toBe(way * judgedQueries);
    expect(judged.accuracy.mean).toBeCloseTo(await accuracyOn("emoji-general"), 4);
    expect(transfer[0].judged?.accuracy.mean).toBeCloseTo(await accuracyOn("emoji-faces"), 4);
    disposeParams(theta);
  });

  test("counts two and a half to three passes of every image of every task as the work of training", async () => {
    const { training, cost } = (await runFewShot(config, seed)) as TableMetrics;
    const forward = cost.flops / (config.way * config.shots);
    const images = config.iterations * config.tasks * config.way * (config.shots + config.queries);
    const passes = (1e9 * training.gigaflops) / (forward * images);
    expect(passes).toBeGreaterThan(2.3);
    expect(passes).toBeLessThan(3);
  });
});

describe("the methods of the tables", () => {
  test("of first order differ from their partners in the order alone, with another outer loop in that alone", () => {
    expect(tableMethods["fo-i-amfs"].inner).toEqual({ ...tableMethods["i-amfs"].inner, order: "first" });
    expect(tableMethods["i-amfs"].inner.order).toBe("second");
    expect(tableMethods.fomaml.inner).toEqual({ ...tableMethods["maml-1"].inner, algorithm: "fomaml" });
    expect(tableMethods["i-amfs-o-amfs"].inner).toEqual(tableMethods["i-amfs"].inner);
    expect(tableMethods["maml-o-amfs"].inner).toEqual(tableMethods["maml-1"].inner);
  });

  test("start, with one seed, from one body: of MAML, of a closed form and of a metric", () => {
    const model = convModel({ filters: 4, stages: 2 });
    const benchmark = benchmarkOf("emoji-faces", { way: 5, shots: 1, queries: 1 });
    const first = (name: keyof typeof tableMethods) => {
      const theta = learnerOn(methodOf(tableMethods[name], model).trained, benchmark).init(key(1));
      const { body, embedding } = theta as unknown as Record<"body" | "embedding", { w: tf.Tensor }[]>;
      const numbers = (body ?? embedding).flatMap(({ w }) => Array.from(w.dataSync()));
      disposeParams(theta);
      return numbers;
    };
    const known = first("maml-1");
    for (const name of ["anil", "i-amfs", "protonet", "r2-d2", "dkt-cosine", "maml-o-amfs"] as const) {
      expect([name, first(name)]).toEqual([name, known]);
    }
  });

  test("are trained by the outer loop that is written down", () => {
    const model = mlpModel({ widths: [4] });
    const names = Object.entries(outerRules).map(([rule, outer]) => [
      rule,
      methodOf({ inner: tableMethods["maml-1"].inner, outer }, model).trained.name,
    ]);
    expect(Object.fromEntries(names)).toMatchObject({
      mean: "maml-mean",
      "o-amfs-l1": "maml-o-amfs",
      "o-amfs-raw": "maml-o-amfs-raw",
      "o-amfs-mean": "maml-o-amfs-mean",
      "o-amfs-relu": "maml-o-amfs-relu",
      "gradient-agreement": "maml-gradient-agreement",
      pcgrad: "maml-pcgrad",
      "o-amfs-equal-length": "maml-o-amfs-of-mean-length",
      "o-amfs-relu-equal-length": "maml-o-amfs-relu-of-mean-length",
      "gradient-agreement-equal-length": "maml-gradient-agreement-of-mean-length",
      "pcgrad-equal-length": "maml-pcgrad-of-mean-length",
    });
  });

  test("that are unknown are named, and none is read as another", () => {
    const model = mlpModel();
    const inner = (own: object) => methodOf({ inner: own as never }, model);
    expect(() => inner({ kind: "leo" })).toThrow('unknown method "leo"');
    expect(() => inner({ kind: "gradient", algorithm: "reptile", steps: 1, rate: 0.1 })).toThrow(
      'unknown algorithm "reptile" (known: maml, fomaml, anil)',
    );
    expect(() => inner({ ...tableMethods["dkt-cosine"].inner, features: "centred" })).toThrow(
      'unknown features "centred" (known: as they are, normalised)',
    );
    expect(() => loadData("cifar" as never)).toThrow('unknown data "cifar"');
  });
});

describe("parts and turns of the sets", () => {
  test("emoji are shuffled into 64, 16 and 20 %, faces into 50, 25 and 25 %", () => {
    for (const [name, shares] of [
      ["emoji-general", [0.64, 0.16, 0.2]],
      ["emoji-faces", [0.5, 0.25, 0.25]],
    ] as const) {
      const { train, validation, test: judged } = loadData(name).classes;
      const total = train.length + validation.length + judged.length;
      [train, validation, judged].forEach(({ length }, i) => {
        expect(Math.abs(length - shares[i] * total)).toBeLessThanOrEqual(1);
      });
    }
  });

  test("characters are turned in training and never where they are judged; other sets are never turned", () => {
    const classes = Array.from({ length: 8 }, (_, i) => ({
      id: i + 1,
      name: `${i}`,
      group: "",
      first: 2 * i,
      samples: 2,
    }));
    const pixels = Uint8Array.from(uniform(key(1), 16 * 16), (u) => 255 * u);
    const images: ImageSet = { name: "blocks", title: "blocks", shape: [4, 4, 1], classes, pixels };
    const ids = classes.map(({ id }) => id);
    const split = { images, classes: { train: ids, validation: ids, test: ids } };
    const turns = (name: DataName, part: "train" | "validation" | "test") =>
      Array.from(benchmarkOf(name, { way: 2, shots: 1, queries: 1 }, split).drawn(key(2), 50, part).query.turn);
    expect(new Set(turns("omniglot", "train"))).toEqual(new Set([0, 1, 2, 3]));
    for (const part of ["validation", "test"] as const) expect(Math.max(...turns("omniglot", part))).toBe(0);
    expect(Math.max(...turns("emoji-faces", "train"), ...turns("fashion-mnist", "train"))).toBe(0);
  });
});
