/** Values of a day's work that would fill pages if they were shown field by field. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ folder: process.cwd() });
  await kernel.execute('import * as tf from "@tensorflow/tfjs"; import * as path from "node:path";');
});
afterAll(() => kernel.stop());

it("a model is its table of layers", async () => {
  const { text } = await kernel.execute(
    "tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [3] }), tf.layers.dense({ units: 1 })] })",
  );
  expect(text).toMatch(/^Sequential of 2 layers\n/);
  expect(text).toMatch(/\(Dense\) +\[\[null,3\]\] +\[null,4\] +16\n/);
  expect(text).toContain("Total params: 21");
});

it("a model without shapes is shown by its fields", async () => {
  expect((await kernel.execute("tf.sequential()")).text).toMatch(/Sequential \{/);
});

it("tensors within lists and records are a line each, and stay what they are", async () => {
  const { text } = await kernel.execute(
    "const held = { loss: tf.scalar(0.5), all: [tf.ones([2, 2]), tf.zeros([50, 50])] }; held",
  );
  expect(text).toMatch(
    /^\{\n {2}loss: Tensor float32 scalar 0\.50*,\n {2}all: \[\n {4}Tensor float32 2×2 \[\[1, 1\], \[1, 1\]\],\n {4}Tensor float32 50×50 \[\[0/,
  );
  expect(text!.length).toBeLessThan(600);
  expect((await kernel.execute("held.all[0].sum().dataSync()[0]")).text).toBe("4");
  const { stdout } = await kernel.execute("console.log(Object.keys(held), held.loss instanceof tf.Tensor)");
  expect(stdout).toBe("[ 'loss', 'all' ] true\n");
});

it("a module is a list of its exports, a large one of the first", async () => {
  expect((await kernel.execute("path")).text).toMatch(/^module of \d+ exports \{\n(?: .*\n)* {2}sep: '\/',\n/);
  const large = (await kernel.execute("tf")).text!;
  expect(large.length).toBeLessThan(3000);
  expect(large).toMatch(/^module of 5\d\d exports \{/);
  expect(large).toMatch(/\n… and 4\d\d more$/);
});

it.each([
  ["setTimeout(() => {}, 10)", "Timeout of 10 ms"],
  ["setInterval(() => {}, 60_000).unref()", "Interval of 60000 ms"],
  ["setImmediate(() => {})", "Immediate"],
  ["const t = setTimeout(() => {}, 10); clearTimeout(t); t", "Timeout (ended)"],
  ["class Timeout { hasRef() { return true } } new Timeout()", "Timeout {}"],
])("a timer is a word: %s", async (code, text) => {
  expect((await kernel.execute(code)).text).toBe(text);
});
