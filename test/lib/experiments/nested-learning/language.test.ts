import { describe, expect, test } from "vitest";
import { type LanguageMetrics, language, languageRows } from "../../../../lib/experiments/nested-learning/index.js";
import { leastPlace } from "../../../../lib/experiments/nested-learning/language.js";

const [quick] = language.configs("quick");
const short = {
  ...quick,
  ...{ characters: 12, width: 6, keyWidth: 4, hidden: 5, texts: 4, length: 48, piece: 4, steps: 40, judged: 32 },
  schedules: { "slow-first": [16, 8, 4], still: [Infinity, Infinity, Infinity] },
  onlineRates: [1e-4, 0.1],
};

describe("the language part", () => {
  test("reads long texts in windows, as a whole and as a continuum, beside exact null and oracle, and is JSON", async () => {
    const run = await language.run(short, { seed: 1 });
    expect(JSON.parse(JSON.stringify(run))).toEqual(run);
    // Untrained it would cost ln 10 = 2.30; 40 steps leave it above what can be known.
    for (const { mean, halfWidth } of [run.window, run.whole]) {
      expect(mean).toBeGreaterThan(run.oracle.mean);
      expect(mean).toBeLessThan(2.6);
      expect(halfWidth).toBeGreaterThan(0);
    }
    expect(run.oracle.mean).toBeLessThan(run.windowOracle.mean);
    expect(run.windowOracle.mean).toBeLessThan(run.null.mean);
    // What stays is the window, whatever its rate.
    expect(run.continuum.still.mean).toBe(run.window.mean);
    expect(run.continuum.still.gain).toEqual({ mean: 0, halfWidth: 0 });
    const { rate, found, gain, mean } = run.continuum["slow-first"];
    expect(short.onlineRates[leastPlace(found)]).toBe(rate);
    expect(gain.mean).toBeCloseTo(mean - run.window.mean, 3);
    // Embedding 10·6; keys and queries 24·4 + 4, values 24·6 + 6, gates 24·2 + 2 (four taps), scores 6·10 + 10; three blocks 2·6·5.
    expect(run.parameters).toBe(60 + 2 * 100 + 150 + 50 + 70 + 180);
  });

  test("compares at equal sizes, budgets and rates: configurations differ in the memory alone", () => {
    const rest = language.configs("full").map(({ memory: _, ...others }) => JSON.stringify(others));
    expect(rest.length).toBe(4);
    expect(new Set(rest).size).toBe(1);
  });

  test("the place of the least passes over what has diverged", () => {
    expect([leastPlace([null, 2, 1, 3]), leastPlace([1, null]), leastPlace([null, null])]).toEqual([2, 0, 0]);
  });

  test("rows give mean and interval over seeds, and gains seed by seed", () => {
    const run = (window: number, learned: number) =>
      ({
        ...{ window: { mean: window }, whole: { mean: window }, parameters: 7 },
        continuum: { fast: { mean: learned } },
      }) as unknown as LanguageMetrics;
    const rows = languageRows({ memory: "linear", schedules: { fast: [16] } }, [run(1, 0.8), run(1.4, 1.3)]);
    expect(rows.map(({ reading }) => reading)).toEqual(["window", "whole", "fast"]);
    expect([rows[0].nats.mean, rows[2].gain.mean, rows[0].gain.mean]).toEqual([1.2, expect.closeTo(-0.15, 12), 0]);
    // Two seeds: t = 12.706, standard error 0.05.
    expect(rows[2].gain.halfWidth).toBeCloseTo(12.706 * 0.05, 10);
  });
});
