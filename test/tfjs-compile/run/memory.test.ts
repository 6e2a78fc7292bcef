// Ten thousand runs in a process of their own, with the garbage collector in hand: what is left over would be a leak.
import { describe, expect, it } from "vitest";
import { runNode } from "./child.js";

const program = (step: string) => `
  import tf from "@tensorflow/tfjs";
  import { compile } from "@innerloop/tfjs-compile";
  await tf.setBackend("cpu");
  tf.backend().firstUse = false;
  const loss = (w, b, x) => tf.mean(tf.square(tf.add(tf.tanh(tf.matMul(x, w)), b)));
  const fn = (w, b, x) => {
    const { value, grads } = tf.valueAndGrads((w, b) => loss(w, b, x))([w, b]);
    return { w: tf.sub(w, tf.mul(grads[0], 0.01)), b: tf.sub(b, tf.mul(grads[1], 0.01)), loss: value };
  };
  const examples = [tf.ones([128, 128]), tf.zeros([128]), tf.ones([8, 128])];
  const compiled = await compile(fn, examples);
  const other = await compile((x) => tf.neg(x), [tf.zeros([128, 128])]);
  const x = new Float32Array(8 * 128).fill(0.1);
  let state = { w: new Float32Array(128 * 128).fill(0.01), b: new Float32Array(128), loss: undefined };
  const tensors = tf.memory().numTensors;
  const megabytes = () => { global.gc(); global.gc(); return process.memoryUsage().rss / 2 ** 20; };
  const step = async () => { ${step} };
  for (let i = 0; i < 1000; i++) await step();
  const before = megabytes();
  for (let i = 0; i < 10000; i++) await step();
  const grown = megabytes() - before;
  console.log(JSON.stringify({ grown, tensors: tf.memory().numTensors - tensors }));
`;

const RUNS: [string, string][] = [
  ["runs that feed results back", "state = await compiled(state.w, state.b, x);"],
  ["runs of two functions in turn", "state = await compiled(state.w, state.b, x); await other(state.w);"],
  ["runs that are refused", "await compiled(x, x, x).catch(() => {});"],
];

describe("after ten thousand", () => {
  // A leak of the 64 KiB result would show as 640 MB; what moves below 40 MB is the allocators'.
  it.each(RUNS)("%s, the process has grown by less than 40 MB", async (_, step) => {
    const { result } = await runNode(program(step), { flags: ["--expose-gc"] });
    const { grown, tensors } = result as { grown: number; tensors: number };
    expect(grown).toBeLessThan(40);
    expect(tensors).toBe(0);
  });
});

describe("functions that are compiled and disposed", () => {
  it("leave less than 60 MB behind after two hundred", async () => {
    const { result } = await runNode(
      `
      import tf from "@tensorflow/tfjs";
      import { compile } from "@innerloop/tfjs-compile";
      await tf.setBackend("cpu");
      tf.backend().firstUse = false;
      // A constant of 1 MB each: kept, two hundred of them would be 200 MB and more.
      const constant = tf.randomUniform([512, 512], 0, 1, "float32", 3);
      const x = tf.ones([512, 512]);
      const once = async () => { const f = await compile((y) => tf.matMul(y, constant), [x]); await f(x); await f.dispose(); };
      const megabytes = () => { global.gc(); global.gc(); return process.memoryUsage().rss / 2 ** 20; };
      for (let i = 0; i < 20; i++) await once();
      const before = megabytes();
      for (let i = 0; i < 200; i++) await once();
      console.log(JSON.stringify(megabytes() - before));
    `,
      { flags: ["--expose-gc"] },
    );
    expect(result).toBeLessThan(60);
  });
});
