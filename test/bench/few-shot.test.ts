import "@innerloop/tfjs-compile";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fewShotPrograms } from "../../bench/few-shot/problems.js";
import { fewShotSides, fewShotTargets } from "../../bench/few-shot/run.js";
import { canRun } from "../../bench/harness/sides.js";
import { sidesAsked } from "../../bench/harness/suite.js";
import { type Training, tensorsOf } from "../../bench/programs/program.js";
import { compiledLoader } from "../../bench/sides/compiled.js";
import { byName } from "../../bench/sides/serve.js";
import { tableConfigs } from "../../lib/experiments/few-shot/settings.js";
import { useBackend } from "../../lib/tensor/index.js";

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

const programs = fewShotPrograms({ side: 8, filters: 3, tasks: [2, 3], queries: 1 });
const steps = ["maml", "maml-5", "i-amfs", "maml-16", "i-amfs-16"];
const adaptations = ["adapt-maml", "adapt-maml-5", "adapt-i-amfs"];
const named = (name: string) => programs.find((one) => one.name === name)!;
const places = { root: "/root", worker: "/worker.mjs", python: "/nowhere/bin/python" };
const load = byName(compiledLoader({ device: "cpu", threads: 1, repeat: "one" }), programs);
const toTensor = ({ values, shape }: { values: Float32Array; shape: readonly number[] }) =>
  tf.tensor(values, [...shape]);

describe("the problems", () => {
  it("are outer steps and adaptations, and the same for the same seed", () => {
    expect(programs.map(({ name }) => name)).toEqual([...steps, ...adaptations]);
    for (const program of programs) {
      const [first, again, other] = [3, 3, 4].map((seed) => program.problem(seed));
      expect(first).toEqual(again);
      expect(first.data.supportX.values).not.toEqual(other.data.supportX.values);
    }
  });

  it("have the sizes and the inner rates of the study's full profile", () => {
    const full = tableConfigs("full").filter(({ data, shots }) => data === "omniglot" && shots === 1);
    const { tasks, queries, filters, spec } = full.find(({ method }) => method === "maml-5")!;
    const { data, params, constants } = fewShotPrograms()
      .find(({ name }) => name === "maml-5")!
      .problem(1);
    expect(data.supportX.shape).toEqual([tasks, 5, 28, 28, 1]);
    expect(data.queryX.shape).toEqual([tasks, 5 * queries, 28, 28, 1]);
    expect(params["body.3.w"].shape).toEqual([9 * filters, filters]);
    const { inner } = spec;
    if (inner.kind !== "gradient") throw new Error("no gradients");
    expect(constants).toMatchObject({ innerSteps: inner.steps, innerRate: inner.rate });
  });

  it("leave no tensor behind", () => {
    const before = tf.memory().numTensors;
    for (const program of programs) program.problem(2);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("our side", () => {
  it.each(["maml", "i-amfs"])("of %s tells the gradient that differences of its loss along it show", async (name) => {
    const problem = named(name).problem(5);
    const gradients = (await (await load(name, problem)).gradients?.())!;
    expect(Object.keys(gradients)).toEqual(Object.keys(problem.params));
    const norm = Math.hypot(...Object.values(gradients).flat());
    const lossAt = async (along: number) => {
      const params = Object.fromEntries(
        Object.entries(problem.params).map(([leaf, { shape, values }]) => [
          leaf,
          { shape, values: values.map((value, i) => value + (along * gradients[leaf][i]) / norm) },
        ]),
      );
      return (await (await load(name, { ...problem, params })).check(1))[0];
    };
    const h = 3e-4;
    expect(((await lossAt(h)) - (await lossAt(-h))) / (2 * h) / norm).toBeCloseTo(1, 1);
  });

  it.each(["maml", "i-amfs"])("of %s has the losses that the step has without a compiler", async (name) => {
    const program = named(name) as Training;
    const problem = program.problem(5);
    const losses = await (await load(name, problem)).check(3);
    const data = tensorsOf(problem.data, toTensor);
    let state = program.start(tensorsOf(problem.params, toTensor), problem.constants);
    for (const loss of losses) {
      const next = program.step(state, data, problem.constants);
      expect(next.loss.dataSync()[0] / loss).toBeCloseTo(1, 4);
      state = next.state;
    }
    expect(losses).toHaveLength(3);
  });

  it("adapts by one closed form: K α + λ α = Y − 1/N of the features that it leaves", async () => {
    const program = named("adapt-i-amfs");
    if (program.kind !== "operation") throw new Error("no operation");
    const { data } = program.problem(7);
    const found = Array.from(program.apply(tensorsOf(data, toTensor)).dataSync());
    const width = (found.length - 25) / 5;
    const z = Array.from({ length: 5 }, (_, i) => found.slice(i * width, (i + 1) * width));
    const alpha = Array.from({ length: 5 }, (_, i) => found.slice(5 * width + 5 * i, 5 * width + 5 * i + 5));
    const variance = Math.exp(data["theta.kernel.logBandwidth"].values[0]);
    const kernel = (i: number, j: number) =>
      Math.exp(-z[i].reduce((sum, value, k) => sum + (value - z[j][k]) ** 2, 0) / (2 * variance));
    for (const i of [0, 1, 2, 3, 4]) {
      for (const c of [0, 1, 2, 3, 4]) {
        const sum = alpha.reduce((total, row, j) => total + (kernel(i, j) + (i === j ? 0.1 : 0)) * row[c], 0);
        expect(sum).toBeCloseTo((i === c ? 1 : 0) - 0.2, 4);
      }
    }
  });

  it("adapts MAML by as many steps as are named: weights move from where they started", () => {
    const moved = ["adapt-maml", "adapt-maml-5"].map((name) => {
      const program = named(name);
      if (program.kind !== "operation") throw new Error("no operation");
      const { data } = program.problem(7);
      const start = Object.entries(data).flatMap(([leaf, { values }]) =>
        leaf.startsWith("theta.") ? [...values] : [],
      );
      const found = program.apply(tensorsOf(data, toTensor)).dataSync();
      expect(found).toHaveLength(start.length);
      return Math.hypot(...start.map((value, i) => found[i] - value));
    });
    expect(Math.min(...moved)).toBeGreaterThan(0);
    expect(moved[0]).not.toBe(moved[1]);
  });
});

describe("the command line", () => {
  it("refuses sides that it does not know", () => {
    expect(() => sidesAsked(fewShotSides(places, 2), { sides: ["numpy"], extent: "quick" })).toThrow(
      /^unknown side "numpy" \(known: lib, /,
    );
  });

  it.each([1, 2, 8])(
    "has a side for every ratio on %i cores, and one of PyTorch's own choice on all of them",
    (cores) => {
      const sides = fewShotSides(places, cores);
      const keys = sides.map(({ name, threads }) => `${name}@${threads}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toContain(`pytorch-default@${cores}`);
      for (const { over, under } of fewShotTargets(cores))
        for (const key of [over, under].flat()) expect(keys).toContain(key);
      for (const { programs: own } of sides) {
        for (const name of own === "all" ? [] : own)
          expect(canRun({ programs: [...steps, ...adaptations] }, name)).toBe(true);
      }
    },
  );
});
