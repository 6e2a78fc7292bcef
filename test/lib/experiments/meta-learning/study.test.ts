import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { entriesOf, metaLearning, runMetaLearning } from "../../../../lib/experiments/meta-learning/study.js";
import {
  configOf,
  runSystem,
  type System,
  type SystemMetrics,
} from "../../../../lib/experiments/meta-learning/system.js";
import { systems } from "../../../../lib/experiments/meta-learning/systems.js";
import { profiles, storedResults } from "../../../../lib/report/index.js";
import { hashOf } from "../../../../lib/report/results.js";

interface Config {
  readonly variant: string;
  readonly steps: number;
  readonly [option: string]: unknown;
}

const folder = mkdtempSync(join(tmpdir(), "systems-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const toy: System<Config, SystemMetrics & { readonly steps: number }> = {
  name: "toy",
  family: "black box",
  configs: (profile) =>
    profile === "full"
      ? [
          { variant: "wide", steps: 20 },
          { variant: "deep", steps: 10 },
        ]
      : [{ variant: "", steps: 1 }],
  cost: ({ steps }) => steps,
  run: async ({ steps }, seed) => ({ steps, gist: `${steps} steps, seed ${seed}` }),
};

describe("the study of meta-learning systems", () => {
  test("a system has an entry for each seed and setting, seed by seed", () => {
    const entries = entriesOf(toy, "full");
    expect(entries.map(({ name }) => name)).toEqual(
      [1, 2, 3].flatMap((seed) => [`toy wide, seed ${seed}`, `toy deep, seed ${seed}`]),
    );
    expect(entries[0]).toMatchObject({
      facets: { family: "black-box", system: "toy", variant: "wide", seed: "seed1" },
      config: { system: "toy", variant: "wide", steps: 20 },
      cost: 20,
    });
    expect(entriesOf(toy, "quick").map(({ name }) => name)).toEqual(["toy, seed 1"]);
  });

  test("a notebook's run of a system is the run of the command, with its configuration", async () => {
    const { config, metrics, seed } = await runSystem(toy, "quick", { folder });
    expect(config).toEqual({ system: "toy", variant: "", steps: 1 });
    expect({ metrics, seed }).toEqual({ metrics: { steps: 1, gist: "1 steps, seed 1" }, seed: 1 });
    expect(metaLearning.gist(metrics as never)).toBe("1 steps, seed 1");
  });

  test("a setting that is not there is named with those there are", async () => {
    expect(configOf(toy, "full", "deep")).toEqual({ variant: "deep", steps: 10 });
    expect(() => configOf(toy, "full", "tall")).toThrow(
      'unknown variant "tall" of toy in profile full (known: wide, deep)',
    );
    expect(() => configOf(toy, "full")).toThrow('unknown variant "" of toy');
    await expect(runMetaLearning({ system: "nobody", variant: "" }, 1, {})).rejects.toThrow('unknown system "nobody"');
  });

  test("what is stored of the book's systems is of their settings as they are, and of seeds that the study has", () => {
    const stored = storedResults("meta-learning", { profile: "full" });
    const entries = metaLearning.entries("full").map(({ config, seed }) => `${hashOf(config)} ${seed}`);
    const strays = stored.filter(({ configHash, seed }) => !entries.includes(`${configHash} ${seed}`));
    expect(strays.map(({ config, seed }) => `${JSON.stringify(config)}, seed ${seed}`)).toEqual([]);
  });

  test("the systems of the book have names of their own, JSON configurations, and no two entries that are one run", () => {
    const names = systems.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const profile of profiles) {
      const entries = metaLearning.entries(profile);
      const runs = entries.map(({ config, seed }) => `${hashOf(config)} ${seed}`);
      expect(new Set(runs).size).toBe(runs.length);
      for (const { cost, facets } of entries) {
        expect(cost).toBeGreaterThan(0);
        // `--only` tells facets apart by their words.
        const words = Object.values(facets).filter((word) => word !== "");
        expect(new Set(words).size).toBe(words.length);
      }
    }
  });
});
