import { describe, expect, test } from "vitest";
import { toDense } from "../../../lib/linalg/index.js";
import { memoryTime, sampledTensors } from "../../../lib/memory/index.js";
import {
  drudeLorentz,
  factorialConditions,
  factorialEffects,
  type HypothesisName,
  judgeHypotheses,
  type RigidityEvidence,
  rankCorrelation,
  type ScaffoldBathOptions,
  scaffoldBath,
  scaffoldHierarchy,
} from "../../../lib/physics/index.js";
import { physicalTime } from "../../../lib/tasks/index.js";

describe("the bath of a scaffold", () => {
  test("at the reference it has λ = 0.1 and γ = 0.5; friction moves γ alone, stiffness keeps λγ", () => {
    expect(scaffoldBath({ stiffness: 40 })).toMatchObject({ lambda: 0.1, gamma: 0.5, temperature: 1, terms: 1 });
    const [thin, thick] = [1, 4].map((friction) => scaffoldBath({ stiffness: 20, friction }));
    expect(thick.lambda).toBe(thin.lambda);
    expect(thick.gamma).toBe(thin.gamma / 4);
    for (const stiffness of [10, 80, 320]) {
      const { lambda, gamma } = scaffoldBath({ stiffness });
      expect(lambda * gamma).toBeCloseTo(0.05, 15);
    }
  });

  test("a second pole is taken from γ = 2 on", () => {
    expect([80, 160, 320].map((stiffness) => scaffoldBath({ stiffness }).terms)).toEqual([1, 2, 2]);
    expect(scaffoldBath({ stiffness: 160, friction: 4 }).terms).toBe(1);
    expect(() => scaffoldBath({ stiffness: 0 })).toThrow("invalid stiffness: 0");
    expect(() => scaffoldBath({ stiffness: 40, friction: -1 })).toThrow("invalid friction: -1");
  });

  test("what the poles leave of the noise acts at once, as a double commutator", () => {
    // At depth 0 only the terminator is left of the bath: ρ̇ = −i[H, ρ] − δ[σ_z, [σ_z, ρ]], which damps coherences at 4δ.
    const options = { stiffness: 320 };
    const { lambda, gamma, temperature } = scaffoldBath(options);
    const { exponents } = drudeLorentz(scaffoldBath(options));
    const resummed = exponents.reduce((sum, { amplitude, rate }) => sum + amplitude.re / rate, 0);
    const delta = (2 * lambda * temperature) / gamma - resummed;
    const rates = [0, 1, 2, 3].map((i) => -toDense(scaffoldHierarchy(options, 0).generator).get(i, i));
    expect(delta).toBeGreaterThan(1e-6);
    expect(Math.max(...rates) / (4 * delta)).toBeCloseTo(1, 8);
  });

  const memory = (options: ScaffoldBathOptions, depth: number, window: number) => {
    const { generator, resolved } = scaffoldHierarchy(options, depth);
    return memoryTime(sampledTensors(generator, resolved, 0.05, Math.round(window / 0.05)), physicalTime(0.05));
  };

  test.each([
    [80, 1, 0.732, 3.55],
    [40, 1, 1.07, 5.8],
    [320, 4, 0.861, 4.2],
  ])("κ = %i, friction %i: memory times at Δt = 0.05", (stiffness, friction, tau1, t99) => {
    const found = memory({ stiffness, friction }, 6, 20);
    expect(Math.abs(found.tau1 / tau1 - 1)).toBeLessThan(6e-3);
    expect(Math.abs(found.t99 - t99)).toBeLessThan(0.051);
  });
});

describe("factorial designs", () => {
  const levels = { friction: [1, 4], alpha: [0.15, 0.3], spring: [10, 320] } as const;
  const conditions = factorialConditions(levels);

  test("all combinations appear once, the first factor changing fastest", () => {
    expect(conditions).toHaveLength(8);
    expect(new Set(conditions.map((condition) => JSON.stringify(condition))).size).toBe(8);
    expect(conditions.slice(0, 2)).toEqual([
      { friction: 1, alpha: 0.15, spring: 10 },
      { friction: 4, alpha: 0.15, spring: 10 },
    ]);
  });

  test("a product of powers has its powers as main effects and no interactions", () => {
    const effects = factorialEffects(
      levels,
      conditions.map(({ friction, spring }) => friction ** 0.5 / spring),
    );
    expect(effects.main.friction).toBeCloseTo(2, 13);
    expect(effects.main.alpha).toBeCloseTo(1, 13);
    expect(effects.main.spring).toBeCloseTo(1 / 32, 13);
    expect(effects.untouchedBy).toEqual(["alpha"]);
    for (const { ratio } of effects.interactions) expect(ratio).toBeCloseTo(1, 13);
  });

  test("a factor that acts only where another is high shows as main effects and as their interaction", () => {
    const effects = factorialEffects(
      levels,
      conditions.map(({ friction, alpha }) => (friction > 1 && alpha > 0.2 ? Math.E ** 4 : 1)),
    );
    expect(Math.log(effects.main.friction)).toBeCloseTo(2, 13);
    expect(Math.log(effects.main.alpha)).toBeCloseTo(2, 13);
    const pair = effects.interactions.find(({ pair }) => pair.join() === "friction,alpha");
    expect(Math.log(pair?.ratio ?? 0)).toBeCloseTo(2, 13);
    expect(effects.untouchedBy).toEqual(["spring"]);
  });

  test("a change in the last bit counts as a change", () => {
    const values = conditions.map(() => 1);
    values[3] = 1 + Number.EPSILON;
    expect(factorialEffects(levels, values).untouchedBy).toEqual([]);
  });

  test("responses that are missing or not positive are refused", () => {
    expect(() => factorialEffects(levels, [1, 2])).toThrow("invalid responses: got 2, expected 8");
    expect(() => factorialEffects({ a: [0, 1] }, [1, 0])).toThrow("invalid response: 0");
  });

  test("rank correlation: 1 for any rising function, 1 − 6Σd²/n(n²−1) without ties, mean ranks with them", () => {
    const x = [1, 2, 3, 4, 5];
    expect(rankCorrelation(x, x.map(Math.exp))).toBeCloseTo(1, 14);
    expect(rankCorrelation(x, [2, 1, 4, 3, 5])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 14);
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5 of variances 4.5 and 5.
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 14);
    expect(rankCorrelation([1, 1], [1, 2])).toBeNaN();
    expect(() => rankCorrelation([1], [1])).toThrow("invalid pairs: got 1 and 1");
  });
});

describe("hypotheses", () => {
  const evidence: RigidityEvidence = {
    stiffness: [10, 40, 80, 320],
    depths: { exact: [8, 5, 3, 1], random: [20, 10, 4, 1] },
    referenceDepth: [8, 5, 3, 1.2],
    otherDepths: { "small steps": [30, 20, 10, 4] },
    criteria: { "early stop": [8, 5, 3, 1], absolute: [8, 6, 5, 3], relative: [7, 7, 7, 7] },
    effects: { friction: { memory: 3.5, depth: 1 }, learningRate: { memory: 1, depth: 2.2 } },
    curvatureLaw: { residual: 1e-15, common: 0, size: 0.05 },
    fluctuation: { thermal: 1e-15, sampled: 1.2, isotropic: 0.28 },
    tunnelling: { sameDistance: 0.02, shorter: 1.8 },
  };
  const found = (changes: Partial<RigidityEvidence> = {}) =>
    Object.fromEntries(judgeHypotheses({ ...evidence, ...changes }).map(({ name, found }) => [name, found]));

  test("evidence of the expected kind gives the expected verdicts", () => {
    for (const { found, expected } of judgeHypotheses(evidence)) expect(found).toBe(expected);
  });

  test.each<[HypothesisName, Partial<RigidityEvidence>]>([
    ["H1", { depths: { exact: [8, 5, 6, 1] } }],
    ["H2", { referenceDepth: [8, 5, 3.6, 1] }],
    ["H2", { referenceDepth: [8, 4.4, 3, 1] }],
    ["H2′", { otherDepths: { "the same": [8, 5, 3, 1] } }],
    ["H3", { criteria: { a: [3, 2, 2, 1], b: [9, 8, 7, 6] } }],
    ["H4", { effects: { ...evidence.effects, friction: { memory: 3.5, depth: 1.0001 } } }],
    ["H4", { effects: { ...evidence.effects, learningRate: { memory: 1, depth: 1.2 } } }],
    ["H4", { effects: { ...evidence.effects, learningRate: { memory: 1.0001, depth: 2.2 } } }],
    ["H5", { curvatureLaw: { residual: 1e-11, common: 0, size: 0.05 } }],
    ["H5", { curvatureLaw: { residual: 1e-15, common: 1e-11, size: 0.05 } }],
    ["H5", { curvatureLaw: { residual: 0, common: 0, size: 0 } }],
    ["H6", { fluctuation: { thermal: 1e-11, sampled: 1.2, isotropic: 0.28 } }],
    ["H6", { fluctuation: { thermal: 1e-15, sampled: 4, isotropic: 0.28 } }],
    ["H6", { fluctuation: { thermal: 1e-15, sampled: 1, isotropic: 0 } }],
    ["H7", { tunnelling: { sameDistance: 0.02, shorter: 0.9 } }],
    ["H7", { tunnelling: { sameDistance: 1.1, shorter: 1.8 } }],
  ])("%s turns over when its evidence does, and nothing else", (name, changes) => {
    const [before, after] = [found(), found(changes)];
    for (const other of Object.keys(before)) expect(after[other] !== before[other]).toBe(other === name);
  });

  test("a series that does not fit the stiffness is refused by name", () => {
    expect(() => judgeHypotheses({ ...evidence, criteria: { absolute: [1, 2] } })).toThrow(
      'invalid series "absolute": got 2, expected 4',
    );
  });
});
