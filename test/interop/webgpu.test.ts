// Compiled functions on WebGPU: on a GPU where there is a driver for one, else on SwiftShader, the Vulkan driver in software inside Debian's chromium.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Child, runNode } from "../tfjs-compile/run/child.js";
import { deviations } from "./webgpu-deviations.js";

const root = resolve(import.meta.dirname, "../..");
const SOFTWARE = "/usr/lib/chromium";

/** What the environment must say for onnxruntime to find the driver. */
let env: Readonly<Record<string, string>>;

const program = (body: string) => `
  import tf from "@tensorflow/tfjs";
  import { compile } from "@innerloop/tfjs-compile";
  await tf.setBackend("cpu");
  tf.backend().firstUse = false;
  const on = { device: "webgpu" };
  ${body}
`;
const run = (body: string, flags: readonly string[] = []): Promise<Child> => runNode(program(body), { flags, env });

/** @throws Error in one line where WebGPU has nothing to run on */
async function findDriver(): Promise<Readonly<Record<string, string>>> {
  const icd = join(SOFTWARE, "vk_swiftshader_icd.json");
  const software = { LD_LIBRARY_PATH: SOFTWARE, VK_DRIVER_FILES: icd, VK_ICD_FILENAMES: icd };
  let reason = "";
  for (const candidate of [{}, ...(existsSync(icd) ? [software] : [])]) {
    const probe = program(`
      const open = compile((x) => tf.neg(x), [tf.zeros([2])], on).then((f) => f.engine, (error) => error.message);
      console.log(JSON.stringify(await open));
    `);
    const { result } = await runNode(probe, { env: candidate });
    if (result === "onnxruntime-webgpu") return candidate;
    reason = String(result);
  }
  throw new Error(`no Vulkan driver, and no ${icd} (apt-get install chromium): ${reason}`);
}

beforeAll(async () => {
  env = await findDriver();
});

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

describe("the suite of compiled functions, with WebGPU as its device", () => {
  let folder: string;
  let report: Report;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "innerloop-webgpu-"));
    const file = join(folder, "report.json");
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const args = ["run", "--config", "vitest.webgpu.config.ts", "--reporter=json", `--outputFile=${file}`];
    const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 };
    // It fails where a test does, which the report tells in detail.
    const error = await promisify(execFile)(process.execPath, [vitest, ...args], options).catch((thrown) => thrown);
    if (!existsSync(file)) throw error;
    report = JSON.parse(await readFile(file, "utf8"));
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const tests = () =>
    report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ ancestorTitles, title, status, failureMessages }) => ({
        name: [...ancestorTitles, title].join(" "),
        status,
        failure: failureMessages[0]?.split("\n")[0].slice(0, 200),
      })),
    );

  it("passes but for the deviations that are listed", () => {
    const unlisted = tests().filter(
      ({ name, status }) => status !== "passed" && !deviations.some((deviation) => name.startsWith(deviation.tests)),
    );
    expect(unlisted).toEqual([]);
    expect(report.testResults.map(({ message }) => message).filter((message) => message !== "")).toEqual([]);
    expect(tests().filter(({ status }) => status === "passed").length).toBeGreaterThan(1000);
  });

  it("has every test that is listed as a deviation", () => {
    const names = tests().map(({ name }) => name);
    expect(deviations.filter((deviation) => !names.some((name) => name.startsWith(deviation.tests)))).toEqual([]);
  });
});

describe("on WebGPU", () => {
  it("arithmetic, comparisons, maxima and products pass infinities on, and division by zero gives them", async () => {
    const { result } = await run(`
      const f = await compile((x) => [tf.add(x, 1), tf.mul(x, -2), tf.div(1, tf.relu(x)), tf.sum(x), tf.greater(x, 3)], [tf.zeros([3])], on);
      console.log(JSON.stringify((await f(new Float32Array([1, Infinity, 0]))).map((y) => Array.from(y.dataSync(), String))));
    `);
    expect(result).toEqual([
      ["2", "Infinity", "1"],
      ["-2", "-Infinity", "0"],
      ["1", "0", "Infinity"],
      ["Infinity"],
      ["0", "1", "0"],
    ]);
  });

  it("sines, cosines, tangents and arc cosines are right to the precision that its language promises", async () => {
    const { result } = await run(`
      const x = Float32Array.from({ length: 401 }, (_, i) => (i - 200) / 200);
      const f = await compile((x) => [tf.sin(tf.mul(x, Math.PI)), tf.cos(tf.mul(x, Math.PI)), tf.tan(x), tf.acos(x)], [tf.zeros([401])], on);
      const exact = [(t) => Math.sin(t * Math.PI), (t) => Math.cos(t * Math.PI), Math.tan, Math.acos];
      const worst = (values, of) => Math.max(...x.map((t, i) => Math.abs(values[i] - of(t))));
      console.log(JSON.stringify((await f(x)).map((y, i) => worst(y.dataSync(), exact[i]))));
    `);
    for (const error of result as number[]) expect(error).toBeLessThan(2 ** -9);
  });

  it("results are in the processor's memory, and go back in", async () => {
    const { result } = await run(`
      const f = await compile((x) => ({ y: tf.add(x, 1), n: tf.cast(x, "int32"), b: tf.greater(x, 1) }), [tf.zeros([3])], on);
      let state = await f(new Float32Array([0, 1, 2]));
      for (let i = 0; i < 5; i++) state = await f(state.y);
      const kinds = Object.values(state).map((t) => t.dataSync().constructor.name);
      console.log(JSON.stringify([f.engine, kinds, ...Object.values(state).map((t) => [...t.dataSync()])]));
    `);
    expect(result).toEqual([
      "onnxruntime-webgpu",
      ["Float32Array", "Int32Array", "Uint8Array"],
      [6, 7, 8],
      [5, 6, 7],
      [1, 1, 1],
    ]);
  });

  it("calls at once, of two functions in turn, give what calls one by one give", async () => {
    const { result } = await run(`
      const f = await compile((x, w) => tf.tanh(tf.matMul(x, w)), [tf.zeros([4, 4]), tf.zeros([4, 4])], on);
      const g = await compile((x) => tf.sum(tf.square(x)), [tf.zeros([4, 4])], on);
      const w = new Float32Array(16).fill(0.25);
      const inputs = Array.from({ length: 40 }, (_, i) => new Float32Array(16).fill(i / 40));
      const both = async (x) => { const y = await f(x, w); return [y.dataSync()[0], (await g(y)).dataSync()[0]]; };
      const together = await Promise.all(inputs.map(both));
      const alone = [];
      for (const x of inputs) alone.push(await both(x));
      const off = Math.max(...together.map(([y, s], i) => Math.max(Math.abs(y - Math.tanh(i / 40)), Math.abs(s - 16 * y * y))));
      console.log(JSON.stringify({ same: JSON.stringify(together) === JSON.stringify(alone), off }));
    `);
    expect(result).toMatchObject({ same: true });
    expect((result as { off: number }).off).toBeLessThan(1e-4);
  });

  it("forty inputs and thirty results travel together", async () => {
    const { result } = await run(`
      const f = await compile((...xs) => xs.slice(10).map((x, i) => tf.add(x, i)), Array.from({ length: 40 }, () => tf.zeros([2])), on);
      const results = await f(...Array.from({ length: 40 }, (_, i) => new Float32Array([i, -i])));
      console.log(JSON.stringify(results.map((y) => [...y.dataSync()])));
    `);
    expect(result).toEqual(Array.from({ length: 30 }, (_, i) => [i + 10 + i, -(i + 10) + i]));
  });

  it("after two thousand runs the process has grown by less than 40 MB", async () => {
    const { result } = await run(
      `
      const f = await compile((w) => ({ w: tf.sub(w, tf.mul(tf.tanh(w), 0.01)), loss: tf.sum(w) }), [tf.zeros([128, 128])], on);
      let state = { w: new Float32Array(128 * 128).fill(0.5) };
      const megabytes = () => { global.gc(); global.gc(); return process.memoryUsage().rss / 2 ** 20; };
      for (let i = 0; i < 500; i++) state = await f(state.w);
      const before = megabytes();
      for (let i = 0; i < 2000; i++) state = await f(state.w);
      console.log(JSON.stringify(megabytes() - before));
    `,
      ["--expose-gc"],
    );
    // A leak of the 64 KiB result would show as 128 MB.
    expect(result).toBeLessThan(40);
  });

  it("functions that are disposed leave less than 40 MB behind after fifty", async () => {
    const { result } = await run(
      `
      const constant = tf.randomUniform([512, 512], 0, 1, "float32", 3);
      const x = tf.ones([512, 512]);
      const once = async () => { const f = await compile((y) => tf.add(y, constant), [x], on); await f(x); await f.dispose(); };
      const megabytes = () => { global.gc(); global.gc(); return process.memoryUsage().rss / 2 ** 20; };
      for (let i = 0; i < 30; i++) await once();
      const before = megabytes();
      for (let i = 0; i < 50; i++) await once();
      console.log(JSON.stringify(megabytes() - before));
    `,
      ["--expose-gc"],
    );
    // The constant and the result are 1 MB each: kept, they would be 100 MB.
    expect(result).toBeLessThan(40);
  });

  // Each of these was wrong, an error or the end of the process with the operator that comes to mind first.
  it("slices step backwards, powers broadcast, products take a number, and splits have any number of parts", async () => {
    const { result } = await run(`
      const values = async (fn, ...args) => [...(await (await compile(fn, args, on)).run(args)).dataSync()];
      const matrix = tf.ones([64, 64]);
      console.log(JSON.stringify([
        await values((x) => tf.stridedSlice(x, [2], [-9], [-2]), tf.range(0, 5)),
        await values((x) => tf.stridedSlice(x, [3], [0], [-1]), tf.range(0, 5)),
        (await values((x, y) => tf.pow(x, y), tf.fill([2, 4], 2), tf.tensor2d([[1], [3]]))).map((y) => Math.round(1e4 * y) / 1e4),
        new Set(await values((x) => tf.add(tf.matMul(x, x), 1), matrix)).size,
        (await values((x, y) => tf.add(tf.matMul(x, x), y), matrix, tf.scalar(2)))[0],
        await values((x) => tf.concat(tf.unstack(x).reverse()), tf.range(0, 60).reshape([60, 1])),
      ]));
    `);
    expect(result).toEqual([
      [2, 0],
      [3, 2, 1],
      [2, 2, 2, 2, 8, 8, 8, 8],
      1,
      66,
      Array.from({ length: 60 }, (_, i) => 59 - i),
    ]);
  });

  // `runNode` fails where the program ends with anything but 0, or does not end.
  it.each([
    ["with a function that was never run", ""],
    ["with a function that was run and not disposed", "await f(new Float32Array(2));"],
    ["with a function that was disposed", "await f(new Float32Array(2)); await f.dispose();"],
    ["by process.exit", "await f(new Float32Array(2)); setTimeout(() => process.exit(0), 0);"],
  ])("a program ends %s", async (_, body) => {
    const { result } = await run(
      `const f = await compile((x) => tf.neg(x), [tf.zeros([2])], on); ${body} console.log('"done"');`,
    );
    expect(result).toBe("done");
  });
});
