// No rule of the kernel table without a program that needs it. Kernels with derivatives have theirs in ../gradients/cases, run by derivatives.test.ts;
// here are the others.
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { TensorTree } from "../../../packages/tfjs-compile/src/index.js";
import { refusals, rules } from "../../../packages/tfjs-compile/src/kernels/table.js";
import { inputSpecs } from "../../../packages/tfjs-compile/src/trace/inputs.js";
import { trace } from "../../../packages/tfjs-compile/src/trace/trace.js";
import { kernelTable, README, withTable } from "../../../scripts/kernel-table.js";
import { cases } from "../gradients/cases/index.js";
import { agrees, useCpuBackend } from "../kernels/support.js";

beforeAll(async () => {
  await useCpuBackend();
  tf.registerKernel({
    kernelName: "LogicalXor",
    backendName: "cpu",
    kernelFunc: ({ inputs }) => tf.logicalXor(inputs.a as tf.Tensor, inputs.b as tf.Tensor),
  });
});

const whole = (x: tf.Tensor) => tf.cast(tf.round(x), "int32");
const truth = (x: tf.Tensor) => tf.greater(x, 0);
const infinite = (x: tf.Tensor) => tf.div(x, tf.relu(x));
const sorted = () => tf.tensor1d([-1, 0, 1]);

/** A program through each, of six numbers from −2.5 to 2.4, none of them whole or half. */
const programs: Readonly<Record<string, (x: tf.Tensor) => TensorTree>> = {
  All: (x) => tf.all(truth(x)),
  Any: (x) => tf.any(truth(x)),
  ArgMin: (x) => tf.argMin(x),
  BitwiseAnd: (x) => tf.bitwiseAnd(whole(x), tf.fill([6], 5, "int32")),
  BroadcastArgs: (x) => tf.broadcastArgs(tf.onesLike(whole(tf.slice(x, 0, 2))), tf.tensor1d([3, 1], "int32")),
  Ceil: (x) => tf.ceil(x),
  FloorDiv: (x) => [tf.floorDiv(whole(x), tf.scalar(2, "int32")), tf.floorDiv(whole(x), tf.scalar(-3, "int32"))],
  IsFinite: (x) => tf.isFinite(infinite(x)),
  IsInf: (x) => tf.isInf(infinite(x)),
  IsNan: (x) => tf.isNaN(tf.sqrt(x)),
  LinSpace: (x) => tf.add(x, tf.linspace(0, 1, 6)),
  LogicalOr: (x) => tf.logicalOr(truth(x), truth(tf.sub(x, 1))),
  // `tf.logicalXor` is made of other kernels, and no backend has this one.
  LogicalXor: (x) => tf.engine().runKernel("LogicalXor", { a: truth(x), b: truth(tf.sub(x, 1)) }) as tf.Tensor,
  NotEqual: (x) => tf.notEqual(whole(x), tf.scalar(1, "int32")),
  OneHot: (x) => tf.oneHot(whole(tf.abs(x)), 3),
  Round: (x) => tf.round(x),
  SearchSorted: (x) => [tf.searchSorted(sorted(), x, "left"), tf.searchSorted(sorted(), x, "right")],
  Sign: (x) => tf.sign(x),
  ZerosLike: (x) => [tf.zerosLike(x), tf.zerosLike(truth(x))],
};

const numbers = () => tf.tensor1d([-2.4, -1.3, -0.2, 0.7, 1.6, 2.3]);

function kernelsOf(fn: (...args: tf.Tensor[]) => TensorTree, examples: readonly tf.Tensor[]): string[] {
  return trace(fn, inputSpecs(examples, []), { name: "program" }).graph.nodes.map(({ op }) => op);
}

describe("a kernel without derivatives", () => {
  it.each(Object.keys(programs))("%s computes compiled what it computes eagerly, in both floats", async (kernel) => {
    expect(kernelsOf(programs[kernel], [numbers()])).toContain(kernel);
    await agrees(programs[kernel], [numbers()]);
    await agrees(programs[kernel], [numbers()], { dtype: "float64" });
  });
});

describe("a kernel that cannot be compiled", () => {
  it.each(Object.keys(refusals))("%s is named by the error, with the reason", (kernel) => {
    const fn = (x: tf.Tensor) => tf.engine().runKernel(kernel, { x }) as tf.Tensor;
    expect(() => kernelsOf(fn, [numbers()])).toThrow(
      new Error(`cannot compile ${kernel} in program: ${refusals[kernel]}`),
    );
  });
});

describe("the kernel table", () => {
  it("has no rule that no tested program needs", () => {
    const needed = new Set(Object.keys(programs));
    for (const { tfjs, shapes } of cases) {
      const derivatives = (...xs: tf.Tensor[]) => {
        const g = (t: tf.Tensor): tf.Tensor => {
          const y = tfjs(...xs.map((x) => tf.add(x, t)));
          return tf.sum(tf.mul(y, tf.mul(y, y)));
        };
        return [g, tf.grad(g), tf.grad(tf.grad(g)), tf.grad(tf.grad(tf.grad(g)))].map((f) => f(tf.scalar(0)));
      };
      const examples = shapes.map((shape) => tf.zeros([...shape]));
      try {
        for (const kernel of kernelsOf(derivatives, examples)) needed.add(kernel);
      } catch (error) {
        expect((error as Error).message).toMatch(/^cannot compile \w+ in program: /);
      }
      tf.dispose(examples);
    }
    expect(Object.keys(rules).filter((kernel) => !needed.has(kernel))).toEqual([]);
  });

  it("is the one in the package's README", async () => {
    const text = readFileSync(README, "utf8");
    expect(text).toBe(withTable(text, await kernelTable()));
  });
});
