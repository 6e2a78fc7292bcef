import { describe, expect, test } from "vitest";
import { iAmfsSettings } from "../../../../lib/adapt/amfs/i-amfs.js";
import { mlpModel } from "../../../../lib/adapt/optimization/index.js";
import { tableMethods } from "../../../../lib/experiments/few-shot/method-table.js";
import { methodOf } from "../../../../lib/experiments/few-shot/methods.js";
import { fewShot, fewShotEntries, runFewShot } from "../../../../lib/experiments/few-shot/study.js";
import { profiles } from "../../../../lib/report/index.js";
import { hashOf } from "../../../../lib/report/results.js";

describe("the entries of the few-shot study", () => {
  test("no two are one run, and each has a name of its own", () => {
    for (const profile of profiles) {
      const entries = fewShotEntries(profile);
      const runs = entries.map(({ config, seed }) => `${hashOf(config)} ${seed}`);
      expect(new Set(runs).size).toBe(entries.length);
      expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    }
  });

  test("a word of --only belongs to one facet", () => {
    const facetOf = new Map<string, string>();
    for (const { facets } of profiles.flatMap((profile) => fewShot.entries(profile))) {
      for (const [facet, word] of Object.entries(facets)) {
        expect([word, facetOf.get(word) ?? facet]).toEqual([word, facet]);
        facetOf.set(word, facet);
      }
    }
  });

  test("full has twelve methods with the same budget in nine cells, three seeds of each", () => {
    const tables = fewShotEntries("full").filter(({ facets }) => facets.part === "table");
    expect(tables).toHaveLength(12 * 9 * 3);
    const budgets = new Map<string, Set<string>>();
    for (const { config, facets } of tables) {
      const { iterations, tasks, queries, rate, clip, filters, stages, episodes } = config as Record<string, number>;
      const budget = JSON.stringify([iterations, tasks, queries, rate, clip, filters, stages, episodes]);
      const cell = `${facets.data} ${facets.shots}`;
      budgets.set(cell, (budgets.get(cell) ?? new Set()).add(budget));
    }
    for (const [cell, found] of budgets) expect([cell, found.size]).toEqual([cell, 1]);
  });

  test("all entries of full together take six hours of one core or less, by the estimate", () => {
    const seconds = fewShotEntries("full").reduce((sum, { cost }) => sum + cost, 0);
    expect(seconds).toBeLessThan(6 * 3600);
    for (const { cost } of fewShotEntries("quick")) expect(cost).toBeLessThan(15);
  });

  test("a configuration has every option of I-AMFS but its network and its name", () => {
    const options = Object.keys(iAmfsSettings({})).filter((name) => name !== "embedding" && name !== "name");
    const { kind, ...written } = tableMethods["i-amfs"].inner;
    expect(kind).toBe("i-amfs");
    expect(Object.keys(written).sort()).toEqual(options.sort());
  });

  test("an outer loop changes what is trained and not what is judged", () => {
    const model = mlpModel({ widths: [4] });
    const { trained, judged } = methodOf(tableMethods["i-amfs-o-amfs"], model);
    expect([trained.name, judged.name]).toEqual(["i-amfs-o-amfs", "i-amfs"]);
    const plain = methodOf(tableMethods["i-amfs"], model);
    expect(plain.trained).toBe(plain.judged);
    expect(plain.withSteps).toBeUndefined();
    expect(methodOf(tableMethods["maml-o-amfs"], model).withSteps?.(3).name).toBe("maml");
  });

  test("a part that is not known is named", async () => {
    await expect(runFewShot({ part: "weather" } as never, 1)).rejects.toThrow('unknown part "weather"');
  });
});
