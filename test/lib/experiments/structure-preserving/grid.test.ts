import { describe, expect, it } from "vitest";
import { structurePreservingGrid } from "../../../../lib/experiments/structure-preserving/grid.js";
import { paperCells } from "../../../../lib/experiments/structure-preserving/paper-cells.js";
import { methodNames, sizes } from "../../../../lib/experiments/structure-preserving/settings.js";
import { entryFile } from "../../../../lib/experiments/study.js";

const grid = structurePreservingGrid("full");
const named = (words: string) => {
  const found = grid.find(({ name }) => name === words);
  if (!found) throw new Error(`no entry "${words}"`);
  return found;
};
const file = (words: string) => entryFile("structure-preserving", "full", named(words));

describe("the grid of structure-preserving dynamics", () => {
  it("has every method on every system of the paper, for every seed", () => {
    const table = grid.filter(({ facets }) => facets.part === "table");
    // The slow rate of Reptile is tried on the pendulum and the damped oscillator only, FOMAML with the first seed.
    expect(table).toHaveLength((4 * methodNames.length - 2) * sizes.full.seeds.length - 4 * 2);
  });

  it("computes an ablation that is a row of the table once", () => {
    expect(file("pendulum mr1, seed 1")).toBe(file("pendulum ro, seed 1"));
    expect(file("pendulum svd5 nz4, seed 1")).toBe(file("pendulum svd5, seed 1"));
    expect(file("pendulum fw z0.001-phi0.0001, seed 1")).toBe(file("pendulum fw, seed 1"));
    const nz2 = grid.filter(({ name }) => name === "pendulum svd5 nz2, seed 1");
    expect(nz2.map(({ facets }) => facets.part)).toEqual(["code-size", "tried"]);
    expect(new Set(nz2.map((each) => entryFile("structure-preserving", "full", each))).size).toBe(1);
    expect(file("pendulum svd10, seed 1")).not.toBe(file("pendulum svd5, seed 1"));
  });

  it("finds the codes of every modulation in the table by Gauss–Newton steps besides, and of no other entry", () => {
    const asked = grid.filter(({ config }) => config.adaptation.byGaussNewton !== undefined);
    expect(new Set(asked.map((each) => entryFile("structure-preserving", "full", each))).size).toBe(
      4 * 5 * sizes.full.seeds.length,
    );
    for (const { config } of asked) {
      expect(config.method.kind).toBe("auto-decoder");
      const { prior, damping } = named("pendulum svd5-q, seed 1").config.method as unknown as Record<string, number>;
      expect(config.adaptation.byGaussNewton).toMatchObject({ prior, damping, steps: 10 });
    }
  });

  it("has other runs behind all other names", () => {
    const twins = new Set(["rank", "code-size", "lambda", "tried"]);
    const rest = grid.filter(({ facets }) => !twins.has(facets.part));
    expect(new Set(rest.map((entry) => entryFile("structure-preserving", "full", entry))).size).toBe(rest.length);
    expect(new Set(grid.map(({ name, facets }) => `${facets.part} ${name}`)).size).toBe(grid.length);
  });

  it("gives all modulations of a system the same settings", () => {
    const table = grid.filter(
      ({ facets, seed }) => facets.part === "table" && facets.system === "duffing" && seed === 1,
    );
    const settings = table.flatMap(({ config: { method, ...rest } }) => {
      if (method.kind !== "auto-decoder") return [];
      const { modulation, ...others } = method;
      return JSON.stringify({ ...rest, others });
    });
    expect(settings.length).toBe(5);
    expect(new Set(settings).size).toBe(1);
  });

  it("trains as long as the specification's profiles say (section 5; full: width 50, 10 000 outer steps, 3 seeds)", () => {
    const outer = (profile: "quick" | "standard" | "full", system: string) =>
      structurePreservingGrid(profile).find(({ facets }) => facets.system === system)?.config.steps;
    expect([outer("quick", "pendulum"), outer("quick", "dno")]).toEqual([1000, 1500]);
    expect([outer("standard", "pendulum"), outer("standard", "dno")]).toEqual([4000, 2000]);
    expect([outer("full", "pendulum"), outer("full", "dno")]).toEqual([10_000, 10_000]);
    expect(named("pendulum svd5, seed 3").config.widths).toEqual([50, 50, 50]);
    expect(named("dno svd3, seed 1").config.method).toMatchObject({ modulation: { rank: 3 } });
  });

  it("quotes the cells of the review: SVD(5) against full weights on the pendulum is −44 % and −50 %", () => {
    const { fw, svd5 } = paperCells.pendulum ?? {};
    expect(1 - (svd5?.field ?? 0) / (fw?.field ?? 0)).toBeCloseTo(0.44, 2);
    expect(1 - (svd5?.traj ?? 0) / (fw?.traj ?? 0)).toBeCloseTo(0.5, 2);
  });
});
