import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  adamRule,
  conjugatePath,
  descentPath,
  inverseHessian,
  learnedRule,
  linearCell,
  logSign,
  momentumRule,
  newtonRule,
  newtonValue,
  type Quadratic,
  responses,
  settingsOf,
  sgdRule,
  sharpest,
  singleQuadratics,
  stopGradient,
  type UpdateRule,
  unroll,
  warmMomentumRule,
} from "../../../../lib/adapt/learning-to-optimize/index.js";
import { quadraticProblems } from "../../../../lib/tasks/quadratic-problems.js";
import {
  adam,
  compile,
  key,
  momentum,
  normal,
  type Optimizer,
  type Params,
  sgd,
  valueAndGradients,
} from "../../../../lib/tensor/index.js";

const family = quadraticProblems({ dimension: 4 });
const { data, start } = family.draw(key(1), 5);
const from = <Memory extends Params>(rule: UpdateRule<never, Memory>) => ({
  theta: start,
  memory: rule.remember(5, family.dimension),
});
/** f(θ_t), t = 1 … steps, [steps][problems]. */
function path<Phi extends Params, Memory extends Params>(rule: UpdateRule<Phi, Memory>, phi: Phi, steps: number) {
  return unroll(rule, family, phi, data, from(rule as never) as never, steps).values.arraySync() as number[][];
}
const problems: Quadratic[] = singleQuadratics(data.w.dataSync(), data.y.dataSync(), start.dataSync(), 4);

describe("hand-made update rules", () => {
  const rate = 0.02;
  const pairs: [string, UpdateRule, Optimizer, number][] = [
    ["sgd", sgdRule({ rate }) as never, sgd({ learningRate: rate }), 0],
    ["momentum", momentumRule({ rate }) as never, momentum({ learningRate: rate }), 0],
    // 1 − β is a float32 here and a double there.
    ["adam", adamRule({ rate }) as never, adam({ learningRate: rate }), 1e-5],
  ];
  test.each(pairs)("%s takes the steps of lib/tensor's optimizer", (_, rule, optimizer, tolerance) => {
    const phi = rule.init(key(0));
    let standing = from(rule as never) as { theta: tf.Tensor; memory: Params };
    let theta = start;
    let state = optimizer.init({ theta });
    for (let t = 0; t < 20; t++) {
      standing = unroll(rule, family, phi, data, standing, 1).standing as typeof standing;
      const next = optimizer.update({ theta: family.gradient(data, theta) }, state, { theta });
      theta = next.params.theta;
      state = next.state;
      expect(tf.max(tf.abs(tf.sub(theta, standing.theta))).dataSync()[0]).toBeLessThanOrEqual(tolerance);
    }
  });

  test("an optimizer that returns −ηg is gradient descent: its path is the closed form in singular values", () => {
    const values = path(sgdRule(), settingsOf({ rate }), 30);
    problems.forEach((problem, i) => {
      const exact = descentPath(problem, rate, 30);
      for (const t of [1, 10, 30]) expect(Math.abs(values[t - 1][i] / exact[t] - 1)).toBeLessThan(1e-4);
    });
  });

  test("gradient descent diverges above the rate 1/σ_max² and falls below it", () => {
    for (const problem of problems) {
      const fastest = 1 / sharpest(problem);
      expect(descentPath(problem, 1.1 * fastest, 400)[400]).toBeGreaterThan(descentPath(problem, 1.1 * fastest, 0)[0]);
      const falling = descentPath(problem, 0.9 * fastest, 50);
      for (let t = 1; t <= 50; t++) expect(falling[t]).toBeLessThan(falling[t - 1]);
    }
  });

  test("one linear recurrent unit a coordinate is momentum, bit for bit", () => {
    const cell = path(linearCell(), settingsOf({ recurrent: 0.9, output: -rate }) as never, 50);
    expect(cell).toEqual(path(momentumRule(), settingsOf({ rate, decay: 0.9 }), 50));
  });

  test("momentum that warms up starts as gradient descent and has the decay t/(t + l)", () => {
    const rule = warmMomentumRule({ rate: 0.5, lag: 3 });
    const ones = Array.from({ length: 4 }, () => [1]);
    let average = 0;
    const wanted = ones.map((_, t) => {
      average = (t / (t + 3)) * average + 1;
      return -0.5 * average;
    });
    const steps = responses(rule, rule.init(key(0)), ones).flat();
    steps.forEach((step, t) => {
      expect(step).toBeCloseTo(wanted[t], 6);
    });
    expect(steps[0]).toBe(-0.5);
  });

  test("Adam's path does not see the scale of f, and gradient descent's is that of another rate", () => {
    const scaled = { ...family, gradient: (on: typeof data, at: tf.Tensor) => tf.mul(family.gradient(on, at), 16) };
    const run = (rule: UpdateRule, phi: Params) =>
      unroll(rule, scaled, phi, data, from(rule as never) as never, 20).values.arraySync() as number[][];
    const gap = (a: number[][], b: number[][]) =>
      Math.max(...a.flatMap((row, t) => row.map((value, i) => Math.abs(value / b[t][i] - 1))));
    const quick = settingsOf({ rate: 0.1, beta1: 0.9, beta2: 0.999 });
    expect(gap(run(adamRule() as never, quick), path(adamRule(), quick, 20))).toBeLessThan(1e-3);
    expect(
      gap(run(sgdRule() as never, settingsOf({ rate: 0.001 })), path(sgdRule(), settingsOf({ rate: 0.016 }), 20)),
    ).toBe(0);
  });
});

describe("bounds of a quadratic", () => {
  test("Newton's method is exact in one step, by plain algebra and as an update rule in float64", async () => {
    for (const problem of problems) expect(newtonValue(problem)).toBeLessThan(1e-18);
    const inverse = Float64Array.from(problems.flatMap((problem) => inverseHessian(problem).to1DArray()));
    const rule = newtonRule(tf.zeros([5, 4, 4]));
    const step = await compile(
      (phi: { inverse: tf.Tensor }, w: tf.Tensor, y: tf.Tensor, theta: tf.Tensor) =>
        unroll(rule, family, phi, { w, y }, { theta, memory: {} }, 1).values,
      [{ inverse: tf.zeros([5, 4, 4]) }, data.w, data.y, start],
      { dtype: "float64" },
    );
    const values = await (await step({ inverse } as never, data.w, data.y, start)).data();
    await step.dispose();
    for (const value of values) expect(value).toBeLessThan(1e-18);
  });

  test("conjugate gradients are exact after as many steps as there are coordinates", () => {
    for (const problem of problems) {
      const values = conjugatePath(problem, 4);
      expect(values[4]).toBeLessThan(1e-12 * values[0]);
      expect(values[3]).toBeGreaterThan(1e-10 * values[0]);
    }
  });

  test("no sum of gradients is below conjugate gradients: not gradient descent, not momentum", () => {
    const bound = problems.map((problem) => conjugatePath(problem, 3));
    for (const rate of [0.005, 0.02, 0.05]) {
      const paths = [
        path(sgdRule(), settingsOf({ rate }), 3),
        path(momentumRule(), settingsOf({ rate, decay: 0.9 }), 3),
      ];
      for (const values of paths) {
        values.forEach((row, t) => {
          row.forEach((value, i) => {
            expect(value).toBeGreaterThan(bound[i][t + 1] * (1 - 1e-4));
          });
        });
      }
    }
  });
});

describe("the learned update rule", () => {
  const order = [2, 0, 3, 1];
  const rules = [learnedRule({ units: 5 }), learnedRule({ units: 5, preprocessing: "log" })] as const;

  test.each(rules.map((rule, i) => [["none", "log"][i], rule] as const))(
    "permuted coordinates have permuted steps, bit for bit (preprocessing: %s)",
    (_, rule) => {
      const phi = rule.init(key(2));
      let [memory, permuted] = [rule.remember(5, 4), rule.remember(5, 4)];
      for (let t = 0; t < 5; t++) {
        const gradient = tf.tensor2d(Float32Array.from(normal(key(10 + t), 20)), [5, 4]);
        const one = rule.update(phi, memory, gradient);
        const other = rule.update(phi, permuted, tf.gather(gradient, order, 1));
        expect(tf.gather(one.step, order, 1).arraySync()).toEqual(other.step.arraySync());
        memory = one.memory;
        permuted = other.memory;
      }
    },
  );

  test("a problem whose coordinates are renamed has the renamed path, and the same values", () => {
    const rule = rules[0];
    const phi = rule.init(key(3));
    const renamed = { w: tf.gather(data.w, order, 2), y: data.y };
    const run = (on: typeof data, at: tf.Tensor) =>
      unroll(rule, family, phi, on, { theta: at, memory: rule.remember(5, 4) }, 10);
    const [one, other] = [run(data, start), run(renamed, tf.gather(start, order, 1))];
    const gap = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];
    expect(gap(one.values, other.values)).toBeLessThan(1e-4);
    expect(gap(tf.gather(one.standing.theta, order, 1), other.standing.theta)).toBeLessThan(1e-5);
  });

  test("has 5 061 numbers with one input and 5 141 with two, whatever the dimension", () => {
    const count = (rule: UpdateRule<never, never>) => {
      let numbers = 0;
      const walk = (node: unknown): void => {
        if (node instanceof tf.Tensor) numbers += node.size;
        else if (typeof node === "object" && node !== null) Object.values(node).forEach(walk);
      };
      walk((rule as unknown as UpdateRule).init(key(1)));
      return numbers;
    };
    const cell = (inputs: number) => (inputs + 20 + 1) * 80;
    expect(count(learnedRule() as never)).toBe(cell(1) + cell(20) + 21);
    expect(count(learnedRule() as never)).toBe(5061);
    expect(count(learnedRule({ preprocessing: "log" }) as never)).toBe(5141);
  });

  test("gradients are preprocessed as in appendix A of Andrychowicz et al. (2016)", () => {
    const g = [1, -1, Math.exp(-5), -Math.exp(3), Math.exp(-11), -Math.exp(-12), 0];
    const wanted = g.map((value) =>
      Math.abs(value) >= Math.exp(-10)
        ? [Math.log(Math.abs(value)) / 10, Math.sign(value)]
        : [-1, Math.exp(10) * value],
    );
    const got = logSign(tf.tensor2d(Float32Array.from(g), [g.length, 1])).arraySync() as number[][];
    got.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(wanted.flat()[i], 5);
    });
    // The two pieces meet: just above and just below e⁻¹⁰ the features are (−1, 1).
    const meeting = [Math.exp(-10) * 1.0001, Math.exp(-10) * 0.9999];
    for (const row of logSign(tf.tensor2d(meeting, [2, 1])).arraySync() as number[][]) {
      expect(row[0]).toBeCloseTo(-1, 4);
      expect(row[1]).toBeCloseTo(1, 3);
    }
  });

  test("a stopped gradient has its value and no derivative, eager and compiled", async () => {
    const through = (at: tf.Tensor) => tf.sum(tf.mul(at, stopGradient(at)));
    const slope = (x: tf.Tensor) => valueAndGradients(through)(x).gradients;
    const x = tf.tensor1d([2, 3]);
    expect(Array.from(slope(x).dataSync())).toEqual([2, 3]);
    const run = await compile(slope, [x]);
    expect(Array.from((await run(x)).dataSync())).toEqual([2, 3]);
    await run.dispose();
  });

  test("wrong options are told with their value", () => {
    expect(() => learnedRule({ units: 0 })).toThrow("invalid units: 0");
    expect(() => learnedRule({ scale: 0 })).toThrow("invalid scale: 0");
    expect(() => learnedRule({ preprocessing: "sqrt" as never })).toThrow(
      'unknown preprocessing "sqrt" (known: none, log)',
    );
    expect(() => path(sgdRule(), settingsOf({ rate: 1 }), 0)).toThrow("invalid number of steps: 0");
  });
});
