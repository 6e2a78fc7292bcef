/**
 * One notebook in two languages: imports, a loop, a product of matrices, a table, a figure. Loop and product print a line each, so that the
 * sides can be compared before anything is timed:
 *
 *     loop       x ← 3.9 x (1 − x), 2 000 000 times from 0.3: chaotic, and yet the same to the last digit, since both compute in IEEE doubles
 *     product    ‖A²‖² of A = sin(k mod 97), 256 × 256, in single precision
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Cell,
  type Notebook,
  newCodeCell,
  newMarkdownCell,
  newNotebook,
  type Output,
  stringifyNotebook,
} from "@innerloop/nbformat";

export type Language = "typescript" | "python";

interface Sources {
  readonly kernelspec: { readonly name: string; readonly display_name: string; readonly language: string };
  readonly cells: readonly string[];
}

/** The kernelspec that the bench writes for Python. */
export const PYTHON_KERNEL = "bench-python";

const title = "# A damped wave\n\nImports, a loop, a product of matrices, a table and a figure.";

export const sources: Readonly<Record<Language, Sources>> = {
  typescript: {
    kernelspec: { name: "ts-jupyter", display_name: "TypeScript", language: "typescript" },
    cells: [
      `import * as tf from "@tensorflow/tfjs";
import { plot, show, table } from "../lib/report/index.js";
import { useBackend } from "../lib/tensor/index.js";

await useBackend({ announce: "none" });`,
      `let x = 0.3;
for (let i = 0; i < 2_000_000; i++) x = 3.9 * x * (1 - x);
console.log("loop", x);`,
      `const n = 256;
const a = tf.tensor2d(Float32Array.from({ length: n * n }, (_, k) => Math.sin(k % 97)), [n, n]);
console.log("product", tf.sum(tf.square(tf.matMul(a, a))).dataSync()[0]);`,
      `table(Array.from({ length: 20 }, (_, k) => ({
  k, wave: Math.sin(k / 3), decay: Math.exp(-k / 5),
})));`,
      `const t = Array.from({ length: 500 }, (_, k) => k / 25);
const y = t.map((s) => Math.exp(-s / 5) * Math.sin(3 * s));
show(plot([{ type: "scatter", mode: "lines", x: t, y }], {
  name: "wave", title: "A damped wave", x: "time", y: "displacement",
}));`,
    ],
  },
  python: {
    kernelspec: { name: PYTHON_KERNEL, display_name: "Python", language: "python" },
    cells: [
      `import numpy as np
import pandas as pd
import plotly.graph_objects as go`,
      `x = 0.3
for i in range(2_000_000):
    x = 3.9 * x * (1 - x)
print("loop", x)`,
      `n = 256
a = np.sin(np.arange(n * n) % 97).astype(np.float32).reshape(n, n)
print("product", np.sum(np.square(a @ a)))`,
      `k = np.arange(20)
pd.DataFrame({"k": k, "wave": np.sin(k / 3), "decay": np.exp(-k / 5)})`,
      `t = np.arange(500) / 25
y = np.exp(-t / 5) * np.sin(3 * t)
fig = go.Figure(go.Scatter(mode="lines", x=t, y=y))
fig.update_layout(title="A damped wave", xaxis_title="time", yaxis_title="displacement", width=720, height=420)
fig.show()`,
    ],
  },
};

export function notebookOf(language: Language): Notebook {
  const { kernelspec, cells } = sources[language];
  const body: Cell[] = [newMarkdownCell(title), ...cells.map((source) => newCodeCell(source))];
  return { ...newNotebook({ kernelspec }), cells: body };
}

/** Writes notebooks/bench-<language>.ipynb below a folder, without outputs. @returns its path below the folder, and its bytes */
export function writeNotebookOf(language: Language, folder: string): { path: string; bytes: number } {
  const path = `notebooks/bench-${language}.ipynb`;
  const text = stringifyNotebook(notebookOf(language));
  writeFileSync(join(folder, path), text);
  return { path, bytes: Buffer.byteLength(text) };
}

/** What a run has to show: its two numbers, its table. */
export interface Shown {
  readonly loop: number;
  readonly product: number;
}

/** Reads the outputs of a whole run, cell by cell. @throws Error saying what is missing or went wrong */
export function shownIn(outputs: readonly (readonly Output[])[]): Shown {
  const all = outputs.flat();
  for (const output of all) if (output.output_type === "error") throw new Error(`${output.ename}: ${output.evalue}`);
  const text = all.flatMap((output) => (output.output_type === "stream" ? [output.text].flat() : [])).join("");
  const number = (name: string): number => {
    const found = new RegExp(`^${name} (\\S+)$`, "m").exec(text);
    if (found === null) throw new Error(`no line "${name} …"`);
    return Number(found[1]);
  };
  const html = all.flatMap((output) => ("data" in output ? [output.data["text/html"] ?? ""].flat() : [])).map(String);
  // 20 rows of three numbers; what names a row may be a <th>.
  if (!html.some((page) => (page.match(/<td/g)?.length ?? 0) >= 60)) throw new Error("no table of 20 rows");
  return { loop: number("loop"), product: number("product") };
}

/** The loop to the last digit; the product to 1e-4, since single precision sums in other orders. @throws Error naming the number that differs */
export function expectSame(shown: Shown, reference: Shown): void {
  for (const [name, tolerance] of [
    ["loop", 0],
    ["product", 1e-4],
  ] as const) {
    const [value, wanted] = [shown[name], reference[name]];
    if (!(Math.abs(value - wanted) <= tolerance * Math.abs(wanted)))
      throw new Error(`wrong numbers: ${name} ${value} instead of ${wanted}`);
  }
}
