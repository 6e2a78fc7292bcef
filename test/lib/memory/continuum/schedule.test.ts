import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { scheduleTrace } from "../../../../lib/memory/continuum/experiments/index.js";
import {
  type Block,
  type ContinuumMemory,
  continueSequence,
  continuumMemory,
  flush,
  gradientStep,
  linearBlock,
  observe,
  parametersOf,
  predict,
  randomResidual,
  residualBlock,
  runSequence,
  runSequences,
  type Sample,
  startMemory,
  updateCount,
  type Vector,
} from "../../../../lib/memory/continuum/index.js";
import { foldIn, key, normal } from "../../../../lib/tensor/random.js";

const RATE = 0.02;
const FROZEN = Number.POSITIVE_INFINITY;

/** Two linear blocks, 4 → 3 → 2, the first the slower. */
function linearChain(periods: readonly [number, number], reduction?: "sum" | "mean"): ContinuumMemory {
  const blocks: Block[] = [linearBlock({ inputs: 4, outputs: 3 }), linearBlock({ inputs: 3, outputs: 2 })];
  return continuumMemory({
    variant: "sequential",
    ...(reduction === undefined ? {} : { reduction }),
    levels: blocks.map((block, s) => ({
      name: ["slow", "fast"][s],
      period: periods[s],
      block,
      rule: gradientStep({ rate: RATE }),
    })),
  });
}

const starts = [normal(key(1), 12), normal(key(2), 6)];
const samples: Sample[] = Array.from({ length: 40 }, (_, i) => ({
  x: normal(foldIn(key(3), i), 4),
  target: normal(foldIn(key(4), i), 2),
}));

/** The same chain by hand, with ml-matrix: gradients of ½‖B A x − y‖² at frozen A, B. */
function gradientByHand(a: Matrix, b: Matrix, { x, target }: Sample): readonly [Matrix, Matrix] {
  const [input, wanted] = [Matrix.columnVector([...x]), Matrix.columnVector([...target])];
  const hidden = a.mmul(input);
  const miss = Matrix.sub(b.mmul(hidden), wanted);
  return [b.transpose().mmul(miss).mmul(input.transpose()), miss.mmul(hidden.transpose())];
}

const matrices = () => [Matrix.from1DArray(3, 4, starts[0]), Matrix.from1DArray(2, 3, starts[1])] as const;
const apart = (theta: Vector, matrix: Matrix) =>
  Math.max(...matrix.to1DArray().map((value, i) => Math.abs(value - theta[i])));

describe("the update schedule", () => {
  test("with all periods 1 is stochastic gradient descent, written by hand, to 1e-15", () => {
    const [a, b] = matrices();
    for (const sample of samples) {
      const [onA, onB] = gradientByHand(a, b, sample);
      a.sub(onA.mul(RATE));
      b.sub(onB.mul(RATE));
    }
    const [theta, phi] = parametersOf(runSequence(linearChain([1, 1]), starts, samples).state);
    expect(apart(theta, a)).toBeLessThan(1e-15);
    expect(apart(phi, b)).toBeLessThan(1e-15);
  });

  test.each([
    ["sum", 1],
    ["mean", 1 / 8],
  ] as const)(
    "with all periods 8 is descent on mini-batches of 8 with the %s of gradients, to 1e-15",
    (reduction, share) => {
      const [a, b] = matrices();
      for (let batch = 0; batch < 5; batch++) {
        const total = [Matrix.zeros(3, 4), Matrix.zeros(2, 3)];
        for (const sample of samples.slice(8 * batch, 8 * (batch + 1))) {
          gradientByHand(a, b, sample).forEach((gradient, s) => {
            total[s].add(gradient);
          });
        }
        a.sub(total[0].mul(RATE * share));
        b.sub(total[1].mul(RATE * share));
      }
      const [theta, phi] = parametersOf(runSequence(linearChain([8, 8], reduction), starts, samples).state);
      expect(apart(theta, a)).toBeLessThan(1e-15);
      expect(apart(phi, b)).toBeLessThan(1e-15);
    },
  );

  test("with period ∞ leaves a level bitwise as it was, whatever the others do", () => {
    const [theta, phi] = parametersOf(runSequence(linearChain([FROZEN, 1]), starts, samples).state);
    expect(theta).toEqual(starts[0]);
    expect(phi).not.toEqual(starts[1]);
  });

  test("changes parameters at the boundaries (i + 1) mod C = 0 and nowhere else, ⌊T/C⌋ times", () => {
    const memory = linearChain([12, 4]);
    const changes = [0, 0];
    let state = startMemory(memory, starts);
    samples.forEach((sample, i) => {
      const before = parametersOf(state).map((theta) => theta.slice());
      const old = parametersOf(state);
      state = observe(memory, state, sample).state;
      parametersOf(state).forEach((theta, s) => {
        const due = (i + 1) % memory.levels[s].period === 0;
        expect(theta === old[s]).toBe(!due);
        // The old array still holds the old numbers: nothing was written into it.
        expect(old[s]).toEqual(before[s]);
        if (due) changes[s]++;
      });
    });
    expect(changes).toEqual([12, 4].map((period) => updateCount(40, period)));
  });

  test("rewrites Σ size/C numbers a sample, counted bit by bit over whole chunks", () => {
    const { levels, rewritten, losses } = scheduleTrace(linearChain([8, 4]), starts, samples);
    expect(levels.map(({ changes }) => changes)).toEqual([
      [7, 15, 23, 31, 39],
      [3, 7, 11, 15, 19, 23, 27, 31, 35, 39],
    ]);
    expect(rewritten.counted).toBe(rewritten.expected);
    expect(rewritten.expected).toBe(12 / 8 + 6 / 4);
    expect(levels[0].travelled[7]).toBe(0);
    expect(levels[0].travelled[8]).toBeGreaterThan(0);
    expect(losses).toEqual(runSequence(linearChain([8, 4]), starts, samples).losses);
  });

  test("sums exactly C terms: no sample is in two chunks", () => {
    // Gradients of y = Wx at a frozen W are linear in the sample, so that a chunk's step shows which samples are in it.
    const block = linearBlock({ inputs: 10, outputs: 1 });
    const memory = continuumMemory({
      variant: "sequential",
      levels: [{ name: "only", period: 5, block, rule: gradientStep({ rate: 1 }) }],
    });
    const unit = (i: number): Sample => ({
      x: Float64Array.from({ length: 10 }, (_, j) => (i === j ? 1 : 0)),
      target: Float64Array.of(-1),
    });
    const state = runSequence(memory, [new Float64Array(10)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(unit)).state;
    expect([...parametersOf(state)[0]]).toEqual(new Array(10).fill(-1));
  });

  test("drops an unfinished chunk unless it is flushed; a flush is an update of the samples there were", () => {
    const memory = linearChain([8, 8]);
    const dropped = parametersOf(runSequence(memory, starts, samples.slice(0, 11)).state);
    expect(dropped).toEqual(parametersOf(runSequence(memory, starts, samples.slice(0, 8)).state));
    const flushed = runSequence(memory, starts, samples.slice(0, 11), { partial: "flush" }).state;
    const [a, b] = [Matrix.from1DArray(3, 4, dropped[0]), Matrix.from1DArray(2, 3, dropped[1])];
    const gradients = samples.slice(8, 11).map((sample) => gradientByHand(a, b, sample));
    for (const [onA, onB] of gradients) {
      a.sub(onA.mul(RATE));
      b.sub(onB.mul(RATE));
    }
    expect(apart(parametersOf(flushed)[0], a)).toBeLessThan(1e-15);
    expect(apart(parametersOf(flushed)[1], b)).toBeLessThan(1e-15);
    expect(flush(memory, flushed)).toEqual(flushed);
  });

  test("a flush under the mean is the mean of the samples there were, not of a whole chunk", () => {
    const chain = linearChain([8, 8], "mean");
    const three = samples.slice(0, 3);
    const flushed = parametersOf(runSequence(chain, starts, three, { partial: "flush" }).state);
    const [a, b] = matrices();
    const gradients = three.map((sample) => gradientByHand(a, b, sample));
    for (const [onA, onB] of gradients) {
      a.sub(onA.mul(RATE / 3));
      b.sub(onB.mul(RATE / 3));
    }
    expect(apart(flushed[0], a)).toBeLessThan(1e-15);
    expect(apart(flushed[1], b)).toBeLessThan(1e-15);
  });

  test("a flush leaves frozen levels alone", () => {
    const state = runSequence(linearChain([FROZEN, 8]), starts, samples.slice(0, 3), { partial: "flush" }).state;
    expect(parametersOf(state)[0]).toBe(starts[0]);
    expect(parametersOf(state)[1]).not.toEqual(starts[1]);
  });

  test("goes on across pieces of a stream as over the whole", () => {
    const memory = linearChain([8, 2]);
    const whole = runSequence(memory, starts, samples);
    const first = continueSequence(memory, startMemory(memory, starts), samples.slice(0, 13));
    const second = continueSequence(memory, first.state, samples.slice(13));
    expect(second.state).toEqual(whole.state);
  });

  test("keeps a state for each sequence: side by side is one after another", () => {
    const memory = linearChain([8, 2]);
    const [a, b] = [samples.slice(0, 16), samples.slice(16, 32)];
    const both = runSequences(memory, starts, [a, b]);
    expect(both).toEqual([runSequence(memory, starts, a), runSequence(memory, starts, b)]);
  });
});

describe("the order of the chain", () => {
  const ordered = (order: "slow-first" | "fast-first") => {
    const block = residualBlock({ width: 3, hidden: 4 });
    return continuumMemory({
      variant: "sequential",
      order,
      levels: [
        { name: "fast", period: 1, block, rule: gradientStep({ rate: 0 }) },
        { name: "slow", period: 9, block, rule: gradientStep({ rate: 0 }) },
      ],
    });
  };
  const [fast, slow] = [1, 2].map((i) => randomResidual({ width: 3, hidden: 4 }, key(i)));
  const block = residualBlock({ width: 3, hidden: 4 });
  const x = normal(key(9), 3);

  test.each([
    ["slow-first", slow, fast],
    ["fast-first", fast, slow],
  ] as const)("%s applies the blocks so, by their period and not by their place", (order, first, second) => {
    const memory = ordered(order);
    const y = predict(memory, startMemory(memory, [fast, slow]), x);
    expect(y).toEqual(block.apply(second, block.apply(first, x).y).y);
  });
});

describe("independent linear blocks with all periods 1", () => {
  const rates = [0.01, 0.03, 0.005];
  const block = linearBlock({ inputs: 4, outputs: 2 });
  const levels = rates.map((rate, s) => ({ name: `${s}`, period: 1, block, rule: gradientStep({ rate }) }));
  const parts = rates.map((_, s) => normal(foldIn(key(6), s), 8));

  test("collapse under a sum: they are one block with the sum of their rates, to 1e-14", () => {
    const several = continuumMemory({ variant: "independent", aggregation: "sum", levels });
    const rule = gradientStep({ rate: rates.reduce((a, b) => a + b) });
    const one = continuumMemory({ variant: "sequential", levels: [{ name: "one", period: 1, block, rule }] });
    const total = parts[0].map((_, i) => parts.reduce((sum, theta) => sum + theta[i], 0));
    const [many, single] = [runSequence(several, parts, samples), runSequence(one, [total], samples)];
    const sum = parametersOf(many.state).reduce((a, b) => a.map((value, i) => value + b[i]));
    sum.forEach((value, i) => {
      expect(value).toBeCloseTo(parametersOf(single.state)[0][i], 14);
    });
  });

  test("collapse under fixed weights w: they are one block with the rate Σ w²η", () => {
    const w = Float64Array.of(0.5, 1.5, -1);
    const several = continuumMemory({ variant: "independent", aggregation: "free", levels });
    const rule = gradientStep({ rate: rates.reduce((sum, rate, s) => sum + w[s] ** 2 * rate, 0) });
    const one = continuumMemory({ variant: "sequential", levels: [{ name: "one", period: 1, block, rule }] });
    const mixed = (thetas: readonly Vector[]) =>
      thetas[0].map((_, i) => thetas.slice(0, 3).reduce((sum, theta, s) => sum + w[s] * theta[i], 0));
    const [many, single] = [runSequence(several, [...parts, w], samples), runSequence(one, [mixed(parts)], samples)];
    mixed(parametersOf(many.state)).forEach((value, i) => {
      expect(value).toBeCloseTo(parametersOf(single.state)[0][i], 13);
    });
  });

  test("do not collapse when one of them is slower", () => {
    const mixed = levels.map((level, s) => ({ ...level, period: s === 0 ? 8 : 1 }));
    const same = continuumMemory({ variant: "independent", aggregation: "sum", levels });
    const other = continuumMemory({ variant: "independent", aggregation: "sum", levels: mixed });
    const [a, b] = [same, other].map((memory) => runSequence(memory, parts, samples).losses);
    expect(Math.abs(a[39] - b[39])).toBeGreaterThan(1e-3);
  });
});

describe("learned weights of an aggregation", () => {
  const block = residualBlock({ width: 4, hidden: 3 });
  const rule = gradientStep({ rate: 0.05 });
  const memory = continuumMemory({
    variant: "independent",
    aggregation: "softmax",
    levels: [
      { name: "slow", period: FROZEN, block, rule },
      { name: "fast", period: FROZEN, block, rule },
    ],
    weights: { period: 4, rule },
  });
  const thetas = [0, 1].map((s) => randomResidual({ width: 4, hidden: 3 }, foldIn(key(8), s)));
  // The second block alone makes the targets: the weights should find that out.
  const stream = samples.concat(samples, samples).map(({ x }) => ({ x, target: block.apply(thetas[1], x).y }));

  test("are a level with a period of their own, and move towards the block that is right", () => {
    expect(memory.levels.map(({ name, period }) => [name, period])).toEqual([
      ["slow", FROZEN],
      ["fast", FROZEN],
      ["weights", 4],
    ]);
    const { state, losses } = runSequence(memory, [...thetas, new Float64Array(2)], stream);
    const [slow, fast, logits] = parametersOf(state);
    expect([slow, fast]).toEqual(thetas);
    expect(logits[1] - logits[0]).toBeGreaterThan(1);
    expect(losses[119]).toBeLessThan(losses[0] / 2);
  });
});

describe("a memory refuses", () => {
  const memory = linearChain([8, 2]);
  const state = startMemory(memory, starts);
  const level = {
    name: "only",
    period: 1,
    block: linearBlock({ inputs: 1, outputs: 1 }),
    rule: gradientStep({ rate: 1 }),
  };

  test("an unknown variant, reduction or partial, with the known ones", () => {
    expect(() => continuumMemory({ variant: "head-wise", levels: [level] } as never)).toThrow(
      'unknown variant "head-wise" (known: sequential, independent; nested: nestedMemory)',
    );
    expect(() => continuumMemory({ variant: "sequential", levels: [level], reduction: "max" as never })).toThrow(
      'unknown reduction "max" (known: sum, mean)',
    );
    expect(() => runSequence(memory, starts, samples, { partial: "keep" as never })).toThrow(
      'unknown partial "keep" (known: drop, flush)',
    );
  });

  test("NaN in the stream, with its place", () => {
    const broken = { ...samples[1], x: Float64Array.of(0, Number.NaN, 0, 0) };
    expect(() => runSequence(memory, starts, [samples[0], broken])).toThrow('invalid period of "slow"');
    expect(() => continueSequence(memory, state, [samples[0], broken])).toThrow(
      "invalid input of sample 1: NaN at place 1",
    );
    expect(() => observe(memory, state, { ...samples[0], target: Float64Array.of(1, Number.NaN) })).toThrow(
      "invalid target of sample 0: NaN at place 1",
    );
  });

  test("inputs, targets and parameters of another length", () => {
    expect(() => observe(memory, state, { ...samples[0], x: new Float64Array(3) })).toThrow(
      "invalid input of sample 0: got 3, expected 4",
    );
    expect(() => observe(memory, state, { ...samples[0], target: new Float64Array(3) })).toThrow(
      "invalid target of sample 0: got 3, expected 2",
    );
    expect(() => predict(memory, state, new Float64Array(1))).toThrow("invalid input: got 1, expected 4");
    expect(() => startMemory(memory, [starts[0]])).toThrow("invalid parameters: got 1 vectors, expected 2");
    expect(() => startMemory(memory, [starts[0], starts[0]])).toThrow(
      'invalid parameters of "fast": got 12, expected 6',
    );
  });

  test("a chunk longer than its sequence, which would never be learned from; flushed it may be", () => {
    expect(() => runSequence(memory, starts, samples.slice(0, 7))).toThrow(
      'invalid period of "slow": 8 in a sequence of 7 (flush it)',
    );
    expect(() => runSequence(memory, starts, samples.slice(0, 7), { partial: "flush" })).not.toThrow();
  });

  test("to go on when it has diverged, and says at which sample", () => {
    const wild = continuumMemory({
      variant: "sequential",
      levels: [{ ...level, rule: gradientStep({ rate: 1e200 }) }],
    });
    const ones = Array.from({ length: 5 }, () => ({ x: Float64Array.of(1), target: Float64Array.of(1) }));
    expect(() => runSequence(wild, [new Float64Array(1)], ones)).toThrow("invalid state: it has diverged at sample 1");
  });
});
