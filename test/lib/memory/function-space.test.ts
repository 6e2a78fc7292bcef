import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  column,
  distance,
  entries,
  expmAction,
  gaussLegendre,
  maxAbs,
  maxDifference,
} from "../../../lib/linalg/index.js";
import {
  equalOutputs,
  kernelResidual,
  linearModel,
  tangentKernel,
  tanhNetwork,
  testKernel,
  trainingKernel,
  trainingStep,
} from "../../../lib/memory/index.js";
import { flowTime } from "../../../lib/tasks/index.js";
import { key, normal } from "../../../lib/tensor/random.js";
import { randomMatrix } from "../random-matrix.js";

// Five training inputs (1 … 5) and two test inputs (0 and 6), eleven features.
const features = randomMatrix(key(71), 7, 11, 0.5);
const model = linearModel(features);
const phi0 = normal(key(72), 11);
const y = [0.3, -1, 0.6, 0.2, 1.1];
const training = [1, 2, 3, 4, 5];
const trainingFeatures = features.selection(
  training,
  Array.from({ length: 11 }, (_, i) => i),
);
const trained = linearModel(trainingFeatures);
const theta = tangentKernel(trained, phi0);
const f0 = trained.outputs(phi0);
const error0 = f0.map((f, i) => f - y[i]);

/** Outputs at time t from the flow of the parameters, φ̇ = −Jᵀ(Jφ − y)/5, as an augmented linear system. */
function parametersAt(t: number): Float64Array {
  const n = 11;
  const generator = Matrix.zeros(n + 1, n + 1);
  generator.setSubMatrix(
    trainingFeatures
      .transpose()
      .mmul(trainingFeatures)
      .mul(-1 / 5),
    0,
    0,
  );
  generator.setSubMatrix(trainingFeatures.transpose().mmul(column(y)).div(5), 0, n);
  return entries(expmAction(generator, column([...phi0, 1]), t)).slice(0, n);
}

describe("a linear model in function space", () => {
  test("is closed on all training points: ḟ = −Θ(f − y)/n follows the parameters to 1e-13", () => {
    const inFunctionSpace = entries(expmAction(theta, column(error0), -2 / 5)).map((e, i) => e + y[i]);
    expect(distance(inFunctionSpace, trained.outputs(parametersAt(2)))).toBeLessThan(1e-13);
  });

  test("seen through two training points has the kernel Θ_ru e^{−Θ_uu t/n} Θ_ur/n²", () => {
    const resolved = [0, 3];
    const seen = (t: number) => entries(expmAction(theta, column(error0), -t / 5));
    const residual = kernelResidual(trainingKernel(theta, resolved), flowTime(1.5), {
      trajectory: (t) => resolved.map((i) => seen(t)[i]),
      rate: (t) => resolved.map((i) => -entries(theta.mmul(column(seen(t))))[i] / 5),
      x0: error0,
    });
    expect(residual).toBeLessThan(1e-13);
    const initial = theta
      .selection(resolved, [1, 2, 4])
      .mmul(theta.selection([1, 2, 4], resolved))
      .div(25);
    expect(maxDifference(trainingKernel(theta, resolved).K(flowTime(0)), initial)).toBeLessThan(1e-15);
  });

  test("seen through test points has no kernel; the inhomogeneous term is all of the learning", () => {
    const all = tangentKernel(model, phi0);
    const tests = [0, 6];
    const kernel = testKernel(all, tests);
    const outputs = model.outputs(phi0);
    const x0 = outputs.map((f, i) => (tests.includes(i) ? f : f - y[i - 1]));
    expect(maxAbs(kernel.K(flowTime(1)))).toBe(0);
    // f*(t) = f*(0) + ∫I, against the flow of the parameters.
    const learned = [0, 0];
    for (const { node, weight } of gaussLegendre(30, 0, 2)) {
      const term = kernel.inhomogeneous(flowTime(node), x0);
      learned.forEach((_, i) => {
        learned[i] += weight * term[i];
      });
    }
    const after = model.outputs(parametersAt(2));
    tests.forEach((index, i) => {
      expect(outputs[index] + learned[i]).toBeCloseTo(after[index], 13);
    });
    expect(Math.max(...learned.map(Math.abs))).toBeGreaterThan(0.05);
  });

  test("learns the same on test points wherever these start: they leave no echo", () => {
    const other = equalOutputs(trained, phi0, normal(key(73), 11), 2);
    expect(distance(model.outputs(other), model.outputs(phi0))).toBeGreaterThan(0.05);
    const learnt = (phi: Float64Array) => {
      let moved = phi;
      for (let step = 0; step < 5; step++) moved = trainingStep(trained, moved, y, 0.3);
      const before = model.outputs(phi);
      return model.outputs(moved).map((f, i) => f - before[i]);
    };
    expect(distance(learnt(phi0), learnt(other))).toBeLessThan(1e-12);
  });

  test("has one future for one set of outputs, whatever the parameters", () => {
    const other = equalOutputs(trained, phi0, normal(key(73), 11), 2);
    expect(distance(other, phi0)).toBeGreaterThan(0.3);
    expect(distance(trained.outputs(other), f0)).toBeLessThan(1e-14);
    const [a, b] = [phi0, other].map((phi) => trained.outputs(trainingStep(trained, phi, y, 0.3)));
    expect(distance(a, b)).toBeLessThan(1e-12);
  });
});

describe("a network of tanh units", () => {
  const network = tanhNetwork([-1, -0.3, 0.4, 1.2, 2], 8);
  const phi = normal(key(74), 24);

  test("has the Jacobian of its outputs, by central differences", () => {
    const jacobian = network.jacobian(phi);
    for (let j = 0; j < 24; j++) {
      const shifted = (by: number) => network.outputs(phi.map((value, i) => (i === j ? value + by : value)));
      const slope = shifted(1e-5).map((up, i) => (up - shifted(-1e-5)[i]) / 2e-5);
      expect(distance(slope, jacobian.getColumn(j))).toBeLessThan(1e-9);
    }
  });

  test("has different futures for equal outputs: they are no Markov state", () => {
    const other = equalOutputs(network, phi, normal(key(75), 24), 1);
    expect(distance(network.outputs(other), network.outputs(phi))).toBeLessThan(1e-14);
    const [a, b] = [phi, other].map((x) => network.outputs(trainingStep(network, x, y, 0.3)));
    expect(distance(a, b)).toBeGreaterThan(1e-3);
    // The cause is the tangent kernel, which is not a function of the outputs.
    expect(maxDifference(tangentKernel(network, phi), tangentKernel(network, other))).toBeGreaterThan(1e-2);
  });

  test("learns: a small step lowers the training loss by about rate·‖gradient‖²", () => {
    const loss = (x: ArrayLike<number>) => network.outputs(x).reduce((sum, f, i) => sum + (f - y[i]) ** 2, 0) / 10;
    const moved = trainingStep(network, phi, y, 1e-4);
    const push = moved.reduce((sum, x, i) => sum + ((x - phi[i]) / 1e-4) ** 2, 0);
    expect((loss(phi) - loss(moved)) / 1e-4 / push).toBeCloseTo(1, 3);
  });

  test("refuses parameters of the wrong length, and models whose outputs see everything", () => {
    expect(() => network.outputs([1])).toThrow("invalid parameters: got 1, expected 24");
    expect(() => equalOutputs(linearModel(Matrix.eye(3)), [1, 2, 3], [1, 1, 1])).toThrow("see every direction");
    expect(() => trainingStep(network, phi, [1], 0.1)).toThrow("invalid targets: got 1, expected 5");
    expect(() => tanhNetwork([1], 0)).toThrow("invalid width: 0");
  });
});
