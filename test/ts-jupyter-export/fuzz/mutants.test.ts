// Broken and odd notebooks: what comes of each is a whole document or an error of one line. INNERLOOP_FUZZ=5000 tries so many mutants
// instead of the sample, INNERLOOP_FUZZ_FROM=17 starts at that one; every failure names its number.
import { expect, it } from "vitest";
import { mutant } from "./mutate.js";
import { putThrough } from "./put-through.js";

const count = Number(process.env.INNERLOOP_FUZZ ?? 400);
const from = Number(process.env.INNERLOOP_FUZZ_FROM ?? 0);
/** For one step of one mutant: it must not hang. */
const patienceMs = 60_000;

it(
  `${count} mutants become whole documents or errors of one line`,
  async () => {
    const bugs: string[] = [];
    const outcomes = new Map<string, number>();
    let slowest = { step: "", ms: 0 };
    for (let seed = from; seed < from + count; seed++) {
      const findings = await putThrough(mutant(seed));
      bugs.push(...findings.bugs);
      for (const outcome of findings.outcome) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (findings.slowest.ms > slowest.ms) slowest = findings.slowest;
    }
    if (process.env.INNERLOOP_FUZZ) console.log(Object.fromEntries(outcomes), slowest);
    expect(bugs).toEqual([]);
    expect(slowest.ms, slowest.step).toBeLessThan(patienceMs);
    // Mutants that nothing could read would prove nothing of the exporters, and such as all are read nothing of the reader.
    if (count >= 100) {
      expect(outcomes.get("unreadable") ?? 0).toBeGreaterThan(count / 5);
      expect(outcomes.get("markdown") ?? 0).toBeGreaterThan(count / 4);
    }
  },
  Math.max(60_000, count * 1000),
);

it("the same number gives the same mutant", () => {
  for (const seed of [0, 1, 2, 3]) expect(mutant(seed)).toEqual(mutant(seed));
});
