import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { progress } from "../../../lib/report/index.js";
import {
  type Checkpoint,
  disposeParams,
  flattenParams,
  foldIn,
  type Key,
  key,
  type Params,
  readCheckpoint,
  type Trained,
  type TrainOptions,
  type TrainRecord,
  train,
  useBackend,
  writeCheckpoint,
} from "../../../lib/tensor/index.js";
import { descend, fitBatch, fitStart, fitStep, type Points, rate, stiffness } from "./train-problem.js";

const home = mkdtempSync(join(tmpdir(), "train-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let files = 0;
const newFile = () => join(home, `${files++}.ckpt`);

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

const engines = ["eager", "compiled"] as const;
const values = (params: Params) => flattenParams(params).map(([, leaf]) => Array.from(leaf.dataSync()));
const stepOf = (file: string) => JSON.parse(readFileSync(file, "latin1").split("\n")[1]).step as number;
const thrown = (error: unknown) => (error as Error).message;
const fitSine = (options: Partial<TrainOptions<Points, "loss" | "count">>) =>
  train(fitStep, fitStart(), { steps: 30, key: key(5), batch: fitBatch, ...options });
const numbers = ({ state, history, step }: Trained) => ({ state: values(state), history, step });
/** A metric that goes through the given values, one a step. */
const follow = (series: readonly number[], options: Partial<TrainOptions<{ value: tf.Tensor }, "m">>) =>
  train(
    (state: { n: tf.Tensor }, { value }: { value: tf.Tensor }) => ({
      state: { n: tf.add(state.n, 1) },
      metrics: { m: value },
    }),
    { n: tf.scalar(0) },
    {
      steps: series.length,
      engine: "eager",
      batch: (done) => ({ value: tf.scalar(series[done]) }),
      ...options,
    },
  );

describe.each(engines)("train, %s", (engine) => {
  it("is the closed form of descent on a quadratic: θ − 1 = (1 − η a)ᵏ (θ₀ − 1)", async () => {
    const theta = tf.tensor1d([3, -1, 2]);
    const batch = { stiffness: tf.tensor1d(stiffness) };
    const result = await train(descend, { theta }, { steps: 20, engine, batch });
    const off = (k: number) => [2, -2, 1].map((x, i) => x * (1 - rate * stiffness[i]) ** k);
    expect(result).toMatchObject({ step: 20, resumedAt: 0, stopped: "steps" });
    expect(result.engine).toBe(engine === "eager" ? "tfjs-cpu" : "onnxruntime-cpu");
    Array.from(result.state.theta.dataSync()).forEach((x, i) => {
      expect(x - 1).toBeCloseTo(off(20)[i], 6);
    });
    const { steps, metrics } = result.history;
    expect(Array.from(steps)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    metrics.loss.forEach((loss, k) => {
      const expected = off(k).reduce((sum, x, i) => sum + 0.5 * stiffness[i] * x * x, 0);
      expect(loss).toBeCloseTo(expected, 5);
    });
  });

  it("resumed after an interruption is the run without one, bit for bit", async () => {
    const whole = await fitSine({ engine });
    const file = newFile();
    const checkpoint = { file, config: { name: "fit" } };
    const interruption = new AbortController();
    const onRecord = ({ step }: TrainRecord) => {
      if (step === 12) interruption.abort();
    };
    const first = await fitSine({ engine, checkpoint, signal: interruption.signal, onRecord });
    expect([first.step, first.stopped]).toEqual([12, "aborted"]);
    const second = await fitSine({ engine, checkpoint });
    expect([second.resumedAt, second.stopped]).toEqual([12, "steps"]);
    expect(numbers(second)).toEqual(numbers(whole));
  });

  it("goes on beyond a finished run as if that had been longer, and returns a finished run at once", async () => {
    const file = newFile();
    const checkpoint = { file, config: 1 };
    await fitSine({ engine, checkpoint, steps: 10 });
    const longer = await fitSine({ engine, checkpoint, steps: 25 });
    expect(numbers(longer)).toEqual(numbers(await fitSine({ engine, steps: 25 })));
    const again = await fitSine({ engine, checkpoint, steps: 25 });
    expect([again.resumedAt, numbers(again)]).toEqual([25, numbers(longer)]);
    await expect(fitSine({ engine, checkpoint, steps: 24 })).rejects.toThrow("is at step 25, beyond steps: 24");
    const anew = await fitSine({ engine, checkpoint: { ...checkpoint, existing: "discard" }, steps: 5 });
    const after = await fitSine({ engine, checkpoint, steps: 6 });
    expect([anew.resumedAt, anew.step, after.resumedAt]).toEqual([0, 5, 5]);
  });

  it("leaves nothing behind but the state that it returns, also when a step fails", async () => {
    const initial = fitStart();
    const constant = tf.scalar(2);
    const before = tf.memory().numTensors;
    const batch = (done: number, from: Key) => ({ ...fitBatch(done, from), constant });
    const result = await train(fitStep, initial, { steps: 7, engine, batch });
    expect(tf.memory().numTensors).toBe(before + flattenParams(result.state).length);
    disposeParams(result.state);
    const fails = train(fitStep, initial, {
      steps: 7,
      engine,
      batch,
      onRecord: () => {
        throw new Error("enough");
      },
    });
    await expect(fails).rejects.toThrow("enough");
    const vector = train(() => ({ state: initial, metrics: { v: tf.ones([2]) } }), initial, {
      steps: 1,
      engine,
      batch,
    });
    await expect(vector).rejects.toThrow('metric "v" is not one number: shape [2]');
    expect(tf.memory().numTensors).toBe(before);
    expect([constant.isDisposed, values(initial).flat().every(Number.isFinite)]).toEqual([false, true]);
  });

  it("takes a state that passes through, comes out of the batch, or is a metric too", async () => {
    const step = (state: { a: tf.Tensor; b: tf.Tensor; c: tf.Tensor }, batch: tf.Tensor) => ({
      state: { a: state.a, b: batch, c: state.b },
      metrics: { a: state.a, b: state.b },
    });
    const start = { a: tf.scalar(1), b: tf.scalar(2), c: tf.scalar(3) };
    const batch = tf.scalar(9);
    const before = tf.memory().numTensors;
    const drawn = await train(step, start, { steps: 3, engine, batch: (done) => tf.scalar(done) });
    expect([values(drawn.state), Array.from(drawn.history.metrics.b)]).toEqual([
      [[1], [2], [1]],
      [2, 0, 1],
    ]);
    const fixed = await train(step, start, { steps: 3, engine, batch });
    expect([values(fixed.state), Array.from(fixed.history.metrics.a)]).toEqual([
      [[1], [9], [9]],
      [1, 1, 1],
    ]);
    expect(tf.memory().numTensors).toBe(before + 6);
    expect(values(start)).toEqual([[1], [2], [3]]);
  });

  it("leaves the caller's tensors alone: captured ones in its result, ones that the step keeps", async () => {
    const [captured, rate] = [tf.tensor1d([1, 2]), tf.scalar(3)];
    const step = (state: { w: tf.Tensor; m: tf.Tensor }) => ({
      state: { w: tf.add(state.w, captured), m: captured },
      metrics: { rate },
    });
    const start = { w: tf.zeros([2]), m: tf.zeros([2]) };
    const before = tf.memory().numTensors;
    const { state, history } = await train(step, start, { steps: 3, engine, batch: [] });
    expect([values(state), Array.from(history.metrics.rate)]).toEqual([
      [
        [3, 6],
        [1, 2],
      ],
      [3, 3, 3],
    ]);
    disposeParams(state);
    expect([captured.isDisposed, rate.isDisposed, tf.memory().numTensors]).toEqual([false, false, before]);
  });

  it("frees what it holds also when the end of its progress fails", async () => {
    const [start, batch] = [tf.scalar(0), tf.ones([2])];
    const before = tf.memory().numTensors;
    const broken = {
      set: () => {},
      done: () => {
        throw new Error("no terminal");
      },
    };
    const options = { steps: 2, engine, batch, progress: broken } as const;
    const grow = (x: tf.Tensor, y: tf.Tensor) => ({ state: tf.add(x, tf.sum(y)), metrics: { x } });
    await expect(train(grow, start, { ...options, nonFinite: "stop" })).rejects.toThrow("no terminal");
    const bad = (x: tf.Tensor) => ({ state: x, metrics: { x: tf.log(x) } });
    await expect(train(bad, start, options)).rejects.toThrow("no terminal");
    // The first run had come to its end: its state was made for the caller.
    expect(tf.memory().numTensors).toBe(before + 1);
  });

  it("says what a step must return", async () => {
    const once = (step: unknown) =>
      train(step as () => { state: tf.Tensor; metrics: object }, tf.scalar(0), { steps: 1, engine, batch: [] }).catch(
        thrown,
      );
    expect(await once(() => undefined)).toContain("the step returned no state, expected { state, metrics }");
    expect(await once(async () => ({}))).toContain("the step returned a promise: a step cannot wait");
    expect(await once((state: tf.Tensor) => ({ state }))).toContain("the step returned metrics undefined");
    expect(await once((state: tf.Tensor) => ({ state, metrics: { m: 3 } }))).toContain('metric "m" is no tensor: 3');
    const named = train(
      (state: Params) => ({ state: { ...(state as object), constructor: tf.scalar(1) }, metrics: {} }),
      { w: tf.scalar(0) } as Params,
      {
        steps: 1,
        engine,
        batch: [],
      },
    ).catch(thrown);
    expect(await named).toContain('a state with "constructor", which it was not given');
  });

  it("takes a single tensor as state, and a list of more than ten", async () => {
    const one = await train((x: tf.Tensor) => ({ state: tf.add(x, 1), metrics: {} }), tf.scalar(5), {
      steps: 2,
      engine,
      batch: [],
    });
    expect(values(one.state)).toEqual([[7]]);
    const list = Array.from({ length: 12 }, (_, i) => tf.scalar(i));
    const up = (xs: tf.Tensor[]) => ({ state: xs.map((x, i) => tf.add(x, i)), metrics: {} });
    const many = await train(up, list as tf.Tensor[], { steps: 1, engine, batch: [] });
    expect(values(many.state).flat()).toEqual(list.map((_, i) => 2 * i));
  });

  it("refuses a step that does not keep the shape of its state", async () => {
    const start: { w: tf.Tensor; v?: tf.Tensor } = { w: tf.ones([2]) };
    const once = (step: () => { w?: tf.Tensor; v?: tf.Tensor }) =>
      train(() => ({ state: step() as Params, metrics: {} }), start as Params, { steps: 1, engine, batch: [] }).catch(
        thrown,
      );
    expect(await once(() => ({ w: tf.ones([3]) }))).toContain(
      'the step returned "w" as [3] float32, expected [2] float32',
    );
    expect(await once(() => ({ w: tf.ones([2], "int32") }))).toContain('"w" as [2] int32, expected [2] float32');
    expect(await once(() => ({}))).toContain('the step returned a state without "w"');
    expect(await once(() => ({ w: tf.ones([2]), v: tf.ones([2]) }))).toContain(
      'the step returned a state with "v", which it was not given',
    );
  });

  it("stops with an error at a metric that is not finite, or keeps it when told to", async () => {
    const theta = tf.tensor1d([1e30]);
    const grow = (state: { theta: tf.Tensor }) => ({
      state: { theta: tf.mul(state.theta, 1e5) },
      metrics: { size: tf.sum(state.theta) },
    });
    const file = newFile();
    const checkpoint = { file, config: 0, everySteps: 1 };
    await expect(train(grow, { theta }, { steps: 9, engine, batch: [], checkpoint })).rejects.toThrow(
      'metric "size" is Infinity at step 3',
    );
    const kept = await train(grow, { theta }, { steps: 4, engine, batch: [], nonFinite: "keep", checkpoint });
    expect(kept.resumedAt).toBe(2);
    expect(Array.from(kept.history.metrics.size).map((x) => x > 1e36)).toEqual([false, false, true, true]);
    expect(kept.state.theta.dataSync()[0]).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("one step function", () => {
  it("has the same numbers eager and compiled", async () => {
    const [eager, compiled] = [await fitSine({ engine: "eager" }), await fitSine({ engine: "compiled" })];
    const flat = (run: Trained) => [
      ...values(run.state).flat(),
      ...Object.values(run.history.metrics).flatMap((m) => Array.from(m)),
    ];
    flat(eager).forEach((x, i) => {
      expect(Math.abs(flat(compiled)[i] - x)).toBeLessThan(1e-5 * (1 + Math.abs(x)));
    });
    expect(Array.from(compiled.history.metrics.count)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(compiled.history.metrics.loss[29]).toBeLessThan(compiled.history.metrics.loss[0]);
  });

  it("in float64 resumes bit for bit, and is the closed form to 1e-12", async () => {
    const batch = { stiffness: tf.tensor1d(stiffness) };
    const options = { batch, compile: { dtype: "float64" } } as const;
    const checkpoint = { file: newFile(), config: 0 };
    const start = () => ({ theta: tf.tensor1d([3, -1, 2]) });
    const whole = await train(descend, start(), { ...options, steps: 9 });
    await train(descend, start(), { ...options, checkpoint, steps: 4 });
    const resumed = await train(descend, start(), { ...options, checkpoint, steps: 9 });
    expect([resumed.resumedAt, resumed.history]).toEqual([4, whole.history]);
    const loss = [2, -2, 1].reduce(
      (sum, x, i) => sum + 0.5 * stiffness[i] * (x * (1 - rate * stiffness[i]) ** 8) ** 2,
      0,
    );
    expect(Math.abs(whole.history.metrics.loss[8] / loss - 1)).toBeLessThan(1e-12);
  });
});

describe("the course of a run", () => {
  it("stops early when the metric is not better for `patience` steps", async () => {
    const falling = [5, 4, 3, 3, 3.5, 3, 1, 0];
    const early = await follow(falling, { earlyStop: { metric: "m", patience: 3 } });
    expect([early.step, early.stopped]).toEqual([6, "early"]);
    expect((await follow(falling, { earlyStop: { metric: "m", patience: 4 } })).stopped).toBe("steps");
    const little = await follow([5, 4.9, 4.8, 4.7], { earlyStop: { metric: "m", patience: 2, minDelta: 0.5 } });
    expect([little.step, little.stopped]).toEqual([3, "early"]);
    const rising = { metric: "m", patience: 2, goal: "max" } as const;
    expect((await follow([1, 2, 3, 4], { earlyStop: rising })).stopped).toBe("steps");
    expect((await follow([4, 3, 2, 1], { earlyStop: rising })).step).toBe(3);
    const nan = await follow([Number.NaN, Number.NaN, 1], {
      nonFinite: "keep",
      earlyStop: { metric: "m", patience: 2 },
    });
    expect(nan.step).toBe(2);
  });

  it("stops where a predicate says, which sees step and metrics", async () => {
    const below = await follow([5, 4, 3, 2], { stopWhen: ({ metrics, step }) => metrics.m < 3.5 && step > 1 });
    expect([below.step, below.stopped]).toEqual([3, "early"]);
  });

  it("counts the patience of a resumed run from before the interruption, and does not go on after an early stop", async () => {
    const series = [5, 3, 4, 4, 4, 4, 4];
    const options = { earlyStop: { metric: "m", patience: 4 }, checkpoint: { file: newFile(), config: 0 } } as const;
    const interruption = new AbortController();
    const onRecord = ({ step }: TrainRecord) => step === 4 && interruption.abort();
    expect((await follow(series, { ...options, signal: interruption.signal, onRecord })).step).toBe(4);
    expect(await follow(series, options)).toMatchObject({ step: 6, resumedAt: 4, stopped: "early" });
    expect(await follow(series, options)).toMatchObject({ step: 6, resumedAt: 6, stopped: "early" });
  });

  it("records at every multiple of the interval", async () => {
    const seen: number[] = [];
    const run = await follow([8, 7, 6, 5, 4, 3, 2], { record: 3, onRecord: ({ step }) => seen.push(step) });
    expect([Array.from(run.history.steps), Array.from(run.history.metrics.m), seen]).toEqual([
      [3, 6],
      [6, 3],
      [3, 6],
    ]);
  });

  it("tells its progress after every step, and its end also when it fails", async () => {
    const told: (number | "done")[] = [];
    const bar = { set: (done: number) => told.push(done), done: () => told.push("done") };
    await follow([1, 2, 3], { progress: bar });
    await follow([1, Number.NaN, 3], { progress: bar }).catch(() => {});
    expect(told).toEqual([0, 1, 2, 3, "done", 0, 1, "done"]);
    expect((await follow([1, 2], { progress: progress(2) })).step).toBe(2);
  });

  it("can be interrupted from outside although its backend never waits", async () => {
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), 30);
    const endless = Array.from({ length: 1_000_000 }, () => 1);
    const run = await follow(endless, { signal: interruption.signal });
    expect(run.stopped).toBe("aborted");
    expect(run.step).toBeGreaterThan(0);
    expect((await follow([1], { signal: AbortSignal.abort() })).step).toBe(0);
  });

  it("draws after s updates with foldIn(key, s), also when it is resumed", async () => {
    const checkpoint = { file: newFile(), config: 0 };
    const drawn: [number, Key][] = [];
    const batch = (done: number, from: Key) => {
      drawn.push([done, from]);
      return { value: tf.scalar(0) };
    };
    await follow([], { steps: 2, key: key(9), batch, checkpoint });
    await follow([], { steps: 4, key: key(9), batch, checkpoint });
    const at = (done: number) => [done, foldIn(key(9), done)];
    // 0 comes first each time: the example that a step is compiled for
    expect(drawn).toEqual([0, 0, 1, 0, 2, 3].map(at));
  });

  it("counts the seconds of all its parts", async () => {
    const file = newFile();
    const options = { steps: 1, checkpoint: { file, config: 0 }, batch: { value: tf.scalar(1) } };
    const first = await follow([], options);
    const identity = JSON.parse(readFileSync(file, "latin1").split("\n")[1]).identity;
    writeCheckpoint(file, { ...(readCheckpoint(file, identity) as Checkpoint), seconds: 1e6 });
    const second = await follow([], { ...options, steps: 2 });
    expect(first.seconds).toBeLessThan(1e6);
    expect(second.seconds).toBeGreaterThan(1e6);
  });

  it("of no steps is its start", async () => {
    expect(numbers(await follow([1], { steps: 0 }))).toMatchObject({ state: [[0]], step: 0 });
  });

  it("refuses numbers that make no sense, metrics that change, and one to stop by that is not there", async () => {
    await expect(follow([1], { steps: 1.5 })).rejects.toThrow("invalid number of steps: 1.5");
    await expect(follow([1], { record: 0 })).rejects.toThrow("invalid record interval: 0");
    await expect(follow([1], { checkpoint: { file: "x", config: 0, everySteps: 0 } })).rejects.toThrow(
      "invalid checkpoint interval: 0",
    );
    await expect(follow([1], { earlyStop: { metric: "m", patience: 0 } })).rejects.toThrow("invalid patience: 0");
    await expect(follow([1], { earlyStop: { metric: "loss" as "m", patience: 1 } })).rejects.toThrow(
      'unknown metric "loss" to stop by (known: m)',
    );
    let calls = 0;
    const fickle = (state: tf.Tensor) => ({ state, metrics: { [`m${calls++}`]: tf.scalar(0) } });
    await expect(train(fickle, tf.scalar(0), { steps: 2, engine: "eager", batch: [] })).rejects.toThrow(
      "the step returned metrics m1; before: m0",
    );
  });
});

describe("a checkpoint of a run", () => {
  it("that cannot be written is refused before the first step", async () => {
    const file = join(newFile(), "run.ckpt");
    writeFileSync(join(file, ".."), "a file where the folder should be");
    let drawn = 0;
    const batch = () => {
      drawn++;
      return { x: tf.zeros<tf.Rank.R2>([1, 1]), y: tf.zeros<tf.Rank.R2>([1, 1]) };
    };
    await expect(fitSine({ checkpoint: { file, config: 0 }, batch })).rejects.toThrow(`cannot write ${file}: `);
    expect(drawn).toBe(0);
  });

  it("is refused by a run with another configuration, key, engine or state", async () => {
    const file = newFile();
    const checkpoint = { file, config: { hidden: 8 } };
    await fitSine({ engine: "eager", steps: 2, checkpoint });
    const again = (options: Partial<TrainOptions<Points, "loss" | "count">>) =>
      fitSine({ engine: "eager", steps: 4, checkpoint, ...options }).catch(thrown);
    expect(await again({ checkpoint: { file, config: { hidden: 9 } } })).toContain("config.hidden was 8, now 9");
    expect(await again({ key: key(6) })).toContain("key was [0,5], now [0,6]");
    expect(await again({ engine: "compiled" })).toContain('engine was "tfjs-cpu", now "onnxruntime-cpu"');
    const other = (state: Params) =>
      train((same: Params) => ({ state: same, metrics: {} }), state, {
        steps: 4,
        key: key(5),
        engine: "eager",
        batch: [],
        checkpoint,
      }).catch(thrown);
    const { params, optimizer } = fitStart();
    expect(await other({ params: { ...params, b2: tf.zeros([2]) }, optimizer })).toContain(
      '"params.b2" is [1] float32, expected [2] float32',
    );
    expect(await other({ params: { ...params, b3: tf.zeros([2]) }, optimizer })).toContain(
      '"params.b3" is absent, expected [2] float32',
    );
    expect(await other({ params })).toContain('unknown state "optimizer.step"');
  });

  it("is written when the seconds are over, at the steps asked for, and at the end", async () => {
    const written = async (options: { everySeconds?: number; everySteps?: number }) => {
      const file = newFile();
      const seen: (number | undefined)[] = [];
      const onRecord = () => seen.push(existsSync(file) ? stepOf(file) : undefined);
      await follow([1, 2, 3, 4], { onRecord, checkpoint: { file, config: 0, ...options } });
      return [...seen, stepOf(file)];
    };
    expect(await written({})).toEqual([undefined, undefined, undefined, undefined, 4]);
    expect(await written({ everySeconds: 0 })).toEqual([undefined, 1, 2, 3, 4]);
    expect(await written({ everySteps: 2 })).toEqual([undefined, undefined, 2, 2, 4]);
  });

  it("finds its leaves by name, also where the code now writes them in another order", async () => {
    const checkpoint = { file: newFile(), config: 0 };
    const options = { steps: 1, engine: "eager", batch: [], checkpoint } as const;
    const same = (state: { a: tf.Tensor; b: tf.Tensor }) => ({ state, metrics: {} });
    await train(same, { a: tf.scalar(1), b: tf.scalar(2) }, options);
    const { state } = await train(same, { b: tf.scalar(0), a: tf.scalar(0) }, options);
    expect([values(state.a), values(state.b)]).toEqual([[[1]], [[2]]]);
  });

  it("survives a process that is killed in the middle of its steps", async () => {
    const file = newFile();
    const folder = mkdtempSync(join(home, "child-"));
    const root = fileURLToPath(new URL("../../../", import.meta.url));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const contents = `
      import { key, train, useBackend } from ${JSON.stringify(join(root, "lib/tensor/index.ts"))};
      import { fitBatch, fitStart, fitStep } from ${JSON.stringify(join(root, "test/lib/tensor/train-problem.ts"))};
      await useBackend({ backend: "cpu", announce: "none" });
      const checkpoint = { file: process.argv[2], config: "killed", everySteps: 1 };
      const onRecord = ({ step }) => console.log(step);
      await train(fitStep, fitStart(), { steps: 1000000, engine: "eager", key: key(5), batch: fitBatch, checkpoint, onRecord });
    `;
    const stdin = { contents, resolveDir: root, loader: "ts" } as const;
    const made = await build({
      stdin,
      bundle: true,
      format: "esm",
      packages: "external",
      platform: "node",
      write: false,
    });
    writeFileSync(join(folder, "child.mjs"), made.outputFiles[0].text);
    const child = spawn(process.execPath, [join(folder, "child.mjs"), file], { stdio: ["ignore", "pipe", "inherit"] });
    let told = "";
    child.stdout.on("data", (chunk: Buffer) => {
      told += chunk;
      if (told.split("\n").includes("25")) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.once("close", resolve));
    expect(child.signalCode).toBe("SIGKILL");
    const killedAt = Number(told.trim().split("\n").at(-1));
    const resumed = await fitSine({ engine: "eager", steps: killedAt + 10, checkpoint: { file, config: "killed" } });
    expect(resumed.resumedAt).toBeGreaterThanOrEqual(24);
    expect(numbers(resumed)).toEqual(numbers(await fitSine({ engine: "eager", steps: killedAt + 10 })));
  }, 60_000);
});
