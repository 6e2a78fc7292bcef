import { describe, expect, test } from "vitest";
import { judge, learnerOn } from "../../../../lib/adapt/frame/index.js";
import { gaussianMetric } from "../../../../lib/adapt/metric/index.js";
import {
  anisotropicGaussians,
  bayesAccuracy,
  type GaussianRule,
  gaussianRule,
  gaussianScore,
  pairLogRatio,
  ruleAccuracy,
  withinVariances,
} from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, foldIn, key, normal } from "../../../../lib/tensor/index.js";

const within = withinVariances();

describe("anisotropic Gaussians", () => {
  test("have variances geometric from 0.5 to 20 within a class, and means of variance one", () => {
    expect(within).toHaveLength(20);
    expect(within[0]).toBe(0.5);
    expect(within[19]).toBeCloseTo(20, 12);
    expect(within[7] / within[6]).toBeCloseTo(40 ** (1 / 19), 12);
    const tasks = 4000;
    const { support, query } = anisotropicGaussians({ way: 2, shots: 1, queries: 1 }).draw(key(1), tasks, "test");
    const [s, q] = [support, query].map(({ x }) => x.arraySync() as number[][][]);
    const [t, u] = [support, query].map(({ y }) => y.arraySync() as number[][][]);
    for (const j of [0, 10, 19]) {
      const moments = s.map((points, i) => {
        const own = u[i].findIndex((row) => row[0] === t[i][0][0]);
        return [points[0][j] ** 2, points[0][j] * q[i][own][j], points[0][j] * q[i][1 - own][j]];
      });
      const [variance, sameClass, otherClass] = [0, 1, 2].map(
        (k) => moments.reduce((sum, row) => sum + row[k], 0) / tasks,
      );
      // Standard errors of products of Gaussians: about (1 + v)/√tasks; four of them.
      const error = (4 * Math.SQRT2 * (1 + within[j])) / Math.sqrt(tasks);
      expect(Math.abs(variance - 1 - within[j])).toBeLessThan(error);
      expect(Math.abs(sameClass - 1)).toBeLessThan(error);
      expect(Math.abs(otherClass)).toBeLessThan(error);
    }
    disposeParams([support, query]);
  });

  test("draw every class equally often in an order that tells nothing, as a pure function of the key", () => {
    const benchmark = anisotropicGaussians({ way: 4, shots: 2, queries: 3 });
    const [a, b] = [2, 2].map((seed) => benchmark.draw(key(seed), 300, "train"));
    expect(a.query.x.dataSync()).toEqual(b.query.x.dataSync());
    expect(a.support.y.sum(1).arraySync()).toEqual(Array.from({ length: 300 }, () => [2, 2, 2, 2]));
    expect(a.query.y.sum(1).arraySync()).toEqual(Array.from({ length: 300 }, () => [3, 3, 3, 3]));
    const firsts = (a.query.y.arraySync() as number[][][]).map((rows) => rows[0].indexOf(1));
    const counts = [0, 1, 2, 3].map((label) => firsts.filter((first) => first === label).length);
    for (const count of counts) expect(Math.abs(count - 75)).toBeLessThan(4 * Math.sqrt(300 * 0.25 * 0.75));
  });

  // 40 000 episodes of an independent program (NumPy), each within half a percent.
  test.each<[GaussianRule, number, number]>([
    ["raw", 1, 0.336],
    ["whitened", 1, 0.619],
    ["bayes", 1, 0.708],
    ["raw", 5, 0.516],
    ["whitened", 5, 0.851],
    ["bayes", 5, 0.87],
  ])("the %s rule from %i shots reaches %f of five classes", (rule, shots, expected) => {
    const { value, halfWidth } = ruleAccuracy(rule, { way: 5, shots, within }, 6000);
    expect(Math.abs(value - expected)).toBeLessThan(1.5 * halfWidth + 0.005);
  });

  test("the oracle, the mean posterior of the Bayes rule's choice, is its accuracy; on drawn episodes, too", async () => {
    const benchmark = anisotropicGaussians();
    const law = { way: 5, shots: 1, within };
    const [oracle, share] = [bayesAccuracy(law), ruleAccuracy("bayes", law, 6000)];
    expect(benchmark.oracle()).toEqual(oracle);
    expect(oracle.halfWidth).toBeLessThan(0.007);
    expect(Math.abs(oracle.value - share.value)).toBeLessThan(1.5 * (oracle.halfWidth + share.halfWidth));
    for (const rule of ["raw", "pair", "bayes"] as const) {
      const learner = learnerOn(gaussianMetric(rule, within), benchmark);
      const judged = await judge(learner, benchmark, learner.init(key(3)), { tasks: 600, key: key(4) });
      const exact = ruleAccuracy(rule, law, 6000);
      expect(Math.abs(judged.mean - exact.value)).toBeLessThan(1.5 * (judged.halfWidth + exact.halfWidth));
    }
  });

  test("with one shot the best verifier is the best classifier: pair ratio and Bayes score differ by one number a query", () => {
    const rule = gaussianRule("bayes", within, 1);
    const draw = (i: number) => normal(foldIn(key(5), i), 20, { deviation: 2 });
    const query = draw(0);
    const gaps = [1, 2, 3, 4].map((i) => pairLogRatio(within, query, draw(i)) - gaussianScore(rule, query, draw(i)));
    for (const gap of gaps) expect(Math.abs(gap - gaps[0])).toBeLessThan(1e-11);
    expect(pairLogRatio(within, query, draw(1))).toBeCloseTo(pairLogRatio(within, draw(1), query), 12);
  });

  test("rules rank as they should, and shots close the gap between whitened and Bayes", () => {
    const at = (rule: GaussianRule, shots: number) => ruleAccuracy(rule, { way: 5, shots, within }, 3000).value;
    for (const shots of [1, 5]) expect(at("raw", shots)).toBeLessThan(at("whitened", shots) - 0.2);
    expect(at("whitened", 1)).toBeLessThan(at("pair", 1));
    expect(at("pair", 1)).toBeLessThan(at("bayes", 1));
    expect(at("bayes", 5) - at("whitened", 5)).toBeLessThan(at("bayes", 1) - at("whitened", 1) - 0.03);
  });

  test("counts, variances and rules that are wrong are named", () => {
    expect(() => anisotropicGaussians({ way: 0 })).toThrow("invalid way: 0");
    expect(() => anisotropicGaussians({ variances: [0, 2] })).toThrow("invalid variances: [0,2]");
    expect(() => gaussianRule("best" as GaussianRule, within, 1)).toThrow('unknown rule "best"');
  });
});
