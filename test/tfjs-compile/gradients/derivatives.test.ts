import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients, kernelGradients } from "../../../packages/tfjs-compile/src/gradients/index.js";
import { cases } from "./cases/index.js";
import { check, nameOf } from "./derivatives.js";
import { registerStandIns } from "./stand-ins.js";

/** Kernels whose gradient function was run. */
const ran = new Set<string>();

beforeAll(async () => {
  fixHigherOrderGradients();
  await tf.setBackend("cpu");
  registerStandIns("cpu");
  for (const kernel of Object.keys(kernelGradients)) {
    const config = tf.getGradient(kernel);
    if (config === undefined) continue;
    const { gradFunc } = config;
    tf.registerGradient({
      ...config,
      gradFunc: (...args) => {
        ran.add(kernel);
        return gradFunc(...args);
      },
    });
  }
});

describe("values and derivatives of order 1, 2 and 3 equal differences in float64", () => {
  it.each(cases.map((test) => ({ name: nameOf(test), test })))("$name", ({ test }) => check(test));

  it("with every differentiable kernel among them", () => {
    const differentiable = Object.keys(kernelGradients).filter(
      (name) => kernelGradients[name].class === "differentiable",
    );
    // Fused kernels run inside an op with its own gradient; batch norm's gradient is called by the tape, not from the registry.
    const named = new Set(cases.map(({ kernel }) => kernel));
    const without = differentiable.filter((name) =>
      tf.getGradient(name) === undefined ? !named.has(name) : !ran.has(name),
    );
    expect(without).toEqual([]);
  });
});
