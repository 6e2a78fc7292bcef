import { describe, expect, test } from "vitest";
import { toyFamilies, toyHeldOut, toyTraining } from "../../../../lib/tasks/benchmarks/index.js";
import { toyBayes } from "../../../../lib/tasks/benchmarks/toy-bayes.js";
import { drawToyTasks } from "../../../../lib/tasks/benchmarks/toy-families.js";
import { TOY_INPUTS, toyFamiliesByName } from "../../../../lib/tasks/benchmarks/toy-rules.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";

describe("toy families", () => {
  test("there are 64, 9, 6, 15, 576, 64 and 20 rules, all different on enough inputs", () => {
    const counts = Object.values(toyFamiliesByName).flatMap((family) =>
      family.kind === "rules" ? [family.rules.length] : [],
    );
    expect(counts).toEqual([64, 9, 6, 15, 576, 64, 20]);
    for (const family of Object.values(toyFamiliesByName)) {
      if (family.kind !== "rules") continue;
      const name = Object.entries(toyFamiliesByName).find(([, other]) => other === family)?.[0] as never;
      const x = drawToyTasks([name], key(1), 1, 3000)[0].x;
      const patterns = family.rules.map((rule) =>
        Array.from({ length: 3000 }, (_, i) => rule(x.subarray(i * TOY_INPUTS, (i + 1) * TOY_INPUTS))).join(""),
      );
      expect(new Set(patterns).size).toBe(family.rules.length);
    }
  });

  test("labels are fair: one half of all, and the best rule without a support set is right half of the time", () => {
    for (const name of [...toyTraining, ...toyHeldOut]) {
      const share = drawToyTasks([name], key(2), 800, 8).flatMap(({ labels }) => Array.from(labels));
      const mean = share.reduce((sum, label) => sum + label, 0) / share.length;
      // Labels of one task may all be equal, so count tasks.
      expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 800));
    }
  });

  test("the Bayes learner is as right as it says, and never surely wrong", () => {
    const names = toyHeldOut;
    const families = names.map((name) => toyFamiliesByName[name]);
    let [right, said, count] = [0, 0, 0];
    for (const { x, labels } of drawToyTasks(names, key(3), 1000, 12)) {
      const support = { x: x.slice(0, 8 * TOY_INPUTS), labels: labels.slice(0, 8) };
      toyBayes(families, support, x.subarray(8 * TOY_INPUTS)).forEach((p, i) => {
        const probability = labels[8 + i] === 1 ? p : 1 - p;
        expect(probability).toBeGreaterThan(0);
        right += p > 0.5 === (labels[8 + i] === 1) ? 1 : 0;
        said += Math.max(p, 1 - p);
        count++;
      });
    }
    expect(Math.abs(right - said) / count).toBeLessThan(0.02);
  });

  test("without a support set the Bayes learner says one half, everywhere", () => {
    for (const name of [...toyTraining, ...toyHeldOut]) {
      const { x } = drawToyTasks([name], key(4), 1, 6)[0];
      const nothing = { x: x.slice(0, 0), labels: new Uint8Array(0) };
      for (const p of toyBayes([toyFamiliesByName[name]], nothing, x)) expect(p).toBeCloseTo(0.5, 10);
    }
  });

  test("evidence tells a string from a point, and Gaussian classes from half-planes", () => {
    const names = ["half-plane", "gaussian-classes"] as const;
    const [task] = drawToyTasks(["gaussian-classes"], key(9), 1, 40);
    const support = { x: task.x.slice(0, 32 * TOY_INPUTS), labels: task.labels.slice(0, 32) };
    const queries = task.x.subarray(32 * TOY_INPUTS);
    const known = toyBayes([toyFamiliesByName["gaussian-classes"]], support, queries);
    toyBayes(
      names.map((name) => toyFamiliesByName[name]),
      support,
      queries,
    ).forEach((p, i) => {
      expect(Math.abs(p - known[i])).toBeLessThan(0.02);
    });
  });

  test("training tasks come from the training families and test tasks from the others", () => {
    const strings = toyFamilies({ train: ["literal"], test: ["half-plane"], shots: 3, queries: 2 });
    const [train, held] = (["train", "test"] as const).map((split) => strings.draw(key(5), 4, split));
    expect(Array.from(train.support.x.dataSync()).every((value) => Math.abs(value) === 1)).toBe(true);
    expect(
      (held.query.x.arraySync() as number[][][]).flat().every((row) => row.slice(2).every((value) => value === 0)),
    ).toBe(true);
    expect(train.support.y.shape).toEqual([4, 3, 2]);
    for (const episodes of [train, held]) disposeParams(episodes);
    expect(strings.null().value).toBe(0.5);
    expect(toyFamilies().oracle()?.value).toBeGreaterThan(0.95);
  });

  test("families that are not known and empty lists are named", () => {
    expect(() => toyFamilies({ test: ["circle" as never] })).toThrow('unknown family "circle"');
    expect(() => toyFamilies({ train: [] })).toThrow("no families");
    expect(() => toyFamilies({ shots: 0 })).toThrow("invalid shots: 0");
  });
});
