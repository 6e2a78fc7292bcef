import { describe, expect, test } from "vitest";
import {
  compiledKernel,
  fastWeightProblem,
  floatKernels,
  growthExponent,
  WIDTH,
} from "../../bench/fast-weights/kernels.js";
import { recurrentReference } from "../../lib/memory/fast-weights/index.js";

describe("kernels of the fast weight benchmark", () => {
  test("have the numbers of the recurrence: Float64 forms to 1e-12, the compiled one to float32 round-off", async () => {
    const problem = fastWeightProblem(200);
    const expected = recurrentReference(problem, { rule: "delta" }).outputs.data;
    const compiled = await compiledKernel(problem);
    for (const kernel of [...floatKernels(problem), compiled]) {
      const found = await kernel.run();
      const off = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0);
      expect(off, kernel.name).toBeLessThan(kernel === compiled ? 1e-5 : 1e-12);
    }
    await compiled.close();
  });

  test("a longer problem begins with a shorter one", () => {
    const [short, long] = [64, 128].map(fastWeightProblem);
    expect(long.keys.data.subarray(0, 64 * WIDTH)).toEqual(short.keys.data);
    expect(long.gates.subarray(0, 64)).toEqual(short.gates);
  });

  test("the exponent of growth is that of a power law", () => {
    expect(growthExponent([64, 256, 1024], [0.1, 0.4, 1.6])).toBeCloseTo(1, 12);
    expect(growthExponent([10, 20], [3, 12])).toBeCloseTo(2, 12);
    expect(() => growthExponent([64], [1])).toThrow("invalid points: 1 lengths, 1 times");
  });
});
