/** Completion, inspection and magics over a library of hundreds of members, as one works with it. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  // With the libraries and the lib/ of this repository at hand.
  kernel = await TestKernel.start({ folder: join(process.cwd(), "notebooks"), args: [] });
  await kernel.execute(`import * as tf from "@tensorflow/tfjs";
import { expm } from "../lib/linalg/index.js";
import { check as verify } from "../lib/report/index.js";
const config = { "batch size": 1, rate: 0.1 };
const a_name_that_is_longer_than_a_column_of_the_table_may_be = { x: [1], f: (a: Map<string, number[]>, b: string) => a.get(b) };`);
});
afterAll(() => kernel.stop());

interface Item {
  text: string;
  type: string;
  signature?: string;
}

/** `|` is the cursor. */
async function complete(text: string): Promise<Item[]> {
  const cursor_pos = Array.from(text.slice(0, text.indexOf("|"))).length;
  const { content } = await kernel.request("complete_request", { code: text.replace("|", ""), cursor_pos });
  const { _jupyter_types_experimental: items } = content.metadata as { _jupyter_types_experimental: Item[] };
  expect(content.matches).toEqual(items.map((item) => item.text));
  return items;
}

async function inspect(text: string, detail: 0 | 1 = 0): Promise<string> {
  const cursor_pos = text.indexOf("|");
  const code = text.replace("|", "");
  const { content } = await kernel.request("inspect_request", { code, cursor_pos, detail_level: detail });
  return String((content.data as Record<string, string>)["text/markdown"]);
}

describe("completion", () => {
  it("has every member of a large module, so that a client can filter them", async () => {
    const texts = (await complete("tf.|")).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(["abs", "layers", "tidy", "train", "zerosLike"]));
    expect(texts.indexOf("abs")).toBe(texts.indexOf("Abs") - 1);
  });

  it("knows what a re-exported name stands for", async () => {
    const kinds = new Map((await complete("tf.tens|")).map(({ text, type }) => [text, type]));
    expect(Object.fromEntries(kinds)).toMatchObject({ tensor2d: "function", tensor_util: "module", Tensor: "class" });
    const [found] = await complete('import { expm| } from "../lib/linalg/index.js"');
    expect(found).toEqual(expect.objectContaining({ text: "expm", type: "function" }));
    expect(found?.signature).toBe("(a: AbstractMatrix, t?: number): Matrix");
  });

  it("knows the kernel's own modules, once each", async () => {
    const texts = (await complete('import { html } from "ts-jupyter-kernel/r|')).map(({ text }) => text);
    expect(texts.map((text) => text.replace(/^.*\//, ""))).toEqual(["runtime"]);
    expect((await complete('import * as tslab from "tsla|')).map(({ text }) => text)).toEqual(["tslab"]);
  });

  it("completes magics and their arguments, and the code behind one", async () => {
    expect((await complete("%typecheck |")).map(({ text }) => text)).toEqual(["error", "warn", "off"]);
    expect((await complete("const a = 1;\n%typecheck w|")).map(({ text }) => text)).toEqual(["warn"]);
    expect((await complete("%help %ti|")).map(({ text }) => text)).toEqual(["%time", "%timeit"]);
    expect((await complete("%timeit tf.tid|")).map(({ text }) => text)).toEqual(["tidy"]);
  });
});

describe("inspection", () => {
  it("shows the import of a module", async () => {
    expect(await inspect("tf|")).toContain('import * as tf from "@tensorflow/tfjs"');
  });

  it("names files shortly and quotes keys that need it", async () => {
    expect(await inspect("tf.train|", 1)).toContain("**Defined in @tensorflow/tfjs-core/dist/train.d.ts:");
    expect(await inspect("expm|", 1)).toContain("**Defined in ../lib/linalg/expm.ts:");
    expect(await inspect("config|", 1)).toContain('"batch size": number;\nrate: number;');
  });

  it("has Markdown of JSDoc: no {@link} and no tags of a web site", async () => {
    expect(await inspect('import fs from "node:fs"; fs.readFileSync|')).not.toContain("{@link");
    expect(await inspect("tf.tensor2d|")).not.toContain("@doc");
  });

  it("explains what every cell has, and says nothing of a name that does not exist", async () => {
    expect(await inspect("display|")).toContain("Shows a value, as a cell shows its last expression.");
    expect(await inspect("input|")).toContain("One line from the person");
    expect((await kernel.request("inspect_request", { code: "nobody", cursor_pos: 3 })).content.found).toBe(false);
  });

  it("explains a magic", async () => {
    expect(await inspect("%timeit| 1")).toContain("measures code");
    expect(await inspect("1;\n  %who|")).toContain("lists the names");
  });
});

it("%who fits 100 columns and shows where modules come from", async () => {
  const { displays } = await kernel.execute("%who");
  const table = (displays[0]!.data as Record<string, string>)["text/plain"]!;
  for (const line of table.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  expect(table).toMatch(/^tf +import +cell 1 +import \* as tf from "@tensorflow\/tfjs"$/m);
  expect(table).toMatch(/^expm +import +cell 1 +\(a: AbstractMatrix, t\?: number\) => Matrix$/m);
  expect(table).toMatch(/^a_name_that\S+… +const +cell 1 +\{ x: number\[\]; .*…$/m);
  expect(table).not.toContain("import(");
});

describe("a name that a failed cell declares", () => {
  it("is unknown to later cells, and they say which cell that was", async () => {
    await kernel.execute('import { expn as power } from "../lib/linalg/index.js";');
    const { error } = await kernel.execute("power(1)");
    expect(error?.evalue).toBe("Cannot find name 'power'. ts(2304)");
    expect(error?.traceback).toMatch(/\n {2}cell \d+: 'power' is declared there, but that cell failed before\.$/);
  });

  it("is like any unknown name once it is forgotten, or declared", async () => {
    await kernel.execute("const power = (n: number) => n ** 2;");
    expect((await kernel.execute("power(3)")).text).toBe("9");
    expect((await kernel.execute("neverDeclared")).error?.traceback).not.toContain("declared there");
  });
});
