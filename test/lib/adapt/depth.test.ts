import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  adapted,
  bayesLoss,
  bayesRates,
  bestFlowTime,
  continuousEarlyStop,
  curvatureDepth,
  curvatureModes,
  type DepthMode,
  type DepthSpectrum,
  depth,
  depthInterval,
  expectedQueryLoss,
  gradientDescent,
  metaDescent,
  metaGradient,
  noiseFreeLoss,
} from "../../../lib/adapt/index.js";
import { gaussHermite, scaledIdentity } from "../../../lib/linalg/index.js";
import {
  coefficientMoments,
  innerSteps,
  potentialCoefficients,
  protonTasks,
  quadraticLoss,
  regressionLoss,
  supportCurvature,
  supportPoints,
  taskVariance,
} from "../../../lib/tasks/index.js";
import { foldIn, key, normal } from "../../../lib/tensor/random.js";

const one = (s: number, n: number, alpha = 0.3, curvature = 1): DepthSpectrum => ({
  kind: "spectrum",
  modes: [{ curvature, taskVariance: s, noiseVariance: n }],
  alpha,
});
const three: readonly DepthMode[] = [
  { curvature: 0.3, taskVariance: 2, noiseVariance: 0.5 },
  { curvature: 1, taskVariance: 0.7, noiseVariance: 1.1 },
  { curvature: 1.8, taskVariance: 0, noiseVariance: 0.2 },
];

// Fluctuations of the donor–acceptor distance in Å; k* printed by an independent float64 prototype.
const sigmas = [0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2];
const spreads = sigmas.map((sigmaR) => taskVariance({ sigmaR }));

describe("the expected query loss", () => {
  test("is the average over tasks and noise of descents that are carried out, by Gauss–Hermite quadrature", () => {
    const { curvature: h, taskVariance: s, noiseVariance: n } = three[0];
    const alpha = 0.7;
    for (const k of [0, 1, 4, 11]) {
      let average = 0;
      for (const c of gaussHermite(6, { deviation: Math.sqrt(s) })) {
        for (const xi of gaussHermite(6, { deviation: Math.sqrt(n) })) {
          const support = quadraticLoss({ H: new Matrix([[h]]), c: Float64Array.of(c.node + xi.node) });
          const [phi] = adapted(gradientDescent(support, [0], alpha, innerSteps(k)));
          average += c.weight * xi.weight * (h / 2) * (phi - c.node) ** 2;
        }
      }
      expect(expectedQueryLoss({ kind: "spectrum", modes: [three[0]], alpha }, k)).toBeCloseTo(average, 13);
    }
  });

  test("starts at half the task variance and ends at half the noise", () => {
    const family: DepthSpectrum = { kind: "spectrum", modes: three, alpha: 0.5 };
    expect(expectedQueryLoss(family, 0)).toBeCloseTo(0.5 * (0.3 * 2 + 0.7), 15);
    expect(expectedQueryLoss(family, 4000)).toBeCloseTo(0.5 * (0.3 * 0.5 + 1.1 + 1.8 * 0.2), 12);
  });

  test("is the same when curvatures are multiplied and learning rates divided by one number, up to that factor", () => {
    const scaled = three.map((mode) => ({ ...mode, curvature: 7 * mode.curvature }));
    for (const k of [0, 1, 5, 20]) {
      const before = expectedQueryLoss({ kind: "spectrum", modes: three, alpha: 0.4 }, k);
      const after = expectedQueryLoss({ kind: "spectrum", modes: scaled, alpha: 0.4 / 7 }, k);
      expect(after / 7 / before).toBeCloseTo(1, 13);
    }
  });
});

describe("early stopping", () => {
  test.each([
    [2, 0.3, ["1.08", "2.02", "3.85", "6.05", "7.22", "9.55", "11.46"]],
    [2, 0.5, ["0.55", "1.04", "1.98", "3.11", "3.72", "4.92", "5.90"]],
    [1, 0.3, ["2.96", "4.63", "7.14", "9.68", "10.94", "13.37", "15.31"]],
    [2, 0.1, ["3.64", "6.83", "13.02", "20.47", "24.44", "32.34", "38.79"]],
  ])("of the proton tasks with noise %s and learning rate %s is at its known depths", (noise, alpha, printed) => {
    const found = spreads.map((s) => continuousEarlyStop(one(s, (5 * noise ** 2) / 10, alpha)));
    expect(found.map((k) => k.toFixed(2))).toEqual(printed);
  });

  test("has no gradient at the depth it names, and a higher loss on both sides", () => {
    for (const family of [one(4, 0.5), { kind: "spectrum", modes: three, alpha: 0.3 } as const]) {
      const best = continuousEarlyStop(family);
      const loss = (k: number) => expectedQueryLoss(family, k);
      expect(Math.abs(loss(best + 1e-4) - loss(best - 1e-4)) / 2e-4).toBeLessThan(1e-8);
      expect(loss(best - 0.3)).toBeGreaterThan(loss(best));
      expect(loss(best + 0.3)).toBeGreaterThan(loss(best));
    }
  });

  test("in whole steps is the minimum of the losses one by one, in overshooting descent too", () => {
    for (const family of [one(4, 0.5), one(4, 0.5, 1.4), { kind: "spectrum", modes: three, alpha: 0.25 } as const]) {
      const losses = Array.from({ length: 200 }, (_, k) => expectedQueryLoss(family, k));
      expect(depth({ kind: "early-stop", of: family })).toBe(losses.indexOf(Math.min(...losses)));
    }
  });

  test("in flow time is a property of the tasks: k* α tends to it and k* does not tend to anything", () => {
    const mode = { curvature: 1, taskVariance: 4, noiseVariance: 0.5 };
    const at = (alpha: number) => alpha * continuousEarlyStop({ kind: "spectrum", modes: [mode], alpha });
    expect(bestFlowTime(mode)).toBeCloseTo(Math.log(9), 14);
    const misses = [0.02, 0.01, 0.005].map((alpha) => bestFlowTime(mode) - at(alpha));
    expect(Math.log2(misses[0] / misses[1])).toBeCloseTo(1, 2);
    expect(Math.log2(misses[1] / misses[2])).toBeCloseTo(1, 2);
  });

  test("does not exist without noise", () => {
    expect(() => continuousEarlyStop(one(1, 0))).toThrow("invalid noise: 0 (without noise deeper is always better)");
    expect(() => depth({ kind: "early-stop", of: one(1, 0, 1e-9) })).toThrow("the loss still falls after");
  });
});

describe("the tolerances", () => {
  test("relative: 7 steps to one per cent of the loss for every spread of the tasks", () => {
    const depths = spreads.map((s) => depth({ kind: "relative", of: one(s, 2), tolerance: 0.01 }));
    expect(depths).toEqual([7, 7, 7, 7, 7, 7, 7]);
  });

  test("absolute: to 0.1 (kcal/mol)² the depth grows from 3 to 9 with the spread", () => {
    const depths = spreads.map((s) => depth({ kind: "absolute", of: one(s, 2), tolerance: 0.1 }));
    expect(depths).toEqual([3, 4, 5, 7, 7, 8, 9]);
  });

  test.each([0.03, 0.3, 0.9])("equal the closed forms with rounding up, α = %s", (alpha) => {
    const rate = -2 * Math.log1p(-alpha * 0.8);
    for (const s of [0.5, 3, 40]) {
      const family = one(s, 1, alpha, 0.8);
      const absolute = Math.ceil(Math.log((0.8 * s) / (2 * 0.013)) / rate);
      expect(depth({ kind: "absolute", of: family, tolerance: 0.013 })).toBe(absolute);
      expect(depth({ kind: "relative", of: family, tolerance: 0.013 })).toBe(Math.ceil(Math.log(1 / 0.013) / rate));
    }
  });

  test("of a curve and of the spectrum behind it agree", () => {
    const family: DepthSpectrum = { kind: "spectrum", modes: three, alpha: 0.5 };
    const losses = Float64Array.from({ length: 100 }, (_, k) => noiseFreeLoss(family, k));
    for (const tolerance of [0.3, 0.05, 0.004]) {
      for (const kind of ["absolute", "relative"] as const) {
        const curve = depth({ kind, of: { kind: "curve", losses, floor: 0 }, tolerance });
        expect(curve).toBe(depth({ kind, of: family, tolerance }));
      }
    }
  });

  test("a curve that never gets there says so", () => {
    const of = { kind: "curve", losses: [3, 2, 1], floor: 0 } as const;
    expect(() => depth({ kind: "absolute", of, tolerance: 0.5 })).toThrow(
      "invalid tolerance: 0.5 (not reached in 2 steps)",
    );
  });
});

describe("memory", () => {
  test("counts the tensors that hold all but the tolerated share of the norm beyond the first", () => {
    const norms = [9, 4, 2, 1, 1]; // ‖T₁‖ … ‖T₅‖: 8 beyond the first
    const of = { projection: "made up", norms };
    expect([0.6, 0.5, 0.25, 0.2, 0.125, 0.1].map((tolerance) => depth({ kind: "memory", of, tolerance }))).toEqual([
      2, 2, 3, 4, 4, 5,
    ]);
  });

  test("of a geometric sequence is its logarithm, and without memory it is one step", () => {
    const norms = Float64Array.from({ length: 400 }, (_, n) => 0.9 ** n);
    // Σ_{m>n} = 0.9^{n−1} Σ_{m≥2}
    expect(depth({ kind: "memory", of: { projection: "geometric", norms }, tolerance: 0.05 })).toBe(
      Math.ceil(1 + Math.log(0.05) / Math.log(0.9)),
    );
    expect(depth({ kind: "memory", of: { projection: "all parameters", norms: [0.7, 0, 0] }, tolerance: 0.05 })).toBe(
      1,
    );
  });
});

describe("learning rates for each direction", () => {
  test("reach the Bayes-optimal loss in one step, at every rigidity", () => {
    for (const s of [...spreads, 0]) {
      const modes = [...three, { curvature: 0.6, taskVariance: s, noiseVariance: 2 }];
      const loss = expectedQueryLoss({ kind: "spectrum", modes, alpha: bayesRates(modes) }, 1);
      expect(Math.abs(loss / bayesLoss(modes) - 1)).toBeLessThan(1e-12);
    }
  });

  test("leave alone a direction in which tasks do not differ, with noise and without", () => {
    const still = [0, 2].map((noiseVariance) => ({ curvature: 0.6, taskVariance: 0, noiseVariance }));
    expect(Array.from(bayesRates(still))).toEqual([0, 0]);
  });

  test("one rate for all directions does worse at every depth", () => {
    const family: DepthSpectrum = { kind: "spectrum", modes: three, alpha: 0.3 };
    expect(expectedQueryLoss(family, continuousEarlyStop(family))).toBeGreaterThan(1.01 * bayesLoss(three));
  });
});

describe("random support sets", () => {
  const draws = (count: number, seed: number) =>
    Array.from({ length: count }, (_, i) => supportCurvature(supportPoints("random", 10, foldIn(key(seed), i))));
  const { covariance } = coefficientMoments({ sigmaR: 0.08 });

  test("give the curve of common curvature when every curvature is 1", () => {
    const alike = curvatureModes([scaledIdentity(5), scaledIdentity(5)]);
    const { losses, errors } = curvatureDepth(alike, { taskCovariance: covariance, noise: 0.4, alpha: 0.3, steps: 30 });
    const family: DepthSpectrum = {
      kind: "spectrum",
      modes: Array.from({ length: 5 }, (_, j) => ({
        curvature: 1,
        taskVariance: covariance.get(j, j),
        noiseVariance: 0.4,
      })),
      alpha: 0.3,
    };
    losses.forEach((loss, k) => {
      expect(loss).toBeCloseTo(expectedQueryLoss(family, k), 12);
      expect(errors[k]).toBeLessThan(1e-12);
    });
  });

  test("give the standard error of the gap to the best depth, and the share of curvatures that diverge", () => {
    const curvatures = [0.5, 1, 1.5];
    const sample = curvatureModes(curvatures.map((value) => scaledIdentity(1, value)));
    const options = { taskCovariance: scaledIdentity(1, 2), noise: 0.3, steps: 6 };
    const { losses, errors, divergent } = curvatureDepth(sample, { ...options, alpha: 0.4 });
    const curve = (value: number, k: number) => {
      const x = (1 - 0.4 * value) ** k;
      return (2 * x * x + (0.3 * (1 - x) ** 2) / value) / 2;
    };
    const best = losses.indexOf(Math.min(...losses));
    errors.forEach((error, k) => {
      const gaps = curvatures.map((value) => curve(value, k) - curve(value, best));
      const mean = (gaps[0] + gaps[1] + gaps[2]) / 3;
      const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / 2;
      expect(error).toBeCloseTo(Math.sqrt(variance / 3), 13);
    });
    expect(divergent).toBe(0);
    expect(curvatureDepth(sample, { ...options, alpha: 3 }).divergent).toBe(2 / 3);
  });

  test("average the losses of descents on noisy energies, within three standard errors", () => {
    const [points] = [supportPoints("random", 10, key(5))];
    const H = supportCurvature(points);
    const steps = 12;
    const curve = curvatureDepth(curvatureModes([H, H]), { taskCovariance: covariance, noise: 0.4, alpha: 0.3, steps });
    const tasks = Array.from({ length: 1000 }, (_, i) => {
      const b = 0.4 + 0.04 * normal(foldIn(key(6), i), 1)[0];
      return potentialCoefficients(b, { sigmaR: 0.08 });
    });
    const { mean } = coefficientMoments({ sigmaR: 0.08 });
    const features = Array.from(points, (u) =>
      Float64Array.of(1, ...[1, 2, 3, 4].map((n) => Math.SQRT2 * Math.cos(n * Math.acos(u)))),
    );
    const losses = tasks.map((c, i) => {
      const errors = normal(foldIn(key(7), i), 10, { deviation: 2 });
      const energies = features.map((f, j) => f.reduce((sum, value, m) => sum + value * c[m], errors[j]));
      const phi = adapted(gradientDescent(regressionLoss(features, energies), mean, 0.3, innerSteps(steps)));
      return phi.reduce((sum, value, j) => sum + (value - c[j]) ** 2 / 2, 0);
    });
    const average = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const deviation = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - average) ** 2, 0) / losses.length ** 2);
    expect(Math.abs(average - curve.losses[steps])).toBeLessThan(3 * deviation);
  });

  test("have their best depth where it is known for rigid tasks, and far deeper than fixed nodes for flexible ones", () => {
    const sample = curvatureModes(draws(1000, 8));
    const best = sigmas.map((sigmaR) => {
      const taskCovariance = coefficientMoments({ sigmaR }).covariance;
      const curve = curvatureDepth(sample, { taskCovariance, noise: 0.4, alpha: 0.3, steps: 80 });
      expect(curve.divergent).toBe(0);
      return depth({ kind: "early-stop", of: curve });
    });
    expect(best.slice(0, 3)).toEqual([1, 2, 5]);
    expect(best[6]).toBe(80);
    expect(best).toEqual([...best].sort((a, b) => a - b));
  });
});

describe("outer loops on the proton tasks with fixed nodes", () => {
  const sigmaR = 0.08;
  const { mean } = coefficientMoments({ sigmaR });
  const gap = (theta: Float64Array) => Math.max(...theta.map((value, j) => Math.abs(value - mean[j])));

  test.each(["maml", "fomaml", "reptile"] as const)("%s finds the mean task", (algorithm) => {
    const tasks = gaussHermite(6, { mean: 0.4, deviation: sigmaR / 2 }).map(({ node, weight }) => {
      const loss = quadraticLoss({
        H: supportCurvature(supportPoints("nodes", 10, key(0))),
        c: potentialCoefficients(node, { sigmaR }),
      });
      return { support: loss, query: loss, weight };
    });
    const field = (theta: Float64Array) => metaGradient(tasks, theta, 0.3, innerSteps(5), algorithm);
    expect(gap(metaDescent(field, new Float64Array(5), { rate: 0.5 }))).toBeLessThan(1e-10);
  });

  test("with noisy support sets they find it within three standard errors", () => {
    const count = 200;
    const k = innerSteps(2);
    const tasks = protonTasks({ sigmaR, count, support: "nodes" }, key(11));
    const field = (theta: Float64Array) => metaGradient(tasks, theta, 0.3, k, "maml");
    const found = metaDescent(field, new Float64Array(5), { rate: 1 });
    const x = 0.7 ** k;
    found.forEach((value, j) => {
      // θ* = E c − E ξ (1 − x)/x over the sampled tasks
      const variance = coefficientMoments({ sigmaR }).covariance.get(j, j) + 0.4 * ((1 - x) / x) ** 2;
      expect(Math.abs(value - mean[j])).toBeLessThan(3 * Math.sqrt(variance / count));
    });
  });
});

describe("an interval of depths", () => {
  test("holds every depth within one standard error of the least loss", () => {
    expect(depthInterval([5, 2, 1.2, 1, 1.1, 1.6, 3], [0.3, 0.3, 0.3, 0, 0.3, 0.3, 0.3])).toEqual({
      best: 3,
      least: 2,
      most: 4,
    });
  });

  test("is a point when errors vanish", () => {
    expect(depthInterval([3, 1, 2], [0, 0, 0])).toEqual({ best: 1, least: 1, most: 1 });
  });
});

test("what is no question is refused", () => {
  const losses = [2, 1];
  const curve = { kind: "curve", losses } as const;
  expect(() => depth({ kind: "relative", of: curve, tolerance: 0 })).toThrow("invalid tolerance: 0");
  expect(() => depth({ kind: "early-stop", of: { kind: "curve", losses: [] } })).toThrow("invalid losses: none given");
  expect(() => depth({ kind: "early-stop", of: { kind: "curve", losses: [1, Number.NaN] } })).toThrow(
    "invalid loss: NaN after 1 steps",
  );
  expect(() => depth({ kind: "patience", of: curve } as never)).toThrow(
    'unknown criterion "patience" (known: early-stop, absolute, relative, memory)',
  );
  expect(() => depth({ kind: "memory", of: { projection: "p", norms: [1, -2] }, tolerance: 0.1 })).toThrow(
    "invalid tensor norm: -2",
  );
  expect(() => expectedQueryLoss(one(1, 1, 2.5), 1)).toThrow("invalid learning rate: 2.5 (curvature 1)");
  expect(() => expectedQueryLoss(one(-1, 1), 1)).toThrow("invalid task variance: -1");
  expect(() => expectedQueryLoss(one(1, 1, 1.5), 0.5)).toThrow("invalid depth: 0.5 (overshooting descent)");
  expect(() => continuousEarlyStop(one(1, 1, 1.5))).toThrow("invalid learning rate: a step contracts by -0.5");
  expect(() => depthInterval([1, 2], [0])).toThrow("invalid standard errors: got 1, expected 2");
  expect(() => depthInterval([1, 2], [0, Number.NaN])).toThrow("invalid standard error: NaN");
});
