import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Compiled, compile, NativeTensor } from "../../../packages/tfjs-compile/src/index.js";
import { useCpuBackend } from "../kernels/support.js";

/** The arguments of a meta-learning step: the leaves are numbered 0 to 6. */
type Args = [
  params: { w: tf.Tensor; b: tf.Tensor },
  lr: tf.Tensor,
  mask: tf.Tensor,
  labels: tf.Tensor,
  support: tf.Tensor[],
];

let step: Compiled<Args, tf.Tensor[]>;

function example(): Args {
  return [
    { w: tf.ones([2, 3]), b: tf.zeros([3]) },
    tf.scalar(0.5),
    tf.tensor1d([true, false], "bool"),
    tf.tensor1d([1, 2], "int32"),
    [tf.zeros([25, 10, 1]), tf.ones([25, 10, 1])],
  ];
}

beforeAll(async () => {
  await useCpuBackend();
  step = await compile(
    (
      params: { w: tf.Tensor; b: tf.Tensor },
      lr: tf.Tensor,
      mask: tf.Tensor,
      labels: tf.Tensor,
      support: tf.Tensor[],
    ) => [
      tf.mul(tf.add(params.w, params.b), lr),
      tf.logicalNot(mask),
      tf.add(labels, labels),
      tf.add(support[0], support[1]),
    ],
    example(),
    { name: "step", inputNames: ["params", "lr", "mask", "labels", "support"] },
  );
});
afterAll(() => step.dispose());

/** The error of a call whose arguments are the examples but for one. */
async function errorWith(place: number, argument: unknown): Promise<string> {
  const args: unknown[] = example();
  args[place] = argument;
  return step.run(args as never).then(
    () => "accepted",
    (error: Error) => error.message,
  );
}

describe("a leaf of another shape or dtype", () => {
  it("is refused with what was expected, where, and what came", async () => {
    expect(await errorWith(4, [tf.zeros([10, 1]), tf.zeros([25, 10, 1])])).toBe(
      "expected [25,10,1] float32 for input 5 (support.0), got [10,1]",
    );
    expect(await errorWith(4, [tf.zeros([25, 10, 1]), tf.zeros([25, 10, 1], "int32")])).toBe(
      "expected [25,10,1] float32 for input 6 (support.1), got [25,10,1] int32",
    );
    expect(await errorWith(0, { w: tf.zeros([3, 2]), b: tf.zeros([3]) })).toBe(
      "expected [2,3] float32 for input 0 (params.w), got [3,2]",
    );
    expect(await errorWith(1, tf.zeros([1]))).toBe("expected [] float32 for input 2 (lr), got [1]");
    expect(await errorWith(3, new NativeTensor([2], "float32", new Float32Array(2)))).toBe(
      "expected [2] int32 for input 4 (labels), got [2] float32",
    );
  });

  it("is refused where it is no tensor at all", async () => {
    for (const [argument, got] of [
      [undefined, "undefined"],
      [null, "null"],
      ["2", '"2"'],
      [[1, 2], "a list of 2"],
      [{ w: 1 }, "a record"],
      [new BigInt64Array(2), "BigInt64Array"],
      [new DataView(new ArrayBuffer(8)), "DataView"],
      [() => 1, "a function"],
      [3, "3"],
      [new Float32Array(3), "3 values"],
    ]) {
      expect(await errorWith(3, argument)).toBe(`expected [2] int32 for input 4 (labels), got ${got}`);
    }
  });

  it("is refused where an integer is expected and a fraction, NaN or a number beyond 32 bits comes", async () => {
    for (const [argument, got] of [
      [new Float32Array([1, 1.5]), "1.5"],
      [new Float64Array([NaN, 1]), "NaN"],
      [new Float64Array([1, 2 ** 31]), "2147483648"],
      [new Uint32Array([1, 2 ** 32 - 1]), "4294967295"],
    ]) {
      expect(await errorWith(3, argument)).toBe(`expected [2] int32 for input 4 (labels), got ${got}`);
    }
    expect(await errorWith(3, new Float32Array([-0, -3]))).toBe("accepted");
  });

  it("is refused where its tensor is disposed", async () => {
    const disposed = tf.scalar(1);
    disposed.dispose();
    expect(await errorWith(1, disposed)).toBe("expected [] float32 for input 2 (lr), got a disposed tensor");
    const native = new NativeTensor([], "float32", new Float32Array(1));
    native.dispose();
    expect(await errorWith(1, native)).toBe("a disposed tensor is read: [] float32");
  });
});

describe("arguments nested in another way", () => {
  it("are refused with the place", async () => {
    await expect(step.run([] as never)).rejects.toThrow(/^expected 5 arguments, got 0$/);
    await expect(step.run({} as never)).rejects.toThrow(/^expected a list of 5, got a record$/);
    await expect((step as unknown as () => Promise<unknown>)()).rejects.toThrow(/^expected 5 arguments, got 0$/);
    expect(await errorWith(0, { w: tf.zeros([2, 3]) })).toBe('missing input "0.b"');
    expect(await errorWith(0, { w: tf.zeros([2, 3]), b: tf.zeros([3]), c: tf.zeros([3]) })).toBe(
      'unknown input "0.c" (known: w, b)',
    );
    expect(await errorWith(0, [tf.zeros([2, 3]), tf.zeros([3])])).toBe('expected a record at "0", got a list of 2');
    expect(await errorWith(0, tf.zeros([2, 3]))).toMatch(/^expected a record at "0", got Tensor/);
    expect(await errorWith(4, [tf.zeros([25, 10, 1])])).toBe('expected 2 entries at "4", got 1');
    expect(await errorWith(4, tf.zeros([2, 25, 10, 1]))).toMatch(/^expected a list of 2 at "4", got Tensor/);
  });
});

describe("a leaf may be", () => {
  it("a tensor, a native tensor, a typed array of any number type, and a number where one is expected", async () => {
    const wanted = [...(await step(...example()))[0].dataSync()];
    const w = new NativeTensor([2, 3], "float32", new Float32Array(6).fill(1));
    const [, , mask, labels, support] = example();
    const calls = [
      await step({ w, b: new Float64Array(3) as never }, 0.5, mask, labels, support),
      await step(
        { w: new Float32Array(6).fill(1), b: new Float32Array(3) },
        new Float32Array([0.5]),
        mask,
        labels,
        support,
      ),
      await step({ b: tf.zeros([3]), w: new Int32Array(6).fill(1) }, tf.scalar(0.5), mask, labels, support),
    ];
    for (const [scaled] of calls) expect([...scaled.dataSync()]).toEqual(wanted);
  });

  it("a typed array of another realm, as in a notebook's cell", async () => {
    const foreign = runInNewContext("Float32Array.from([4, 4, 4, 4, 4, 4])") as Float32Array;
    const [{ b }, ...rest] = example();
    expect((await step({ w: foreign, b }, ...rest))[0].dataSync()[5]).toBe(2);
    expect(new NativeTensor([6], "float32", foreign).dataSync()).toBeInstanceOf(Float32Array);
  });

  it("an array in memory that threads share, or that lies within another", async () => {
    const [{ w }, ...rest] = example();
    const shared = new Float32Array(new SharedArrayBuffer(12)).fill(2);
    const within = new Float32Array([0, 2, 2, 2, 0]).subarray(1, 4);
    for (const b of [shared, within]) expect((await step({ w, b }, ...rest))[0].dataSync()[0]).toBe(1.5);
    const alone = await compile((x: tf.Tensor) => tf.neg(x), [tf.zeros([3])]);
    expect([...(await alone(shared)).dataSync()]).toEqual([-2, -2, -2]);
    await alone.dispose();
  });

  it("a tensor that TensorFlow.js holds in the array of another dtype, as casts leave it", async () => {
    const cast = tf.cast(tf.tensor1d([2, 3, 4], "int32"), "float32");
    expect(cast.dataSync()).toBeInstanceOf(Int32Array);
    const [{ w }, ...rest] = example();
    expect([...(await step({ w, b: cast }, ...rest))[0].dataSync()]).toEqual([1.5, 2, 2.5, 1.5, 2, 2.5]);
  });

  it("truth values given as any numbers, where what is not zero is true", async () => {
    const [params, lr, , labels, support] = example();
    const results = await step(params, lr, new Uint8Array([7, 0]), labels, support);
    expect([...results[1].dataSync()]).toEqual([0, 1]);
  });
});

describe("a query of another shape", () => {
  it("is refused with its place among all leaves, its name, what was compiled and what came", async () => {
    type Task = readonly [w: tf.Tensor, b: tf.Tensor, v: tf.Tensor, c: tf.Tensor];
    const queryLoss = (weights: Task, supportX: tf.Tensor, supportY: tf.Tensor, queryX: tf.Tensor) =>
      tf.addN([...weights, supportX, supportY, queryX].map((x) => tf.sum(x)));
    const task = () => [tf.zeros([1]), tf.zeros([1]), tf.zeros([1]), tf.zeros([1])] as Task;
    const points = () => tf.zeros([25, 10, 1]);
    const loss = await compile(queryLoss, [task(), points(), points(), points()]);
    await expect(loss(task(), points(), points(), tf.zeros([10, 1]))).rejects.toThrow(
      "expected [25,10,1] float32 for input 6 (queryX), got [10,1]",
    );
    await loss.dispose();
  });
});
