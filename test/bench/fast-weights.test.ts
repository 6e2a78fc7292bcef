import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { growthExponent, growthTable } from "../../bench/fast-weights/growth.js";
import { loopLoader, streamOf } from "../../bench/fast-weights/loops.js";
import { fastWeightPrograms, LENGTHS, WIDTH } from "../../bench/fast-weights/problems.js";
import { fastWeightRatios, fastWeightReport, fastWeightSides } from "../../bench/fast-weights/run.js";
import type { Cell, Results } from "../../bench/harness/results.js";
import { keyOf } from "../../bench/harness/sides.js";
import { summaryOf } from "../../bench/programs/program.js";
import { ratioTable } from "../../bench/report/tables.js";
import { compiledLoader } from "../../bench/sides/compiled.js";
import { byName } from "../../bench/sides/serve.js";
import { recurrentReference } from "../../lib/memory/fast-weights/index.js";
import { useBackend } from "../../lib/tensor/index.js";

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

const places = { root: "/root", worker: "/worker.mjs", python: "/nowhere/bin/python" };

describe("the problems", () => {
  test("are the lengths 64 … 16384, and a longer one begins with a shorter one of the same seed", () => {
    const programs = fastWeightPrograms();
    expect(programs.map(({ name }) => name)).toEqual(LENGTHS.map((length) => `t${length}`));
    expect([LENGTHS[0], LENGTHS[LENGTHS.length - 1]]).toEqual([64, 16_384]);
    const [short, long, other] = [programs[0].problem(3), programs[1].problem(3), programs[0].problem(4)];
    expect(long.data.keys.values.subarray(0, 64 * WIDTH)).toEqual(short.data.keys.values);
    expect(long.data.gates.values.subarray(0, 64)).toEqual(short.data.gates.values);
    expect(other.data.values.values).not.toEqual(short.data.values.values);
  });

  test("have keys and queries of length one, and leave no tensor behind", () => {
    const before = tf.memory().numTensors;
    const { keys, queries } = fastWeightPrograms([128])[0].problem(1).data;
    for (const { values } of [keys, queries]) {
      for (let t = 0; t < 128; t++) {
        expect(Math.hypot(...values.subarray(t * WIDTH, (t + 1) * WIDTH))).toBeCloseTo(1, 6);
      }
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("our sides", () => {
  const programs = fastWeightPrograms([200]);
  const problem = programs[0].problem(5);
  const expected = summaryOf(recurrentReference(streamOf(problem), { rule: "delta" }).outputs.data);

  test.each(["recurrent", "chunked"] as const)("%s has the numbers of the recurrence to 1e-12", async (form) => {
    const found = await (await loopLoader(form)("t200", problem)).check(1);
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-12);
    });
  });

  test("compiled has them to round-off of single precision", async () => {
    const load = byName(compiledLoader({ device: "cpu", threads: 1, repeat: "one" }), programs);
    const found = await (await load("t200", problem)).check(1);
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-5);
    });
  });
});

describe("growth", () => {
  test("the exponent is that of a power law", () => {
    expect(growthExponent([64, 256, 1024], [0.1, 0.4, 1.6])).toBeCloseTo(1, 12);
    expect(growthExponent([10, 20], [3, 12])).toBeCloseTo(2, 12);
    expect(() => growthExponent([64], [1])).toThrow("invalid points: 1 lengths, 1 times");
  });

  const measured = (ms: number): Cell => ({
    ...{ status: "measured", samples: [ms], compileMs: 0, firstMs: ms, memoryMb: 1 },
    time: { median: ms, lower: ms, upper: ms } as never,
  });
  const sides = fastWeightSides(places);
  const results: Results = {
    ...{ machine: { load: 0 } as never, seed: 1, rounds: 1 },
    sides: sides.map((side) => ({ ...side, key: keyOf(side), state: { versions: {} } })),
    // Linear from 1024 on; a call takes 6.4 ms at least. PyTorch is ten times slower.
    programs: [64, 1024, 4096, 16_384].map((length) => ({
      ...{ name: `t${length}`, title: `T = ${length}`, kind: "operation" },
      cells: {
        "recurrent@1": measured(Math.max(6.4, length / 100)),
        "pytorch@1": measured(Math.max(64, length / 10)),
      },
    })),
  };

  test("is told for every side that was timed, with microseconds a step", () => {
    const lines = growthTable(results).split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[2]).toContain("| 100 | 10 | 10 | 10 | 1.00 |");
    expect(lines[3]).toContain("| 1000 | 100 | 100 | 100 | 1.00 |");
  });

  test("ratios are of sides that there are, and rows without a number are left out", () => {
    const keys = new Set(sides.map(keyOf));
    for (const { over, under } of fastWeightRatios)
      for (const side of [over, under].flat(2)) expect(keys).toContain(side);
    const lines = ratioTable(results.programs, fastWeightRatios).split("\n").slice(2);
    expect(lines.map((line) => line.split("|")[1].trim())).toEqual([
      "PyTorch step by step / lib, recurrent",
      "PyTorch / lib, each at its quickest",
    ]);
    expect(lines[0]).toContain("| 10 | 10 | 10 | 10 |");
    expect(fastWeightReport(results)).toContain("time ∝ T^p");
  });
});

test("every side has one core; ours are processes of node, peers of Python", () => {
  const sides = fastWeightSides(places);
  expect(sides.map(({ name }) => name)).toEqual([
    ...["recurrent", "chunked", "compiled"],
    ...["pytorch", "pytorch-chunked", "jax", "jax-chunked"],
  ]);
  for (const { threads, command, name } of sides) {
    expect(threads).toBe(1);
    expect(command[0]).toBe(name.startsWith("pytorch") || name.startsWith("jax") ? places.python : process.execPath);
  }
});
