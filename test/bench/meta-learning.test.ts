import "@innerloop/tfjs-compile";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { limited } from "../../bench/harness/sides.js";
import { sidesAsked } from "../../bench/harness/suite.js";
import { metaPrograms } from "../../bench/meta-learning/problems.js";
import { metaSides, targets } from "../../bench/meta-learning/run.js";
import { metaLoader } from "../../bench/meta-learning/side.js";
import { tensorsOf } from "../../bench/programs/program.js";
import { compiledLoader } from "../../bench/sides/compiled.js";
import { useBackend } from "../../lib/tensor/index.js";

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

const programs = metaPrograms({
  maml: { tasks: 2, shots: 3 },
  protonet: { tasks: 2, queries: 5, filters: 3, side: 16 },
  cnp: { tasks: 2, shots: 3, width: 6 },
  transformer: { tasks: 2, shots: 3, width: 8, layers: 1 },
  l2o: { problems: 2, steps: 2 },
});
const names = ["maml", "protonet", "cnp", "transformer", "l2o"];
const named = (name: string) => programs.find((one) => one.name === name)!;
const places = { root: "/root", worker: "/worker.mjs", python: "/nowhere/bin/python" };
const toTensor = ({ values, shape }: { values: Float32Array; shape: readonly number[] }) =>
  tf.tensor(values, [...shape]);

describe("the problems", () => {
  it("are an outer step of five learners, and the same for the same seed", () => {
    expect(programs.map(({ name }) => name)).toEqual(names);
    for (const program of programs) {
      const [first, again, other] = [3, 3, 4].map((seed) => program.problem(seed));
      expect(first).toEqual(again);
      expect(Object.values(first.data)[0].values).not.toEqual(Object.values(other.data)[0].values);
    }
  });

  it("have labels of every class in every support set", () => {
    const { supportY, queryY } = named("protonet").problem(1).data;
    expect(supportY.shape).toEqual([2, 5, 5]);
    expect(Array.from(supportY.values.subarray(0, 25))).toEqual(
      Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 1 : 0)),
    );
    expect(queryY.values.reduce((sum, value) => sum + value, 0)).toBe(10);
  });

  it("leave no tensor behind", () => {
    const before = tf.memory().numTensors;
    for (const program of programs) program.problem(2);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("our side", () => {
  it.each(names)("of %s has the losses that the step has without a compiler", async (name) => {
    const program = named(name);
    const problem = program.problem(5);
    const load = metaLoader(compiledLoader({ device: "cpu", threads: 1, repeat: "one" }), programs);
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

  it("of MAML begins at the mean squared error after one step by plain numbers, where the network is its last bias", async () => {
    const problem = named("maml").problem(6);
    // Of weights that are all zero one step moves the last bias only: from 0 to −α ∂L/∂b = 2α mean y.
    const load = metaLoader(compiledLoader({ device: "cpu", threads: 1, repeat: "one" }), programs);
    const silent = Object.fromEntries(
      Object.entries(problem.params).map(([name, leaf]) => [
        name,
        { ...leaf, values: new Float32Array(leaf.values.length) },
      ]),
    );
    const [loss] = await (await load("maml", { ...problem, params: silent })).check(1);
    const { supportY, queryY } = problem.data;
    const wanted = [0, 1].map((task) => {
      const of = (values: Float32Array) => Array.from(values.subarray(3 * task, 3 * task + 3));
      const bias = (0.01 * 2 * of(supportY.values).reduce((sum, y) => sum + y, 0)) / 3;
      return of(queryY.values).reduce((sum, y) => sum + (y - bias) ** 2 / 3, 0);
    });
    expect(loss).toBeCloseTo((wanted[0] + wanted[1]) / 2, 4);
  });

  it("does not know other programs", async () => {
    const load = metaLoader(compiledLoader({ device: "cpu", threads: 1, repeat: "one" }), programs);
    await expect(load("hnn", named("cnp").problem(1))).rejects.toThrow(/^unknown program "hnn" \(known: maml, /);
  });
});

describe("the command line", () => {
  it("refuses sides that it does not know", () => {
    expect(() => sidesAsked(metaSides(places), { sides: ["numpy"], extent: "quick" })).toThrow(
      /^unknown side "numpy" \(known: lib, /,
    );
  });

  it("gives every side one core, and says that a peer without its Python is not installed", () => {
    const sides = metaSides(places);
    expect(sides.every(({ threads }) => threads === 1)).toBe(true);
    expect(() => limited(sides.find(({ name }) => name === "jax")!)).toThrow(/^not installed$/);
    const keys = sides.map(({ name }) => `${name}@1`);
    for (const { over, under } of targets) for (const key of [over, under].flat()) expect(keys).toContain(key);
  });
});
