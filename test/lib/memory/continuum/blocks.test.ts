import { describe, expect, test } from "vitest";
import {
  aggregate,
  type Block,
  chain,
  constantBlock,
  linearBlock,
  type Network,
  randomResidual,
  residualBlock,
  softmax,
  type Vector,
} from "../../../../lib/memory/continuum/index.js";
import { foldIn, key, normal } from "../../../../lib/tensor/random.js";

const draw = (name: number, n: number) => normal(foldIn(key(71), name), n);
const dot = (a: Vector, b: Vector) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const moved = (a: Vector, step: number, b: Vector) => a.map((value, i) => value + step * b[i]);
const alone = (block: Block): Network => chain([block]);

const networks: readonly (readonly [string, Network])[] = [
  ["a constant", alone(constantBlock({ inputs: 3, outputs: 3 }))],
  ["a linear block", alone(linearBlock({ inputs: 3, outputs: 2 }))],
  ["a residual block", alone(residualBlock({ width: 3, hidden: 5 }))],
  [
    "a chain out of order",
    chain([linearBlock({ inputs: 3, outputs: 2 }), residualBlock({ width: 3, hidden: 4 })], [1, 0]),
  ],
  ...(["sum", "mean", "free", "softmax"] as const).map(
    (how) =>
      [
        `the ${how} of two blocks`,
        aggregate([residualBlock({ width: 3, hidden: 4 }), linearBlock({ inputs: 3, outputs: 3 })], how),
      ] as const,
  ),
];

describe.each(networks)("derivatives of %s", (_, network) => {
  const thetas = network.sizes.map((size, s) => draw(s, size));
  const directions = network.sizes.map((size, s) => draw(20 + s, size));
  const x = draw(40, network.inputs);
  const dy = draw(41, network.outputs);
  const at = (step: number) => thetas.map((theta, s) => moved(theta, step, directions[s]));
  const along = (gradients: readonly Vector[]) => gradients.reduce((sum, g, s) => sum + dot(g, directions[s]), 0);

  test("agree with central differences of the output, to 1e-8", () => {
    const step = 1e-5;
    const [after, before] = [step, -step].map((h) => network.apply(at(h), x).y);
    const difference = dot(
      dy,
      after.map((value, i) => (value - before[i]) / (2 * step)),
    );
    expect(along(network.apply(thetas, x).pullback(dy))).toBeCloseTo(difference, 8);
    expect(dot(dy, network.along(thetas, directions, x).moved)).toBeCloseTo(difference, 8);
  });

  test("move along a direction as central differences of the gradient do, to 1e-7", () => {
    const step = 1e-5;
    const dyMoved = draw(42, network.outputs);
    const gradients = (h: number) => network.apply(at(h), x).pullback(moved(dy, h, dyMoved));
    const [after, before] = [gradients(step), gradients(-step)];
    network
      .along(thetas, directions, x)
      .pullbackAlong(dy, dyMoved)
      .forEach((change, s) => {
        change.forEach((value, i) => {
          expect(value).toBeCloseTo((after[s][i] - before[s][i]) / (2 * step), 7);
        });
      });
  });
});

describe("aggregation", () => {
  const blocks = [0, 1, 2].map(() => residualBlock({ width: 4, hidden: 3 }));
  const x = draw(50, 4);
  // W₁ = 0: the blocks are the identity, and what the weights do to the identity path is all that there is.
  const thetas = blocks.map((_, s) => randomResidual({ width: 4, hidden: 3 }, foldIn(key(72), s), { scale: 0 }));
  const weights = Float64Array.of(0.3, -1.1, 2);

  test("by softmax keeps the identity path of residual blocks at weight 1; free weights do not", () => {
    const soft = aggregate(blocks, "softmax").apply([...thetas, weights], x).y;
    const free = aggregate(blocks, "free").apply([...thetas, weights], x).y;
    soft.forEach((value, i) => {
      expect(value).toBeCloseTo(x[i], 14);
      expect(free[i]).toBeCloseTo(1.2 * x[i], 14);
    });
    expect(softmax(weights).reduce((a, b) => a + b)).toBeCloseTo(1, 15);
    expect(softmax(Float64Array.of(1000, 0))[0]).toBe(1);
  });

  test("refuses an unknown name with the known ones, and blocks that do not fit beside each other", () => {
    expect(() => aggregate(blocks, "median" as never)).toThrow(
      'unknown aggregation "median" (known: sum, mean, free, softmax)',
    );
    expect(() => aggregate([...blocks, linearBlock({ inputs: 4, outputs: 1 })], "sum")).toThrow(
      "invalid block beside 4 → 4: 4 → 1",
    );
  });
});

test("a chain refuses blocks that do not fit one after another", () => {
  expect(() => chain([linearBlock({ inputs: 3, outputs: 2 }), linearBlock({ inputs: 3, outputs: 2 })])).toThrow(
    "invalid chain: 2 outputs go into 3 inputs",
  );
});

test("blocks refuse sizes below one and an unknown activation", () => {
  expect(() => linearBlock({ inputs: 0, outputs: 1 })).toThrow("invalid number of inputs: 0");
  expect(() => residualBlock({ width: 2, hidden: 2, activation: "step" as never })).toThrow(
    'unknown activation "step" (known: relu, tanh)',
  );
});
