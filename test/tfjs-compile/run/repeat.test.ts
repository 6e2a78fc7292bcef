import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, type NativeTensor } from "../../../packages/tfjs-compile/src/index.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

const values = (tensor: { dataSync(): ArrayLike<number> }) => Array.from(tensor.dataSync());
const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);

type State = { readonly w: tf.Tensor; readonly velocity: tf.Tensor; readonly t: tf.Tensor };

/** One step of gradient descent with momentum on a linear model. */
function step(state: State, x: tf.Tensor, y: tf.Tensor) {
  const loss = (w: tf.Tensor) => tf.mean(tf.square(tf.sub(tf.matMul(x, w as tf.Tensor2D), y))) as tf.Scalar;
  const { value, grad } = tf.valueAndGrad(loss)(state.w);
  const velocity = tf.add(tf.mul(state.velocity, 0.9), grad);
  return {
    state: { w: tf.sub(state.w, tf.mul(velocity, 0.1)), velocity, t: tf.add(state.t, 1) },
    loss: value,
    report: { norm: tf.norm(grad) },
  };
}

const start = (): State => ({ w: random([3, 1], 1), velocity: tf.zeros([3, 1]), t: tf.scalar(0) });

describe("repeat: n", () => {
  it.each([1, 2, 7])("%d: gives the numbers of as many calls, the rest stacked", async (n) => {
    const xs = random([n, 5, 3], 2);
    const ys = random([n, 5, 1], 3);
    const state = start();
    const once = await compile(step, [state, tf.zeros([5, 3]), tf.zeros([5, 1])]);
    const many = await compile(step, [state, tf.zeros([5, 3]), tf.zeros([5, 1])], { repeat: n });
    let carried: Parameters<typeof once>[0] = state;
    const losses: number[] = [];
    const norms: number[] = [];
    for (let i = 0; i < n; i++) {
      const result = await once(carried, tf.unstack(xs)[i], tf.unstack(ys)[i]);
      carried = result.state;
      losses.push(values(result.loss)[0]);
      norms.push(values(result.report.norm)[0]);
    }
    const result = await many(state, xs, ys);
    expect(values(result.loss)).toEqual(losses);
    expect([...result.loss.shape]).toEqual([n]);
    expect(values(result.report.norm)).toEqual(norms);
    for (const name of ["w", "velocity", "t"] as const) {
      expect(values(result.state[name])).toEqual(values(carried[name] as NativeTensor));
      expect([...result.state[name].shape]).toEqual(state[name].shape);
    }
    expect(values(result.state.t)).toEqual([n]);
    await Promise.all([once.dispose(), many.dispose()]);
  });

  it("carries the first of a list", async () => {
    const compiled = await compile(
      (sum: tf.Tensor, x: tf.Tensor) => [tf.add(sum, x), tf.neg(x)],
      [tf.scalar(0), tf.scalar(0)],
      {
        repeat: 4,
      },
    );
    const [sum, negated] = await compiled(10, new Float32Array([1, 2, 3, 4]));
    expect(values(sum)).toEqual([20]);
    expect(values(negated)).toEqual([-1, -2, -3, -4]);
    await compiled.dispose();
  });

  it("carries all of a result that is nested like the first argument, also a list or a record with a state", async () => {
    const fibonacci = await compile(
      ([a, b]: readonly tf.Tensor[]) => [b, tf.add(a, b)],
      [[tf.scalar(0), tf.scalar(1)]],
      {
        repeat: 10,
      },
    );
    expect((await fibonacci([0, 1])).map(values)).toEqual([[55], [89]]);
    const double = await compile((x: tf.Tensor) => tf.mul(x, 2), [tf.scalar(0)], { repeat: 10 });
    expect(values(await double(1))).toEqual([1024]);
    const record = await compile(
      ({ state }: { state: tf.Tensor }) => ({ state: tf.add(state, 1) }),
      [{ state: tf.scalar(0) }],
      { repeat: 3 },
    );
    expect(values((await record({ state: 0 })).state)).toEqual([3]);
    await Promise.all([fibonacci.dispose(), double.dispose(), record.dispose()]);
  });

  it("takes nested inputs, one slice of each a step, and scalars as vectors", async () => {
    const compiled = await compile(
      (sum: tf.Tensor, { batch, scale }: { batch: readonly tf.Tensor[]; scale: tf.Tensor }) =>
        tf.add(sum, tf.mul(tf.sub(batch[0], batch[1]), scale)),
      [tf.zeros([2]), { batch: [tf.zeros([2]), tf.zeros([2])], scale: tf.scalar(1) }],
      { repeat: 2 },
    );
    const batch = [new Float32Array([1, 2, 3, 4]), new Float32Array([0, 0, 1, 1])] as const;
    expect(values(await compiled(new Float32Array(2), { batch, scale: new Float32Array([1, 10]) }))).toEqual([21, 32]);
    await compiled.dispose();
  });

  it("expects the slices of all steps", async () => {
    const compiled = await compile((sum: tf.Tensor, x: tf.Tensor) => tf.add(sum, x), [tf.zeros([2]), tf.zeros([2])], {
      repeat: 3,
      inputNames: ["sum", "x"],
    });
    await expect(compiled(tf.zeros([2]), tf.zeros([2]))).rejects.toThrow(
      "expected [3,2] float32 for input 1 (x), got [2]",
    );
    await compiled.dispose();
  });

  it("runs on TensorFlow.js too", async () => {
    const compiled = await compile(
      (sum: tf.Tensor, x: tf.Tensor) => ({ state: tf.add(sum, x), x }),
      [tf.scalar(0), tf.scalar(0)],
      {
        repeat: 3,
        engine: "tfjs",
      },
    );
    const result = await compiled(1, new Float32Array([1, 2, 3]));
    expect([values(result.state), values(result.x)]).toEqual([[7], [1, 2, 3]]);
    await compiled.dispose();
  });
});

describe("a step that cannot be repeated", () => {
  const refusal = (fn: (state: { w: tf.Tensor; t: tf.Tensor }, x: tf.Tensor) => unknown) =>
    compile(fn as () => tf.Tensor, [{ w: tf.zeros([2, 3]), t: tf.scalar(0, "int32") }, tf.zeros([2])] as never, {
      repeat: 2,
      name: "step",
    }).then(
      () => "compiled",
      (error: Error) => error.message,
    );

  it("is told which part of its state changes its shape or dtype", async () => {
    expect(await refusal(({ w, t }) => ({ state: { w: tf.transpose(w), t } }))).toBe(
      'cannot repeat step: its state "w" changes from [2,3] float32 to [3,2] float32',
    );
    expect(await refusal(({ w, t }) => ({ w, t: tf.cast(t, "float32") }))).toBe(
      'cannot repeat step: its state "t" changes from [] int32 to [] float32',
    );
  });

  it("is told that its state is not in its result", async () => {
    expect(await refusal(({ w }) => ({ loss: tf.sum(w) }))).toBe(
      "cannot repeat step: its result is neither { state, … }, [state, …] nor nested like its first argument",
    );
    expect(await refusal(({ w }) => ({ state: { w }, loss: tf.sum(w) }))).toBe(
      "cannot repeat step: the state that it returns is not nested like its first argument",
    );
    expect(await refusal(() => undefined)).toBe(
      "cannot repeat step: its result is neither { state, … }, [state, …] nor nested like its first argument",
    );
  });

  it("is told that its results differ from step to step", async () => {
    let calls = 0;
    const changing = (extra: (x: tf.Tensor) => unknown) => {
      calls = 0;
      return refusal((state, x) => ({ state, extra: calls++ === 0 ? x : extra(x) }));
    };
    expect(await changing((x) => [x])).toBe("cannot repeat step: its steps return differently nested results");
    expect(await changing((x) => tf.sum(x))).toBe('cannot repeat step: "extra" is not alike in all steps');
  });
});
