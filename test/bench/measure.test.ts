import { describe, expect, it } from "vitest";
import { measure, type Runner } from "../../bench/harness/measure.js";
import type { LoadAnswer } from "../../bench/sides/side.js";

const answer: LoadAnswer = { check: [2, 1], stepsPerCall: 1, compileMs: 5, firstMs: 1, memoryMb: 10 };

/** A side that answers at once, and writes down when it was timed. */
function fake(name: string, log: string[], over: Partial<LoadAnswer> & { loss?: number; fails?: string } = {}): Runner {
  const { loss = 0.5, fails, ...load } = over;
  return {
    key: `${name}@1`,
    name,
    client: {
      load: async () => ({ ...answer, ...load }),
      time: async ({ calls, repetitions }) => {
        if (fails) throw new Error(fails);
        log.push(`${name} ${calls}×${repetitions}`);
        return { milliseconds: Array(repetitions).fill(4), processorShare: 0.5, loss };
      },
    },
  };
}

const options = { rounds: 3, blockMs: 20, enoughSeconds: 60, steps: 2 };

describe("measuring a program on all sides", () => {
  it("times the sides in turn, in blocks of as many calls as fill the block", async () => {
    const log: string[] = [];
    const { cells, reference } = await measure("p", "p.json", [fake("jax", log), fake("compiled", log)], options);
    const round = ["jax 5×1", "compiled 5×1"];
    expect(log).toEqual(["jax 1×3", "compiled 1×3", "jax 5×3", "compiled 5×3", ...round, ...round, ...round]);
    expect(reference).toBe("jax");
    expect(cells["compiled@1"]).toMatchObject({ status: "measured", samples: [4, 4, 4], processorMs: 2 });
  });

  it("reports a side with wrong numbers as wrong, and does not time it", async () => {
    const log: string[] = [];
    const sides = [fake("jax", log), fake("compiled", log, { check: [2, 1.1] })];
    const { cells } = await measure("p", "p.json", sides, options);
    expect(cells["compiled@1"]).toEqual({ status: "wrong", reason: "number 2 is 1.1, expected 1 as jax" });
    expect(cells["jax@1"].status).toBe("measured");
    expect(log.some((line) => line.startsWith("compiled"))).toBe(false);
  });

  it("reports a side with the losses but not the gradients of the reference as wrong, and tells how far the others are", async () => {
    const off = (size: number) => ({ gradients: { w: [1 + size] } });
    const sides = [
      fake("jax", [], off(0)),
      fake("compiled", [], off(1e-5)),
      fake("pytorch", [], off(0.01)),
      fake("eager-cpu", []),
    ];
    const { cells, gradientsOff } = await measure("p", "p.json", sides, options);
    expect(cells["pytorch@1"]).toEqual({ status: "wrong", reason: "the gradient of w is off by 0.01 of jax's" });
    expect(cells["compiled@1"].status).toBe("measured");
    expect(cells["eager-cpu@1"].status).toBe("measured");
    expect(gradientsOff).toBeCloseTo(1e-5, 9);
  });

  it("keeps a side's failure to that side", async () => {
    const log: string[] = [];
    const sides = [fake("jax", log, { fails: "out of memory" }), fake("compiled", log)];
    const { cells } = await measure("p", "p.json", sides, options);
    expect(cells["jax@1"]).toEqual({ status: "failed", reason: "out of memory" });
    expect(cells["compiled@1"].status).toBe("measured");
  });

  it("has no time for a training that diverges while it is timed", async () => {
    const { cells } = await measure("p", "p.json", [fake("jax", [], { loss: Number.NaN })], options);
    expect(cells["jax@1"]).toEqual({ status: "failed", reason: "the loss became NaN" });
  });

  it("takes the first call for the time of a program that is too slow to repeat", async () => {
    const log: string[] = [];
    const { cells } = await measure("p", "p.json", [fake("eager-cpu", log, { firstMs: 40_000, check: [2] })], options);
    expect(cells["eager-cpu@1"]).toMatchObject({ status: "measured", samples: [40_000] });
    expect(log).toEqual([]);
  });

  it("counts the steps of a call that makes several", async () => {
    const log: string[] = [];
    await measure("p", "p.json", [fake("jax-scan", log, { stepsPerCall: 10 })], { ...options, blockMs: 80 });
    expect(log.at(-1)).toBe("jax-scan 2×1");
  });
});
