import { describe, expect, test } from "vitest";
import { calibrationOf } from "../../../../lib/experiments/few-shot/judge-classes.js";
import {
  accuracyOverSeeds,
  measuredOverSeeds,
  pairedOverSeeds,
  studentHalfWidth,
} from "../../../../lib/experiments/few-shot/over-seeds.js";

/** Four episodes of ten answers with confidence p, k of each ten right. */
const answers = (p: number, k: readonly number[]) => ({
  confidence: new Float64Array(10 * k.length).fill(p),
  correct: Float64Array.from({ length: 10 * k.length }, (_, i) => (i % 10 < k[Math.floor(i / 10)] ? 1 : 0)),
});

describe("calibration", () => {
  test("of answers with one confidence is the distance of confidence and accuracy", () => {
    expect(calibrationOf(answers(0.8, [5, 5, 5, 5]), 4).mean).toBeCloseTo(0.3, 12);
    expect(calibrationOf(answers(0.5, [5, 5, 5, 5]), 4).mean).toBeCloseTo(0, 12);
  });

  test("has no interval where all episodes are alike, else the jackknife of a mean: 1.96 sd/√n", () => {
    expect(calibrationOf(answers(0.8, [5, 5, 5, 5]), 4).halfWidth).toBeCloseTo(0, 12);
    // |0.95 − accuracy| is linear in the accuracy here: the jackknife of a mean is its standard error.
    const deviation = Math.sqrt(((0.1 ** 2 + 0.1 ** 2) * 2) / 3);
    expect(calibrationOf(answers(0.95, [4, 6, 4, 6]), 4).halfWidth).toBeCloseTo((1.96 * deviation) / 2, 12);
    expect(() => calibrationOf(answers(0.9, [1]), 1)).toThrow("two episodes or more, got 1");
  });
});

describe("figures over seeds", () => {
  const figures = (correct: readonly number[]) => ({ questions: 10, correct });

  test("average episodes over seeds first: what seeds disagree on in opposite ways has no width over episodes", () => {
    const over = accuracyOverSeeds([figures([4, 6, 4, 6]), figures([6, 4, 6, 4])]);
    expect(over).toEqual({ mean: 0.5, episodes: 0, seeds: 0, n: 2 });
  });

  test("a method against itself differs by nothing; a constant difference has no width over episodes", () => {
    const [a, b] = [figures([3, 5, 7]), figures([4, 6, 8])];
    expect(pairedOverSeeds([a], [a])).toEqual({ mean: 0, episodes: 0, seeds: null, n: 1 });
    const over = pairedOverSeeds([b], [a]);
    expect(over.mean).toBeCloseTo(0.1, 12);
    expect(over.episodes).toBeCloseTo(0, 12);
    expect(() => pairedOverSeeds([a], [figures([1])])).toThrow("episodes differ: 3 and 1");
  });

  test("the interval over three seeds is Student's: 4.303 s/√3; one seed has none", () => {
    expect(studentHalfWidth([1, 2, 3])).toBeCloseTo(4.303 / Math.sqrt(3), 12);
    expect(studentHalfWidth([1])).toBeNull();
  });

  test("what has diverged in one seed is infinite", () => {
    const diverged = { mean: null, halfWidth: null, tasks: 5 };
    const over = measuredOverSeeds([{ mean: 1, halfWidth: 0.1, tasks: 5 }, diverged]);
    const infinite = Number.POSITIVE_INFINITY;
    expect(over).toEqual({ mean: infinite, episodes: infinite, seeds: infinite, n: 2 });
    expect(() => measuredOverSeeds([])).toThrow("no figures to average");
  });
});
