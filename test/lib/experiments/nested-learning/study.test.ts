import { describe, expect, test } from "vitest";
import {
  nestedLearning,
  nestedLearningEntries,
  parts,
  runNestedLearning,
} from "../../../../lib/experiments/nested-learning/index.js";
import { entryFile } from "../../../../lib/experiments/study.js";
import { profiles } from "../../../../lib/report/index.js";

describe("the nested-learning study", () => {
  test.each(profiles)("has entries with files of their own and costs above zero in profile %s", (profile) => {
    const entries = nestedLearningEntries(profile);
    const files = entries.map((entry) => entryFile(nestedLearning.name, profile, entry));
    expect(new Set(files).size).toBe(entries.length);
    for (const { cost, name } of entries) expect(cost, name).toBeGreaterThan(0);
  });

  test("runs three seeds of everything in full, seed by seed, where a part does not say otherwise", () => {
    const seeds = nestedLearningEntries("full").map(({ seed }) => seed);
    expect([...seeds].sort((a, b) => a - b)).toEqual(seeds);
    for (const part of parts.filter(({ seeds: own }) => own === undefined)) {
      const own = nestedLearningEntries("full").filter(({ facets }) => facets.part === part.name);
      expect(own.length).toBe(3 * part.configs("full").length);
    }
  });

  test("names of parts are words of their own", () => {
    expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
    for (const { name } of parts) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test("refuses a part that it does not know", async () => {
    await expect(runNestedLearning({ part: "dreams" }, 1)).rejects.toThrow('unknown part "dreams" (known: ');
  });
});
