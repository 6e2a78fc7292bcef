import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  adamDescent,
  adamKernel,
  adamKernelReference,
  adamUnrolled,
  gradientDescent,
  heavyBallDescent,
  heavyBallFlow,
  heavyBallGenerator,
  heavyBallMap,
  heavyBallTensors,
  heavyBallUnrolled,
} from "../../../lib/adapt/index.js";
import { distance, expm, gaussLegendre, maxDifference } from "../../../lib/linalg/index.js";
import { blockKernel, blockTensors, memoryTime, reducedMaps, transferTensors } from "../../../lib/memory/index.js";
import { excitedAmplitude, lorentzianReservoir } from "../../../lib/physics/index.js";
import {
  coupledQuarticLoss,
  innerSteps,
  physicalTime,
  quadraticLoss,
  quarticLoss,
  randomCurvature,
} from "../../../lib/tasks/index.js";
import { key, normal } from "../../../lib/tensor/random.js";

const task = { H: randomCurvature([0.2, 0.9, 1.7], key(41)), c: normal(key(42), 3) };
const theta = normal(key(43), 3);
const options = { rate: 0.1, momentum: 0.8 };
const k = innerSteps(30);
const losses = [quadraticLoss(task), coupledQuarticLoss(task, 0.6)];

describe("descent with momentum", () => {
  test.each(losses)("is the sum of its gradients with weights (1 − β^(k−s))/(1 − β), to 1e-13, loss %#", (loss) => {
    const { iterates, gradients } = heavyBallDescent(loss, theta, options, k);
    for (const steps of [0, 1, 7, 30]) {
      expect(distance(heavyBallUnrolled(theta, gradients.slice(0, steps), options), iterates[steps])).toBeLessThan(
        1e-13,
      );
    }
  });

  test("with β = 0 is plain descent", () => {
    const plain = gradientDescent(losses[1], theta, 0.1, k);
    const without = heavyBallDescent(losses[1], theta, { rate: 0.1, momentum: 0 }, k);
    plain.iterates.forEach((phi, s) => {
      expect(distance(phi, without.iterates[s])).toBeLessThan(1e-15);
    });
  });

  test("of a quadratic has the transfer tensors δ_n1 − αβⁿ⁻¹H, fitted to descents and by block elimination, to 1e-13", () => {
    const start = (i: number) => task.c.map((value, j) => value + (i === j ? 1 : 0));
    const descents = [0, 1, 2].map((i) => heavyBallDescent(losses[0], start(i), options, innerSteps(12)).iterates);
    const maps = Array.from({ length: 12 }, (_, n) => {
      const columns = descents.map((iterates) => Array.from(iterates[n + 1], (value, j) => value - task.c[j]));
      return new Matrix(columns).transpose();
    });
    const closed = heavyBallTensors(task.H, options, 12);
    const eliminated = blockTensors(heavyBallMap(task.H, options), [0, 1, 2], 12);
    transferTensors(maps).forEach((tensor, n) => {
      expect(maxDifference(tensor, closed[n])).toBeLessThan(1e-13);
      expect(maxDifference(eliminated[n], closed[n])).toBeLessThan(1e-14);
    });
  });

  test("remembers for 1/(1 − β) steps on average, whatever the curvature", () => {
    const { tau1 } = memoryTime(heavyBallTensors(task.H, options, 300), 1);
    expect(tau1).toBeCloseTo(1 / (1 - options.momentum), 10);
  });

  test("seen through the pair (φ, v) has no memory", () => {
    const maps = reducedMaps(heavyBallMap(task.H, options), [0, 1, 2, 3, 4, 5], 6);
    for (const tensor of transferTensors(maps).slice(1)) expect(tensor.norm()).toBeLessThan(1e-14);
  });

  test("tends to the flow with friction to first order in √α, and not at the time kα", () => {
    const [friction, t] = [0.8, 2];
    const flow = heavyBallFlow(losses[1], theta, friction, t).position;
    const error = (h: number) => {
      const descent = heavyBallDescent(
        losses[1],
        theta,
        { rate: h * h, momentum: 1 - friction * h },
        innerSteps(Math.round(t / h)),
      );
      return distance(descent.iterates.at(-1) as Float64Array, flow);
    };
    expect(Math.abs(Math.log2(error(0.01) / error(0.005)) - 1)).toBeLessThan(0.05);
    const shorter = heavyBallFlow(losses[1], theta, friction, t * 0.01).position;
    expect(distance(shorter, flow)).toBeGreaterThan(0.1);
  });

  test("refuses rates and momenta without meaning", () => {
    const run = (change: object) => () => heavyBallDescent(losses[0], theta, { ...options, ...change }, k);
    expect(run({ momentum: 1 })).toThrow("invalid momentum: 1");
    expect(run({ momentum: -0.1 })).toThrow("invalid momentum: -0.1");
    expect(run({ rate: 0 })).toThrow("invalid learning rate: 0");
    expect(() => heavyBallDescent(losses[0], [1], options, k)).toThrow("invalid parameters: got 1, expected 3");
    expect(() => heavyBallGenerator(task.H, 0)).toThrow("invalid friction: 0");
  });
});

describe("the flow with friction", () => {
  test("of a quartic satisfies φ̇ = −∫ e^{−γ(t−t′)} ∇𝓛(φ(t′)) dt′ + e^{−γt} v₀, by quadrature", () => {
    const loss = quarticLoss({ h: 1, b: 0.7 });
    const [friction, t, v0] = [0.6, 2.5, [0.4]];
    const at = (time: number) => heavyBallFlow(loss, [1.2], friction, time, v0);
    const integral = gaussLegendre(30, 0, t).reduce(
      (sum, { node, weight }) => sum + weight * Math.exp(-friction * (t - node)) * loss.gradient(at(node).position)[0],
      0,
    );
    expect(at(t).velocity[0]).toBeCloseTo(-integral + Math.exp(-friction * t) * v0[0], 12);
  });

  test("of a quadratic is the exponential of its generator, whose kernel is −H exp(−γt)", () => {
    const generator = heavyBallGenerator(task.H, 0.7);
    const kernel = blockKernel(generator, [0, 1, 2]).K(1.3);
    expect(maxDifference(kernel, Matrix.mul(task.H, -Math.exp(-0.7 * 1.3)))).toBeLessThan(1e-14);
    const displaced = theta.map((value, i) => value - task.c[i]);
    const moved = expm(generator, 2)
      .mmul(Matrix.columnVector([...displaced, 0, 0, 0]))
      .to1DArray();
    const flow = heavyBallFlow(losses[0], theta, 0.7, 2);
    expect(
      distance(
        flow.position.map((value, i) => value - task.c[i]),
        moved.slice(0, 3),
      ),
    ).toBeLessThan(1e-13);
    expect(distance(flow.velocity, moved.slice(3))).toBeLessThan(1e-13);
  });

  // h = γ₀ℓ/2 and γ = ℓ: over-, critically and underdamped.
  test.each([
    [0.3, 1],
    [0.5, 1],
    [5, 1],
  ])(
    "of one parameter is the amplitude of an atom with decay rate %s in a reservoir of width %s, to 1e-14",
    (decay, width) => {
      const generator = heavyBallGenerator(new Matrix([[(decay * width) / 2]]), width);
      for (const t of [0.4, 1.7, 6]) {
        const atom = excitedAmplitude(lorentzianReservoir(decay, width), physicalTime(t));
        expect(expm(generator, t).get(0, 0)).toBeCloseTo(atom, 14);
      }
    },
  );
});

describe("Adam", () => {
  const settings = { rate: 0.05, beta1: 0.85, beta2: 0.97 };
  const steps = innerSteps(25);

  test.each(losses)("is the sum of its gradients with its two-time kernel, to 1e-14, loss %#", (loss) => {
    const trajectory = adamDescent(loss, theta, settings, steps);
    expect(distance(adamUnrolled(theta, trajectory, settings), trajectory.iterates[25])).toBeLessThan(1e-14);
  });

  test("follows algorithm 1 of Kingma and Ba, one number at a time", () => {
    const loss = quarticLoss({ h: 1, b: 0.4 });
    const { iterates } = adamDescent(loss, [1.1], { rate: 0.1 }, innerSteps(40));
    let [phi, m, v] = [1.1, 0, 0];
    for (let t = 1; t <= 40; t++) {
      const g = loss.gradient([phi])[0];
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g ** 2;
      phi -= (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      expect(iterates[t][0]).toBeCloseTo(phi, 13);
    }
  });

  test("has the kernel of the double sum, by its backward recursion", () => {
    const { scales } = adamDescent(losses[1], theta, settings, steps);
    for (const depth of [1, 2, 25]) {
      const reference = adamKernelReference(scales, innerSteps(depth), settings);
      const kernel = adamKernel(scales, innerSteps(depth), settings);
      expect(kernel).toHaveLength(depth);
      kernel.forEach((w, j) => {
        expect(distance(w, reference[j])).toBeLessThan(1e-13 * reference[j][0]);
      });
    }
  });

  test("has a kernel of two times: shifting both changes it, as shifting never does with momentum", () => {
    const { scales } = adamDescent(losses[0], theta, settings, steps);
    const [early, late] = [10, 20].map((depth) => adamKernel(scales, innerSteps(depth), settings)[depth - 5]);
    expect(Math.abs(early[0] / late[0] - 1)).toBeGreaterThan(0.05);
  });

  test("does not see the scale of the loss: c𝓛 leaves the path and divides the kernel by c", () => {
    const scaled = quadraticLoss({ ...task, H: Matrix.mul(task.H, 100) });
    const tiny = { ...settings, epsilon: 1e-300 };
    const [one, hundred] = [losses[0], scaled].map((loss) => adamDescent(loss, theta, tiny, steps));
    expect(distance(one.iterates[25], hundred.iterates[25])).toBeLessThan(1e-13);
    const [w, small] = [one, hundred].map(({ scales }) => adamKernel(scales, steps, tiny)[3]);
    expect(
      distance(
        w,
        small.map((value) => 100 * value),
      ) / w[0],
    ).toBeLessThan(1e-12);
  });

  test("refuses decay rates without meaning and depths that were not recorded", () => {
    expect(() => adamDescent(losses[0], theta, { rate: 0.1, beta1: 1 }, steps)).toThrow("invalid beta1: 1");
    expect(() => adamDescent(losses[0], theta, { rate: -1 }, steps)).toThrow("invalid learning rate: -1");
    const { scales } = adamDescent(losses[0], theta, settings, innerSteps(3));
    expect(() => adamKernel(scales, innerSteps(4))).toThrow("invalid number of inner steps: 4 (recorded: 3)");
    expect(() => adamKernel(scales, innerSteps(0))).toThrow("invalid number of inner steps: 0 (recorded: 3)");
  });
});
