import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  type ContinuumMemory,
  continuumMemory,
  gradientStep,
  learnStarts,
  linearBlock,
  momentumStep,
  nestedMemory,
  observeContext,
  parametersOf,
  type RunOptions,
  randomResidual,
  residualBlock,
  runSequence,
  type Sample,
  startNested,
  streamGradient,
  streamGradientReference,
  type Vector,
} from "../../../../lib/memory/continuum/index.js";
import { foldIn, key, normal } from "../../../../lib/tensor/random.js";

const rule = (rate: number, retention = 1) => gradientStep({ rate, retention });
const stream = (length: number, width: number, outputs = width): Sample[] =>
  Array.from({ length }, (_, i) => ({
    x: normal(foldIn(key(31), i), width),
    target: normal(foldIn(key(32), i), outputs),
  }));

const residual = residualBlock({ width: 3, hidden: 4 });
const thetas = [0, 1].map((s) => randomResidual({ width: 3, hidden: 4 }, foldIn(key(33), s), { scale: 0.5 }));

interface Case {
  readonly name: string;
  readonly memory: ContinuumMemory;
  readonly starts: readonly Vector[];
  readonly samples: readonly Sample[];
  readonly partial?: "flush";
}

const cases: readonly Case[] = [
  {
    name: "one linear block",
    memory: continuumMemory({
      variant: "sequential",
      levels: [{ name: "fast", period: 1, block: linearBlock({ inputs: 5, outputs: 2 }), rule: rule(0.1) }],
    }),
    starts: [normal(key(34), 10)],
    samples: stream(24, 5, 2),
  },
  {
    name: "a chain of residual blocks with periods 4 and 1, and retention",
    memory: continuumMemory({
      variant: "sequential",
      levels: [
        { name: "slow", period: 4, block: residual, rule: rule(0.05, 0.9) },
        { name: "fast", period: 1, block: residual, rule: rule(0.1, 0.95) },
      ],
    }),
    starts: thetas,
    samples: stream(12, 3),
  },
  {
    name: "the same with means and a flushed end",
    memory: continuumMemory({
      variant: "sequential",
      order: "fast-first",
      reduction: "mean",
      levels: [
        { name: "slow", period: 8, block: residual, rule: rule(0.3) },
        { name: "fast", period: 2, block: residual, rule: rule(0.2) },
      ],
    }),
    starts: thetas,
    samples: stream(13, 3),
    partial: "flush",
  },
  {
    name: "independent blocks with learned softmax weights",
    memory: continuumMemory({
      variant: "independent",
      aggregation: "softmax",
      levels: [
        { name: "slow", period: 4, block: residual, rule: rule(0.05) },
        { name: "fast", period: 1, block: residual, rule: rule(0.1) },
      ],
      weights: { period: 2, rule: rule(0.2) },
    }),
    starts: [...thetas, Float64Array.of(0.3, -0.2)],
    samples: stream(12, 3),
  },
];

describe.each(cases)("the slow gradient of $name", ({ memory, starts, samples, partial }) => {
  const options: RunOptions = { partial: partial ?? "drop" };
  const found = streamGradient(memory, starts, samples, options);
  const prequential = (phi: readonly Vector[]) => {
    const { losses } = runSequence(memory, phi, samples, options);
    return losses.reduce((sum, loss) => sum + loss, 0) / samples.length;
  };

  test("is that of central differences of the mean prequential loss, to 1e-6 of its largest entry", () => {
    const step = 1e-5;
    const largest = Math.max(...found.gradients.flatMap((g) => Array.from(g, Math.abs)));
    starts.forEach((start, s) => {
      start.forEach((_, i) => {
        const at = (h: number) => starts.map((each, k) => each.map((v, j) => (k === s && j === i ? v + h : v)));
        const difference = (prequential(at(step)) - prequential(at(-step))) / (2 * step);
        expect(Math.abs(found.gradients[s][i] - difference)).toBeLessThan(1e-6 * largest);
      });
    });
  });

  test("is the same backwards in time and with the Jacobian carried forwards, to 1e-13", () => {
    const forward = streamGradientReference(memory, starts, samples, options);
    found.gradients.forEach((gradient, s) => {
      gradient.forEach((value, i) => {
        expect(Math.abs(value - forward.gradients[s][i])).toBeLessThan(1e-13);
      });
    });
    expect(forward.loss).toBeCloseTo(prequential(starts), 14);
  });

  test("is not the first-order estimate, and that is the sum of the gradients on the way", () => {
    const first = streamGradient(memory, starts, samples, { ...options, through: "first-order" });
    const gap = first.gradients.flatMap((g, s) => Array.from(g, (value, i) => Math.abs(value - found.gradients[s][i])));
    expect(Math.max(...gap)).toBeGreaterThan(1e-2);
    expect(first.losses).toEqual(found.losses);
  });
});

describe("the slow gradient of online least squares", () => {
  const { memory, starts, samples } = cases[0];

  test("has the Jacobian Π(1 − ηxxᵀ), written by hand, to 1e-14", () => {
    // One output at a time: rows of W do not know of each other.
    let jacobian = Matrix.eye(5);
    const total = Matrix.zeros(2, 5);
    let w = Matrix.from1DArray(2, 5, starts[0]);
    for (const { x, target } of samples) {
      const input = Matrix.columnVector([...x]);
      const onW = Matrix.sub(w.mmul(input), Matrix.columnVector([...target])).mmul(input.transpose());
      total.add(onW.mmul(jacobian).div(samples.length));
      w = Matrix.sub(w, Matrix.mul(onW, 0.1));
      jacobian = Matrix.sub(Matrix.eye(5), input.mmul(input.transpose()).mul(0.1)).mmul(jacobian);
    }
    const [found] = streamGradient(memory, starts, samples).gradients;
    total.to1DArray().forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 14);
    });
  });
});

describe("a nested memory", () => {
  const { memory: fast, starts, samples } = cases[0];
  const step = (slow: Parameters<typeof nestedMemory>[0]["slow"], contextsPerUpdate = 1) => {
    const memory = nestedMemory({ fast, context: 12, slow, contextsPerUpdate });
    const first = observeContext(memory, startNested(memory, starts), samples.slice(0, 12));
    return { first, second: observeContext(memory, first.state, samples.slice(12)) };
  };
  const end = (from: readonly Vector[], part: readonly Sample[]) => parametersOf(runSequence(fast, from, part).state);

  test("starts every context from Φ again, and moves Φ down the exact gradient", () => {
    const { first } = step({ estimate: "exact", rate: 0.5 });
    const { gradients } = streamGradient(fast, starts, samples.slice(0, 12));
    expect(first.state.start[0]).toEqual(starts[0].map((value, i) => value - 0.5 * gradients[0][i]));
    expect(first.losses).toEqual(runSequence(fast, starts, samples.slice(0, 12)).losses);
  });

  test("with the estimate reptile moves Φ a share of the way to where the context ended", () => {
    const { first } = step({ estimate: "reptile", step: 0.1 });
    const [reached] = end(starts, samples.slice(0, 12));
    first.state.start[0].forEach((value, i) => {
      expect(value).toBeCloseTo(starts[0][i] + 0.1 * (reached[i] - starts[0][i]), 15);
    });
  });

  test("with the estimate carry is the stream without contexts", () => {
    const { second } = step({ estimate: "carry" });
    expect(second.state.start).toEqual(end(starts, samples));
  });

  test("with the estimate fixed never moves Φ", () => {
    expect(step({ estimate: "fixed" }).second.state.start).toEqual(starts);
  });

  test("waits for its own boundary: Φ is the very same array until two contexts are over, then moves by their sum", () => {
    const { first, second } = step({ estimate: "exact", rate: 0.5 }, 2);
    expect(first.state.start[0]).toBe(starts[0]);
    const [a, b] = [samples.slice(0, 12), samples.slice(12)].map(
      (part) => streamGradient(fast, starts, part).gradients[0],
    );
    second.state.start[0].forEach((value, i) => {
      expect(value).toBeCloseTo(starts[0][i] - 0.5 * (a[i] + b[i]), 14);
    });
    expect([first.state.updates, second.state.updates]).toEqual([0, 1]);
  });

  test("with the estimate reptile moves to the mean of several ends, not by their sum", () => {
    const { second } = step({ estimate: "reptile", step: 0.1 }, 2);
    const [[a], [b]] = [end(starts, samples.slice(0, 12)), end(starts, samples.slice(12))];
    second.state.start[0].forEach((value, i) => {
      expect(value).toBeCloseTo(starts[0][i] + 0.1 * ((a[i] + b[i]) / 2 - starts[0][i]), 14);
    });
  });

  test("begins to gather anew at its boundary: the second update is by the second context alone", () => {
    const { first, second } = step({ estimate: "exact", rate: 0.5 });
    const { gradients } = streamGradient(fast, first.state.start, samples.slice(12));
    expect(second.state.start[0]).toEqual(first.state.start[0].map((value, i) => value - 0.5 * gradients[0][i]));
  });

  test("takes its rate from a schedule by the number of its updates", () => {
    const { first } = step({ estimate: "exact", rate: (update) => (update === 0 ? 0 : 1) });
    expect(first.state.start[0]).toEqual(starts[0]);
  });

  test("refuses an unknown estimate, contexts of another length, and chunks that do not divide them", () => {
    expect(() => nestedMemory({ fast, context: 12, slow: { estimate: "implicit" } as never })).toThrow(
      'unknown estimate "implicit" (known: exact, first-order, reptile, carry, fixed)',
    );
    const memory = nestedMemory({ fast, context: 12, slow: { estimate: "fixed" } });
    expect(() => observeContext(memory, startNested(memory, starts), samples)).toThrow(
      "invalid context: got 24, expected 12",
    );
    expect(() => nestedMemory({ fast: cases[1].memory, context: 10, slow: { estimate: "fixed" } })).toThrow(
      'invalid period of "slow": 4 does not divide the context 10',
    );
    expect(() => nestedMemory({ fast, context: 0, slow: { estimate: "fixed" } })).toThrow("invalid context: 0");
  });

  test("refuses an exact gradient through a rule that has a state of its own", () => {
    const levels = [
      {
        name: "fast",
        period: 1,
        block: linearBlock({ inputs: 5, outputs: 2 }),
        rule: momentumStep({ rate: 0.1, momentum: 0.5 }),
      },
    ];
    expect(() => streamGradient(continuumMemory({ variant: "sequential", levels }), starts, samples)).toThrow(
      'invalid rule of "fast": momentum has no exact gradient here (known: gradient)',
    );
    expect(() => streamGradient(fast, starts, [])).toThrow("invalid number of samples: 0");
    expect(() => streamGradient(fast, starts, samples, { through: "none" as never })).toThrow(
      'unknown estimate "none" (known: exact, first-order)',
    );
  });
});

describe("starts learned over whole lifetimes (73)", () => {
  test("of all levels together come to the mean of the tasks, and the prequential loss down to that of their spread", () => {
    const block = linearBlock({ inputs: 4, outputs: 1 });
    const memory = continuumMemory({
      variant: "independent",
      aggregation: "sum",
      levels: [
        { name: "slow", period: 4, block, rule: rule(0.02) },
        { name: "fast", period: 1, block, rule: rule(0.05) },
      ],
    });
    const mu = Float64Array.of(1, -2, 0.5, 1.5);
    const lifetime = (i: number): Sample[] => {
      const w = normal(foldIn(key(41), i), 4, { deviation: 0.3 }).map((value, j) => value + mu[j]);
      return Array.from({ length: 12 }, (_, t) => {
        const x = normal(foldIn(key(42), 100 * i + t), 4);
        return { x, target: Float64Array.of(x.reduce((sum, value, j) => sum + value * w[j], 0)) };
      });
    };
    const zero = [new Float64Array(4), new Float64Array(4)];
    const sequences = (step: number) => [lifetime(2 * step), lifetime(2 * step + 1)];
    const { starts, losses } = learnStarts(memory, zero, { rate: 0.3, steps: 150, sequences });
    // Both blocks see the same input: only the sum of their starts counts, and it should be the mean of the tasks.
    const sum = starts[0].map((value, i) => value + starts[1][i]);
    expect(Math.hypot(...sum.map((value, i) => value - mu[i]))).toBeLessThan(0.25);
    const mean = (values: Vector) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(losses.slice(-30))).toBeLessThan(mean(losses.slice(0, 5)) / 5);
  });
});
