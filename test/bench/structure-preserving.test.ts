import "@innerloop/tfjs-compile";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Cell, Results } from "../../bench/harness/results.js";
import { limited } from "../../bench/harness/sides.js";
import { hasWrongNumbers, runSuite, sidesAsked } from "../../bench/harness/suite.js";
import { parseSuiteOptions } from "../../bench/options.js";
import { withLeaves } from "../../bench/programs/leaves.js";
import type { Leaves, Problem } from "../../bench/programs/problem.js";
import { tensorsOf } from "../../bench/programs/program.js";
import { reportOf } from "../../bench/report/tables.js";
import { structurePrograms } from "../../bench/structure-preserving/problems.js";
import { structureSides, targets } from "../../bench/structure-preserving/run.js";
import { outerStep, structureLoader } from "../../bench/structure-preserving/side.js";
import { useBackend } from "../../lib/tensor/index.js";

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

const small = {
  width: 5,
  rank: 2,
  latent: 3,
  instances: 6,
  batch: 3,
  points: 4,
  support: 5,
  adaptSteps: 2,
  innerSteps: 2,
};
const programs = structurePrograms(small);
const named = (name: string) => programs.find((one) => one.name === name)!;
const places = { root: "/root", worker: "/worker.mjs", python: "/nowhere/bin/python" };

/** H of one state by plain loops, from weights with or without a leading axis of instances. */
function energy(net: (name: string) => readonly number[], q: number, p: number): number {
  let h = [q, p];
  for (const l of [0, 1, 2]) {
    const [w, b] = [net(`hidden.${l}.w`), net(`hidden.${l}.b`)];
    h = b.map((bias, j) => Math.tanh(h.reduce((sum, value, i) => sum + value * w[i * b.length + j], bias)));
  }
  return h.reduce((sum, value, i) => sum + value * net("output")[i], 0);
}

/** mean_k L_k/c of the base's field by central differences. */
function plainLoss({ params, data, constants }: Problem, prefix: string): number {
  const net = (name: string) => Array.from(params[`${prefix}${name}`].values);
  const { x, field } = data;
  const h = 1e-4;
  let sum = 0;
  for (let i = 0; i < x.values.length; i += 2) {
    const [q, p] = x.values.subarray(i, i + 2);
    const dq = (energy(net, q + h, p) - energy(net, q - h, p)) / (2 * h);
    const dp = (energy(net, q, p + h) - energy(net, q, p - h)) / (2 * h);
    sum += (dp - field.values[i]) ** 2 + (-dq - field.values[i + 1]) ** 2;
  }
  return sum / (x.values.length / 2) / constants.scale;
}

describe("the problems", () => {
  it("are an outer step and an adaptation of every method, and the same for the same seed", () => {
    expect(programs.map(({ name }) => name)).toEqual([
      "train-svd",
      "train-fw",
      "train-maml",
      "adapt-svd",
      "adapt-fw",
      "adapt-maml",
    ]);
    const [first, again, other] = [3, 3, 4].map((seed) => named("train-svd").problem(seed));
    expect(first).toEqual(again);
    expect(first.data.x.values).not.toEqual(other.data.x.values);
    expect(first.data.x.shape).toEqual([3, 4, 2]);
    expect(Array.from(first.data.instance.values)).toEqual([0, 2, 4]);
  });

  it("have the field of a pendulum: energy is conserved along it", () => {
    const { data } = named("adapt-fw").problem(2);
    const { x, field } = data;
    // ẋ = (p/(ml²), −mgl sin q): the ratios to p and to sin q are an instance's own
    const perPoint = Array.from({ length: 15 }, (_, i) => [
      field.values[2 * i] / x.values[2 * i + 1],
      field.values[2 * i + 1] / Math.sin(x.values[2 * i]),
    ]);
    for (let k = 0; k < 3; k++) {
      for (const [a, b] of perPoint.slice(5 * k, 5 * k + 5)) {
        expect(a).toBeCloseTo(perPoint[5 * k][0], 4);
        expect(b).toBeCloseTo(perPoint[5 * k][1], 4);
        expect(b).toBeLessThan(0);
      }
    }
  });

  it("are refused where they belong to another architecture", () => {
    const leaves: Leaves = { a: { shape: [1], values: Float32Array.of(1) } };
    const like = { a: tf.zeros([1]), b: tf.zeros([1]) };
    expect(() =>
      withLeaves(
        like,
        tensorsOf(leaves, ({ values }) => tf.tensor(values)),
      ),
    ).toThrow(/^no "b" in the problem$/);
  });
});

describe("our side", () => {
  it.each([
    ["adapt-fw", "base.weights.nets.H."],
    ["adapt-maml", "nets.H."],
  ])("of %s starts at the loss that plain loops and differences find", async (name, prefix) => {
    const problem = named(name).problem(5);
    // without codes the full-weight change vanishes
    const { codes, ...rest } = problem.params;
    const params = codes ? { ...rest, codes: { ...codes, values: codes.values.map(() => 0) } } : problem.params;
    const loaded = await structureLoader({ repeat: "one" }, programs)(name, { ...problem, params });
    const losses = await loaded.check(2);
    expect(losses).toHaveLength(3);
    expect(losses[0]).toBeCloseTo(plainLoss(problem, prefix), 4);
    expect(losses[2]).toBeLessThan(losses[0]);
    expect(await loaded.advance(2)).toBe(0);
  });

  it.each(["train-svd", "train-fw", "train-maml"])("of %s lowers the loss in twenty outer steps", (name) => {
    const problem = named(name).problem(3);
    const step = outerStep(named(name));
    const toTensor = ({ values, shape }: { values: Float32Array; shape: readonly number[] }) =>
      tf.tensor(values, [...shape]);
    const data = tensorsOf(problem.data, toTensor);
    let state = step.start(tensorsOf(problem.params, toTensor), problem.constants);
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) {
      const next = tf.tidy(() => step.step(state, data, problem.constants) as unknown as tf.TensorContainerObject);
      state = next.state as typeof state;
      losses.push((next.loss as tf.Tensor).dataSync()[0]);
    }
    expect(losses[19]).toBeLessThan(losses[0]);
  });

  it("does not know other programs", async () => {
    const load = structureLoader({ repeat: "one" }, programs);
    await expect(load("hnn", named("train-fw").problem(1))).rejects.toThrow(
      /^unknown program "hnn" \(known: train-svd, /,
    );
  });
});

/** A side's process that knows its losses by heart. */
const speaking = (name: string, losses: readonly number[]) => ({
  name,
  title: name,
  threads: 1,
  programs: "all" as const,
  when: "always" as const,
  command: [
    process.execPath,
    "-e",
    `console.log('{"ready":true,"versions":{"${name}":"1"}}');
     require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
       const { id, do: what, repetitions } = JSON.parse(line);
       const load = { check: ${JSON.stringify(losses)}, stepsPerCall: 1, compileMs: 2, firstMs: 1, memoryMb: 1 };
       const time = { milliseconds: Array(repetitions).fill(4), processorShare: 1, loss: 0 };
       console.log(JSON.stringify({ id, ...(what === "load" ? load : time) }));
     });`,
  ],
});

describe("a run", () => {
  it("tells wrong numbers and a side that does not start, and goes on", async () => {
    const length = { rounds: 1, blockMs: 1, enoughSeconds: 5, steps: 3 };
    const gone = { ...speaking("gone", []), command: ["/nowhere/python"] };
    const sides = [speaking("lib", [2, 1.001, 0.5]), speaking("jax", [2, 1, 0.5]), gone];
    const results = await runSuite({ programs: [named("train-fw")], sides, seed: 1, length });
    const [{ cells, reference }] = results.programs;
    expect(reference).toBe("jax");
    expect(cells["lib@1"]).toEqual({ status: "wrong", reason: "number 2 is 1.001, expected 1 as jax" });
    expect(cells["jax@1"]).toMatchObject({ status: "measured", time: { median: 4 } });
    expect(results.sides.map(({ state }) => state)).toEqual([
      { versions: { lib: "1" } },
      { versions: { jax: "1" } },
      { missing: "not installed" },
    ]);
    expect(hasWrongNumbers(results)).toBe(true);
  });

  it("divides by the quicker of a peer's ways", () => {
    const took = (median: number): Cell => ({
      status: "measured",
      time: { median, lower: median, upper: median },
      samples: [median],
      processorMs: median / 2,
      compileMs: 0,
      firstMs: 1,
      memoryMb: 1,
    });
    const results: Results = {
      machine: { processor: "P", cores: 2, memoryGb: 8, system: "linux x64", date: "2026-01-01T00:00Z", load: 0 },
      seed: 1,
      rounds: 1,
      sides: ["lib", "jax", "jax-scan", "pytorch"].map((name) => {
        const state = name === "pytorch" ? { missing: "not installed" } : { versions: {} };
        return { key: `${name}@1`, name, threads: 1, title: name, state };
      }),
      programs: [
        {
          name: "train-svd",
          title: "a step",
          kind: "training",
          cells: { "lib@1": took(3), "jax@1": took(4), "jax-scan@1": took(2) },
        },
      ],
    };
    const report = reportOf(results, targets);
    expect(report).toContain("| lib / JAX, each at its quickest | 1.5 |");
    expect(report).toContain("| lib / JAX, a step a call | 0.75 |");
    expect(report).not.toContain("PyTorch / lib");
    expect(hasWrongNumbers(results)).toBe(false);
  });
});

describe("the command line", () => {
  it("has defaults, and refuses what it does not know", () => {
    expect(parseSuiteOptions([])).toMatchObject({ rounds: 15, extent: "thorough", seed: 1, readme: "keep" });
    expect(parseSuiteOptions(["--quick", "--sides", "lib, jax"])).toMatchObject({
      rounds: 5,
      extent: "quick",
      sides: ["lib", "jax"],
    });
    expect(parseSuiteOptions(["--help"])).toBe("help");
    expect(() => parseSuiteOptions(["--repetitions", "0"])).toThrow("invalid --repetitions: 0");
    expect(() => parseSuiteOptions(["--fast"])).toThrow("--fast");
    const asked = (sides: string[], extent: "quick" | "thorough") =>
      sidesAsked(structureSides(places), { sides, extent }).map(({ name }) => name);
    expect(() => asked(["numpy"], "quick")).toThrow(/^unknown side "numpy" \(known: lib, /);
    // torch.compile takes a minute to get ready: a quick run has it only where it is named.
    expect(asked([], "thorough")).toContain("pytorch-compile");
    expect(asked([], "quick")).not.toContain("pytorch-compile");
    expect(asked(["pytorch-compile"], "quick")).toEqual(["pytorch-compile"]);
  });

  it("gives every side one core, and says that a peer without its Python is not installed", () => {
    const sides = structureSides(places);
    expect(new Set(sides.map(({ name }) => name)).size).toBe(sides.length);
    expect(sides.every(({ threads }) => threads === 1)).toBe(true);
    expect(() => limited(sides.find(({ name }) => name === "jax")!)).toThrow(/^not installed$/);
  });
});
