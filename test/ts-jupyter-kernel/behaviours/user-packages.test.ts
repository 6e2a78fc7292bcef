/** The packages that notebooks are about, imported in cells with their types, from a folder that has them installed. */
import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { TestKernel } from "../support.js";
import { type Behaviour, fails, hold, row, shows } from "./behaviour.js";

const rows: Behaviour[] = [
  shows(
    "ml-matrix: values and types",
    "import { Matrix, solve, SingularValueDecomposition } from 'ml-matrix';\nconst A = new Matrix([[2, 0], [0, 4]]);\nconst x: Matrix = solve(A, Matrix.columnVector([2, 4]));\n[x.to1DArray(), new SingularValueDecomposition(A).norm2.toFixed(1)]",
    "[ [ 1, 1 ], '4.0' ]",
  ),
  fails(
    "ml-matrix: a mistake",
    "A.transpos()",
    /^TypeCheckError: Property 'transpos' does not exist on type 'Matrix'\. Did you mean 'transpose'\? ts\(2551\)$/,
  ),
  row(
    "tfjs: tensors, also after an await",
    "import * as tf from '@tensorflow/tfjs';\nconst t: tf.Tensor2D = tf.tensor2d([[1, 2], [3, 4]]);\nArray.from(await tf.matMul(t, t).data())",
    { shows: "[ 7, 10, 15, 22 ]", warns: "running TensorFlow.js in Node.js" },
  ),
  shows(
    "tfjs: rank and options are types",
    "const ones = tf.ones<tf.Rank.R1>([3]); const layer = tf.layers.dense({ units: 2, activation: 'relu' }); [ones.shape, layer.getClassName()]",
    "[ [ 3 ], 'Dense' ]",
  ),
  fails(
    "tfjs: a mistake in an option",
    "tf.layers.dense({ units: 2, activation: 'rleu' })",
    /^TypeCheckError: Type '"rleu"' is not assignable to type .*ActivationIdentifier/,
  ),
  fails(
    "tfjs: an error inside of the package names the cell",
    "const wrong = tf.tensor2d([[1, 2]]);\ntf.matMul(wrong, wrong)",
    /^Error: Error in matMul/,
    "> 2 | tf.matMul(wrong, wrong)",
  ),
  shows(
    "plotly.js: types of a figure",
    "import type { Data, Layout } from 'plotly.js';\nconst data: Data[] = [{ type: 'scatter', x: [1, 2], y: [3, 4], mode: 'lines' }];\nconst layout: Partial<Layout> = { title: { text: 'rates' } };\n[data.length, layout.title]",
    "[ 1, { text: 'rates' } ]",
  ),
  fails(
    "plotly.js: a mistake in a figure",
    "const bad: Data = { type: 'scatter', mode: 'linez' }",
    /^TypeCheckError: Type '.*linez.*' is not assignable to type/,
  ),
  shows(
    "danfojs-node: frames",
    "import * as dfd from 'danfojs-node';\nconst df = new dfd.DataFrame({ city: ['Rome', 'Oslo'], people: [3, 1] });\nconst people: dfd.Series = df.column('people');\n[df.shape, people.sum()]",
    "[ [ 2, 2 ], 4 ]",
  ),
  fails(
    "danfojs-node: a mistake",
    "dfd.readCVS('a.csv')",
    /^TypeCheckError: Property 'readCVS' does not exist on type .* Did you mean 'readCSV'\? ts\(2551\)$/,
  ),
  shows(
    "danfojs-node: dynamically, default and names",
    "const again = await import('danfojs-node'); typeof again.DataFrame + typeof again.default.DataFrame",
    "'functionfunction'",
  ),
];

let kernel: TestKernel;
let folder = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "packages-")));
  await symlink(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(folder, "node_modules"));
  kernel = await TestKernel.start({ folder, args: [] });
});
afterAll(async () => {
  await kernel.stop();
  await rm(folder, { recursive: true, force: true });
});
hold(rows, () => kernel);
