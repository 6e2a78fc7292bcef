import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

interface Internals {
  backendName: string | null;
  backendInstance: unknown;
  state: { activeTape: unknown; gradientDepth: number; scopeStack: unknown[]; registeredVariables: object };
}
const internals = () => tf.engine() as unknown as Internals;

/** All that a trace could leave behind. */
function snapshot() {
  const { numTensors, numBytes, numDataBuffers } = tf.engine().memory();
  const { activeTape, gradientDepth, scopeStack, registeredVariables } = internals().state;
  return {
    backend: tf.getBackend(),
    instance: tf.backend(),
    memory: { numTensors, numBytes, numDataBuffers },
    tape: [activeTape, gradientDepth],
    scopes: scopeStack.length,
    variables: Object.keys(registeredVariables),
    backends: tf.engine().backendNames(),
  };
}

async function leavesEngineAsItWas(fn: (x: tf.Tensor) => tf.Tensor, outcome: "compiles" | RegExp) {
  const x = tf.tensor1d([1, 2, 3]);
  const before = snapshot();
  const result = await compile(fn, [x], { name: "step" }).then(
    (compiled) => compiled.dispose(),
    (error: Error) => error,
  );
  const after = snapshot();
  expect(after).toEqual(before);
  if (outcome === "compiles") expect(result).toBeUndefined();
  else expect((result as Error).message).toMatch(outcome);
  x.dispose();
}

describe("the engine of TensorFlow.js is as before", () => {
  it("after compiling", () => leavesEngineAsItWas((x) => tf.tanh(tf.add(x, 1)), "compiles"));

  it("after compiling gradients of gradients", () =>
    leavesEngineAsItWas(
      tf.grad((y) => tf.sum(tf.square(tf.grad((z) => tf.sum(tf.tanh(z)))(y)))),
      "compiles",
    ));

  it("after a function that throws inside of a gradient, inside of a scope", () =>
    leavesEngineAsItWas(
      (x) =>
        tf.tidy(() =>
          tf.grad((y) => {
            const kept = tf.keep(tf.tanh(y));
            tf.exp(kept);
            throw new Error("stopped here");
          })(x),
        ),
      /^stopped here$/,
    ));

  it("after a function that keeps tensors and makes variables", () =>
    leavesEngineAsItWas((x) => {
      tf.keep(tf.neg(x));
      return tf.add(x, tf.variable(tf.tensor1d([1, 2, 3]), true, "made while tracing"));
    }, "compiles"));

  it("after a function that reads a value", () =>
    leavesEngineAsItWas((x) => tf.mul(x, x.dataSync()[0]), /^value of x read/));

  it("after a function that chooses another backend", () =>
    leavesEngineAsItWas((x) => {
      void tf.setBackend("cpu");
      return x;
    }, /^cannot compile step: it chooses a backend$/));
});

describe("compiling", () => {
  afterEach(() => vi.restoreAllMocks());

  it("works inside of a scope and of a gradient, and adds nothing to their tape", async () => {
    let pending: Promise<{ dispose(): Promise<void> }> | undefined;
    const gradient = tf.grad((x) => {
      const y = tf.square(x);
      const tape = [...(internals().state.activeTape as unknown[])];
      pending = compile((z: tf.Tensor) => tf.tanh(z), [x]);
      expect(internals().state.activeTape).toEqual(tape);
      return tf.sum(y);
    })(tf.tensor1d([1, 2, 3]));
    expect([...gradient.dataSync()]).toEqual([2, 4, 6]);
    await (await pending)?.dispose();
  });

  it("works in debug mode, which would read every value, and leaves it on", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.spyOn(console, "log").mockImplementation(() => {});
    tf.enableDebugMode();
    try {
      const x = tf.tensor1d([1, 2, 3]);
      const compiled = await compile((y: tf.Tensor) => tf.neg(y), [x]);
      expect([...(await compiled(x)).dataSync()]).toEqual([-1, -2, -3]);
      expect(tf.env().getBool("DEBUG")).toBe(true);
      await compiled.dispose();
    } finally {
      tf.env().set("DEBUG", false);
    }
  });

  it("works while no backend has been chosen, and chooses none", async () => {
    const x = tf.tensor1d([1, 2, 3]);
    const engine = internals();
    const { backendName, backendInstance } = engine;
    Object.assign(engine, { backendName: null, backendInstance: null });
    try {
      const compiled = await compile((y: tf.Tensor) => tf.neg(y), [x]);
      expect([engine.backendName, engine.backendInstance]).toEqual([null, null]);
      expect([...(await compiled(new Float32Array([1, 2, 3]))).dataSync()]).toEqual([-1, -2, -3]);
      await compiled.dispose();
    } finally {
      Object.assign(engine, { backendName, backendInstance });
    }
  });

  it("runs several times at once", async () => {
    const x = tf.tensor1d([1, 2, 3]);
    const factors = [2, 3, 4, 5];
    const compiled = await Promise.all(factors.map((factor) => compile((y: tf.Tensor) => tf.mul(y, factor), [x])));
    const results = await Promise.all(compiled.map((step) => step(x)));
    expect(results.map((result) => result.dataSync()[2])).toEqual([6, 9, 12, 15]);
    await Promise.all(compiled.map((step) => step.dispose()));
  });
});
