import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, type TensorTree } from "../../../packages/tfjs-compile/src/index.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

/** The error of compiling `fn` with one example, a vector of three. */
async function refusal(fn: (x: tf.Tensor) => unknown): Promise<string> {
  const x = tf.zeros([3]);
  try {
    const compiled = await compile(fn as (x: tf.Tensor) => TensorTree, [x], { name: "step" });
    await compiled.dispose();
    return "compiled";
  } catch (error) {
    return (error as Error).message;
  } finally {
    x.dispose();
  }
}

/** The identity, with something done on the way whose result is not used. */
const doing = (effect: (x: tf.Tensor) => unknown) => (x: tf.Tensor) => {
  effect(x);
  return x;
};

describe("a value read while tracing", () => {
  const READ =
    "value of Tanh read while tracing step: a compiled function cannot use values (dataSync, data, array, print, if); " +
    "return the tensor instead, or choose with tf.where";

  it("by dataSync is refused, naming the operation that made it", async () => {
    expect(await refusal((x) => tf.mul(x, tf.tanh(x).dataSync()[0]))).toBe(READ);
  });

  it("by arraySync, print and toString is refused", async () => {
    expect(await refusal((x) => tf.mul(x, (tf.tanh(x).arraySync() as number[])[0]))).toBe(READ);
    expect(await refusal(doing((x) => tf.print(tf.tanh(x))))).toBe(READ);
    expect(await refusal((x) => (String(tf.tanh(x)).length > 3 ? x : tf.neg(x)))).toBe(READ);
  });

  it("by data() and array() is refused, though they only return a promise", async () => {
    expect(await refusal(doing((x) => tf.tanh(x).data()))).toBe(READ);
    expect(await refusal(async (x) => tf.mul(x, (await tf.tanh(x).data())[0]))).toBe(READ);
    expect(await refusal(doing((x) => tf.tanh(x).array()))).toBe(READ);
  });

  it("of an argument names the argument", async () => {
    expect(await refusal((x) => tf.mul(x, x.dataSync()[0]))).toMatch(/^value of x read while tracing step: /);
  });

  it("is allowed where it does not depend on the arguments", async () => {
    expect(await refusal((x) => tf.mul(x, tf.tensor1d([2, 3]).dataSync()[1]))).toBe("compiled");
  });
});

describe("a function to compile", () => {
  it("that throws gives its own error", async () => {
    expect(
      await refusal(() => {
        throw new Error("no data for task 7");
      }),
    ).toBe("no data for task 7");
  });

  it("must not be asynchronous", async () => {
    expect(await refusal(async (x) => tf.neg(x))).toBe("cannot compile step: it returns a promise");
    expect(await refusal(() => Promise.reject(new Error("never told")))).toBe(
      "cannot compile step: it returns a promise",
    );
  });

  it("must return tensors", async () => {
    expect(await refusal(() => undefined)).toBe("cannot compile step: it returns undefined, where a tensor must be");
    expect(await refusal(() => ({}))).toBe("cannot compile step: it returns no tensor");
    expect(await refusal(() => [])).toBe("cannot compile step: it returns no tensor");
    expect(await refusal((x) => ({ x, log: [{ epoch: 3 }] }))).toBe(
      'cannot compile step: it returns 3 at "log.0.epoch", where a tensor must be',
    );
    expect(await refusal((x) => ({ x, when: new Date(0) }))).toBe(
      'cannot compile step: it returns Date at "when", where a tensor must be',
    );
    const endless: unknown[] = [];
    endless.push(endless);
    expect(await refusal(() => endless)).toBe('nested deeper than 64 levels at "0.0.0.0…"');
  });

  it("must not choose a backend", async () => {
    expect(await refusal(doing(() => tf.setBackend("cpu")))).toBe("cannot compile step: it chooses a backend");
  });

  it("must not compile another, nor call a compiled one", async () => {
    expect(await refusal(doing((x) => compile((y: tf.Tensor) => y, [x], { name: "inner" })))).toBe(
      "cannot compile inner while another function is traced",
    );
    const x = tf.zeros([3]);
    const inner = await compile((y: tf.Tensor) => tf.neg(y), [x], { name: "inner" });
    expect(await refusal(doing((y) => inner(y)))).toBe(
      "inner is compiled and cannot be called while another function is traced",
    );
    await inner.dispose();
    x.dispose();
  });

  it("that uses a kernel without a rule is told which, where, and what there is", async () => {
    expect(await refusal((x) => tf.engine().runKernel("MyKernel", { x }) as tf.Tensor)).toMatch(
      /^unknown kernel MyKernel in step \(known: (\w+, )*Add, (\w+, )*Tanh, .*\)$/,
    );
  });

  it("that loops without end is refused before it fills the memory", async () => {
    const endless = (x: tf.Tensor): tf.Tensor => {
      for (let y = x; ; ) y = tf.add(y, x);
    };
    await expect(compile(endless, [tf.zeros([1])])).rejects.toThrow(
      "more than 200000 kernels in endless: does it loop without end?",
    );
  });

  it("cannot hold text", async () => {
    expect(await refusal(() => tf.tensor1d(["a", "b"]))).toBe(
      "cannot compile dtype string (float32, int32 and bool can be)",
    );
  });
});

describe("random numbers", () => {
  const DRAWN =
    "random number drawn while tracing step: it would be a constant; pass random tensors as inputs, or give a seed";

  it("without a seed are refused", async () => {
    expect(await refusal((x) => tf.add(x, tf.randomNormal([3])))).toBe(DRAWN);
    expect(await refusal((x) => tf.add(x, tf.randomUniform([3])))).toBe(DRAWN);
    expect(await refusal((x) => tf.mul(x, Math.random()))).toBe(DRAWN);
  });

  it("with a seed are the constants that the seed gives", async () => {
    const x = tf.zeros([3]);
    const compiled = await compile((y: tf.Tensor) => tf.add(y, tf.randomNormal([3], 0, 1, "float32", 7)), [x]);
    const expected = tf.randomNormal([3], 0, 1, "float32", 7).dataSync();
    expect([...(await compiled(x)).dataSync()]).toEqual([...expected]);
    await compiled.dispose();
  });

  it("can be drawn again once the trace is over, also when it failed", async () => {
    const random = Math.random;
    await refusal((x) => tf.mul(x, Math.random()));
    expect(Math.random).toBe(random);
  });
});

describe("what is compiled", () => {
  const compileAnything = compile as unknown as (...args: unknown[]) => Promise<unknown>;

  it("must be a function with a list of examples", async () => {
    const x = tf.zeros([1]);
    await expect(compileAnything(3, [x])).rejects.toThrow("expected a function to compile, got 3");
    await expect(compileAnything((y: tf.Tensor) => y)).rejects.toThrow(
      "expected a list of example arguments, got undefined",
    );
    await expect(compileAnything((y: tf.Tensor) => y, { x })).rejects.toThrow(
      "expected a list of example arguments, got a record",
    );
  });
});

describe("examples", () => {
  const compileWith = (example: unknown) => compile((x: tf.Tensor) => x, [example as tf.Tensor]);

  it("must be tensors, in lists and records", async () => {
    await expect(compileWith(0.1)).rejects.toThrow(
      'example "x" is no tensor: 0.1; pass tf.scalar(0.1), or close over the number',
    );
    await expect(compileWith({ w: [undefined] })).rejects.toThrow('example "x.w.0" is no tensor: undefined');
    await expect(compileWith({ w: new Float32Array(2) })).rejects.toThrow('example "x.w" is no tensor: Float32Array');
    await expect(compileWith(new Map())).rejects.toThrow('example "x" is no tensor: Map');
  });

  it("must hold numbers", async () => {
    await expect(compileWith(tf.tensor1d(["a"]))).rejects.toThrow(
      'cannot compile dtype string of example "x" (float32, int32 and bool can be)',
    );
  });
});
