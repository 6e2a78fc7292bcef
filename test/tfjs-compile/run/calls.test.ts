import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, NativeTensor } from "../../../packages/tfjs-compile/src/index.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

const engines = ["onnxruntime", "tfjs"] as const;

describe.each(engines)("on %s, a result", (engine) => {
  const values = (tensor: NativeTensor) => [...tensor.dataSync()];

  it("is nested as the function nests it", async () => {
    const compiled = await compile(
      (x: tf.Tensor, { y, z }: { y: tf.Tensor; z: readonly [tf.Tensor] }) => ({
        sum: tf.add(x, y),
        deep: { list: [tf.neg(x), { z: tf.square(z[0]) }] as const },
      }),
      [tf.zeros([2]), { y: tf.zeros([2]), z: [tf.zeros([1])] }],
      { engine },
    );
    const result = await compiled(new Float32Array([1, 2]), { y: new Float32Array([10, 20]), z: [3] });
    expect(values(result.sum)).toEqual([11, 22]);
    expect(values(result.deep.list[0])).toEqual([-1, -2]);
    expect(values(result.deep.list[1].z)).toEqual([9]);
    expect(result.sum).toBeInstanceOf(NativeTensor);
    await compiled.dispose();
  });

  it("may be an argument unchanged, a constant, and one tensor twice", async () => {
    const constant = tf.tensor1d([7, 8]);
    const compiled = await compile(
      (x: tf.Tensor, y: tf.Tensor) => {
        const doubled = tf.add(y, y);
        return { x, again: x, constant, literal: tf.scalar(5), doubled, twice: [doubled, doubled] };
      },
      [tf.zeros([2]), tf.zeros([2])],
      { engine },
    );
    const [x, y] = [new Float32Array([1, 2]), new Float32Array([3, 4])];
    for (const result of [await compiled(x, y), await compiled(x, y)]) {
      for (const same of [result.x, result.again]) expect(values(same)).toEqual([1, 2]);
      expect(values(result.constant)).toEqual([7, 8]);
      expect([values(result.literal), result.literal.shape]).toEqual([[5], []]);
      for (const same of [result.doubled, ...result.twice]) expect(values(same)).toEqual([6, 8]);
      // Whoever changes one result changes nothing else.
      for (const tensor of [result.x, result.constant, result.doubled]) tensor.dataSync().fill(-1);
      expect([...x, ...y]).toEqual([1, 2, 3, 4]);
      expect(values(result.again)).toEqual([1, 2]);
      expect(values(result.twice[0])).toEqual([6, 8]);
    }
    await compiled.dispose();
  });

  it("may have the names that JavaScript's own records have", async () => {
    const name = "__proto__";
    const compiled = await compile((x: tf.Tensor) => ({ [name]: tf.neg(x), constructor: x }), [tf.zeros([1])], {
      engine,
    });
    const result = await compiled(3);
    expect(Object.entries(result).map(([key, tensor]) => [key, ...tensor.dataSync()])).toEqual([
      [name, -3],
      ["constructor", 3],
    ]);
    await compiled.dispose();
  });

  it("needs no argument that the function does not use, but its shape is still checked", async () => {
    const compiled = await compile((_: tf.Tensor, x: tf.Tensor) => tf.neg(x), [tf.zeros([3]), tf.zeros([2])], {
      engine,
      inputNames: ["unused", "x"],
    });
    expect(values(await compiled(new Float32Array(3), new Float32Array([1, 2])))).toEqual([-1, -2]);
    await expect(compiled(new Float32Array(4), new Float32Array(2))).rejects.toThrow(
      "expected [3] float32 for input 0 (unused), got 4 values",
    );
    await compiled.dispose();
  });

  it("may come from no argument at all", async () => {
    const compiled = await compile(() => tf.add(tf.scalar(1), tf.scalar(2)), [], { engine });
    expect(values(await compiled())).toEqual([3]);
    await compiled.dispose();
  });

  it("keeps int32 and bool", async () => {
    const compiled = await compile(
      (i: tf.Tensor, b: tf.Tensor) => ({ i: tf.add(i, i), more: tf.greater(i, 1), not: tf.logicalNot(b), i0: i, b }),
      [tf.tensor1d([1, 2], "int32"), tf.tensor1d([true, false], "bool")],
      { engine },
    );
    const result = await compiled(tf.tensor1d([1, 2], "int32"), tf.tensor1d([true, false], "bool"));
    const flat = Object.values(result).map((tensor) => [tensor.dtype, values(tensor)]);
    expect(flat).toEqual([
      ["int32", [2, 4]],
      ["bool", [0, 1]],
      ["bool", [0, 1]],
      ["int32", [1, 2]],
      ["bool", [1, 0]],
    ]);
    await compiled.dispose();
  });

  it("is of its dtype after a cast", async () => {
    const compiled = await compile(
      (i: tf.Tensor, b: tf.Tensor) => [tf.cast(i, "float32"), tf.cast(b, "int32"), tf.cast(b, "float32")],
      [tf.tensor1d([1, 2], "int32"), tf.tensor1d([true, false], "bool")],
      { engine },
    );
    const results = await compiled(tf.tensor1d([1, 2], "int32"), tf.tensor1d([true, false], "bool"));
    expect(results.map((tensor) => tensor.dataSync())).toEqual([
      new Float32Array([1, 2]),
      new Int32Array([1, 0]),
      new Float32Array([1, 0]),
    ]);
    await compiled.dispose();
  });

  it("may be empty, a scalar, or of rank six", async () => {
    const shapes = [[0, 3], [], [2, 1, 1, 2, 1, 2]];
    for (const shape of shapes) {
      const compiled = await compile((x: tf.Tensor) => tf.add(tf.square(x), 1), [tf.ones(shape)], { engine });
      const result = await compiled(tf.ones(shape));
      expect([...result.shape]).toEqual(shape);
      expect(values(result)).toEqual(new Array(result.size).fill(2));
      await compiled.dispose();
    }
  });

  it("lets NaN and the infinities through", async () => {
    const compiled = await compile((x: tf.Tensor) => [x, tf.add(x, 1), tf.mul(x, -1)], [tf.zeros([3])], { engine });
    const [same, more, minus] = await compiled(new Float32Array([NaN, Infinity, -Infinity]));
    expect(values(same)).toEqual([NaN, Infinity, -Infinity]);
    expect(values(more)).toEqual([NaN, Infinity, -Infinity]);
    expect(values(minus)).toEqual([NaN, -Infinity, Infinity]);
    await compiled.dispose();
  });

  it("fed back is read, not written to", async () => {
    const compiled = await compile((x: tf.Tensor) => tf.mul(tf.add(x, 1), 2), [tf.zeros([4])], { engine });
    const chain = [await compiled(new Float32Array(4))];
    for (let i = 0; i < 20; i++) chain.push(await compiled(chain[i]));
    // x ← 2(x + 1) from 0: 2ⁿ⁺¹ − 2. Were a buffer used again, an earlier result would have changed.
    chain.forEach((result, i) => {
      expect(values(result)).toEqual(new Array(4).fill(2 ** (i + 2) - 2));
    });
    expect(new Set(chain.map((result) => result.dataSync().buffer)).size).toBe(chain.length);
    await compiled.dispose();
  });
});

describe.each(engines)("on %s, calls", (engine) => {
  it("may run at once, of one function and of two", async () => {
    const x = [tf.zeros([64, 64])] as const;
    const plus = await compile((y: tf.Tensor) => tf.add(tf.matMul(y, y), 1), x, { engine });
    const minus = await compile((y: tf.Tensor) => tf.sub(tf.matMul(y, y), 1), x, { engine });
    const calls = Array.from({ length: 24 }, (_, i) => {
      const y = tf.mul(tf.eye(64), i);
      return (i % 3 === 0 ? minus : plus)(y as tf.Tensor);
    });
    const results = await Promise.all(calls);
    results.forEach((result, i) => {
      const sign = i % 3 === 0 ? -1 : 1;
      expect([result.dataSync()[0], result.dataSync()[1]]).toEqual([i * i + sign, sign]);
    });
    await Promise.all([plus.dispose(), minus.dispose()]);
  });

  it("that have begun end before the function is disposed; later ones are refused", async () => {
    const compiled = await compile((x: tf.Tensor) => tf.neg(x), [tf.zeros([2])], { engine, name: "step" });
    const begun = compiled(new Float32Array([1, 2]));
    const disposals = [compiled.dispose(), compiled.dispose()];
    expect([...(await begun).dataSync()]).toEqual([-1, -2]);
    await Promise.all(disposals);
    await expect(compiled(new Float32Array([1, 2]))).rejects.toThrow("step is called after its dispose");
    await compiled.dispose();
  });

  it("leave no tensor behind in TensorFlow.js", async () => {
    const w = tf.ones([4, 4]);
    const before = tf.memory().numTensors;
    const gradients = tf.grads((a, b) => tf.sum(tf.tanh(tf.matMul(a, tf.matMul(b, w)))));
    const compiled = await compile((a: tf.Tensor, b: tf.Tensor) => gradients([a, b]), [w, w], { engine });
    const [a, b] = [new Float32Array(16), new Float32Array(16)];
    const held = tf.memory().numTensors;
    for (let i = 0; i < 1000; i++) await compiled(a, b);
    expect(tf.memory().numTensors).toBe(held);
    await compiled.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("options", () => {
  const with_ = (options: object) => compile((x: tf.Tensor) => x, [tf.zeros([1])], options);

  it("that are unknown are refused", async () => {
    await expect(with_({ device: "gpu" })).rejects.toThrow('unknown device "gpu" (known: cpu, webgpu, cuda)');
    await expect(with_({ engine: "jit" })).rejects.toThrow('unknown engine "jit" (known: auto, onnxruntime, tfjs)');
    await expect(with_({ dtype: "float16" })).rejects.toThrow('unknown dtype "float16" (known: float32, float64)');
    await expect(with_({ device: "webgpu", dtype: "float64" })).rejects.toThrow(
      'no float64 on webgpu, whose shaders have float32 only (use device "cpu")',
    );
    await expect(with_({ threads: 0 })).rejects.toThrow("invalid threads: 0 (a whole number from 1 to 1024)");
    await expect(with_({ repeat: 1.5 })).rejects.toThrow("invalid repeat: 1.5 (a whole number from 1 to 10000)");
    await expect(with_({ thread: 2 })).rejects.toThrow(
      'unknown option "thread" (known: device, engine, threads, dtype, repeat, name, inputNames)',
    );
    await expect(with_({ threads: "2" })).rejects.toThrow('invalid threads: "2" (a whole number from 1 to 1024)');
    await expect(with_({ name: 5 })).rejects.toThrow("expected a text as name, got 5");
    await expect(with_({ inputNames: "x" })).rejects.toThrow('expected a list of texts as inputNames, got "x"');
    await expect(with_("webgpu" as never)).rejects.toThrow('expected a record of options, got "webgpu"');
  });

  it("that ask for more than memory holds are refused before they take it", async () => {
    await expect(with_({ repeat: 1e9 })).rejects.toThrow("invalid repeat: 1000000000 (a whole number from 1 to 10000)");
    await expect(with_({ threads: 1e9 })).rejects.toThrow(
      "invalid threads: 1000000000 (a whole number from 1 to 1024)",
    );
  });

  it("name and inputNames may be empty texts, which name nothing", async () => {
    const compiled = await compile((x: tf.Tensor) => tf.neg(x), [tf.zeros([1])], { name: "", inputNames: [""] });
    expect(compiled.print()).toMatch(/^function\(%"0": /);
    expect([...(await compiled(1)).dataSync()]).toEqual([-1]);
    await compiled.dispose();
  });

  it("inputNames may hold any characters, and names that the model takes for itself", async () => {
    const compiled = await compile(
      (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => tf.sub(tf.sub(x, y), z),
      [tf.zeros([1]), tf.zeros([1]), tf.zeros([1])],
      { inputNames: ["packed", "v1", 'ü "b"\n'] },
    );
    expect(compiled.print().split("\n")[0]).toBe(
      'function(%packed: [1] float32, %v1: [1] float32, %"ü \\"b\\"\\n": [1] float32)',
    );
    expect((await compiled(5, 2, 1)).dataSync()[0]).toBe(2);
    await compiled.dispose();
  });

  it("device webgpu and cuda either run or are refused in one line that says what they need", async () => {
    for (const device of ["webgpu", "cuda"] as const) {
      const outcome = await compile((x: tf.Tensor) => tf.neg(x), [tf.zeros([2])], { device, name: "step" }).then(
        async (compiled) => [compiled.engine, ...(await compiled(new Float32Array([1, 2]))).dataSync()],
        (error: Error) => error.message,
      );
      if (typeof outcome === "string") {
        expect(outcome).toMatch(
          new RegExp(`^cannot run step on ${device}: [^\\n/]+ \\(it needs [^\\n]+: cpu, [^\\n]+\\)$`),
        );
      } else {
        expect(outcome).toEqual([`onnxruntime-${device}`, -1, -2]);
      }
    }
  });

  it("name appears in the model and in the printed graph, with the names of the inputs", async () => {
    const compiled = await compile(
      (params: { w: tf.Tensor }, x: tf.Tensor) => tf.add(params.w, x),
      [{ w: tf.zeros([2]) }, tf.zeros([2])],
      { name: "affine", inputNames: ["params", "x"] },
    );
    expect(compiled.print()).toMatch(/^affine\(%params\.w: \[2\] float32, %x: \[2\] float32\)\n/);
    expect(Buffer.from(compiled.toOnnx()).includes("params.w")).toBe(true);
    await compiled.dispose();
  });

  it("inputNames that would be equal are told apart", async () => {
    const compiled = await compile(
      (p: { "a.b": tf.Tensor; a: { b: tf.Tensor } }) => tf.sub(p["a.b"], p.a.b),
      [{ "a.b": tf.zeros([1]), a: { b: tf.zeros([1]) } }],
      { inputNames: ["p"] },
    );
    expect((await compiled({ "a.b": 5, a: { b: 3 } })).dataSync()[0]).toBe(2);
    await compiled.dispose();
  });
});
