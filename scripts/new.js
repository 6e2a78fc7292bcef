// `npm run new -- "title"`: the next notebook of the book, run once, with its test file, so that `npm test` passes as it is.
//
//     npm run new -- "Rates that are learned"                      notebooks/16-rates-that-are-learned.ipynb and its test
//     npm run new -- "Rates that are learned" --number 30          another number than the next free one
//     npm run new -- "…" --document amfs                           the source document that it works through (default: explorations)
//
// Nothing that exists is written over, and nothing is left behind when the notebook does not run.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cellsOf, slugOf, testOf, twoDigits } from "./new-notebook.js";

const root = resolve(fileURLToPath(import.meta.url), "../..");
const USAGE = 'npm run new -- "title" [--number N] [--document name]';

/**
 * What the words ask for, and the files that it will be.
 * @throws {Error} one phrase that names what is wrong
 */
export function planOf(words, { notebooks, tests }) {
  const { values, positionals } = parse(words);
  if (positionals.length !== 1) {
    const many =
      positionals.length > 1 ? `one title wanted, ${positionals.length} given: put it in quotes` : "no title";
    throw new Error(`${many} (${USAGE})`);
  }
  const title = positionals[0].trim();
  if (title === "") throw new Error(`invalid title "": it is empty (${USAGE})`);
  const slug = slugOf(title);
  const { document = "explorations" } = values;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(document))
    throw new Error(`invalid document: "${document}" (kebab-case wanted)`);
  const taken = new Map(notebooks.flatMap((name) => (/^\d+-/.test(name) ? [[Number.parseInt(name, 10), name]] : [])));
  const number = values.number === undefined ? Math.max(0, ...taken.keys()) + 1 : numberOf(values.number);
  if (taken.has(number)) throw new Error(`number ${number} is taken by notebooks/${taken.get(number)}`);
  const same = notebooks.find((name) => name.replace(/^\d+-/, "") === `${slug}.ipynb`);
  if (same !== undefined) throw new Error(`notebooks/${same} has this title already`);
  const name = `${twoDigits(number)}-${slug}`;
  if (tests.includes(`${name}.test.ts`)) throw new Error(`test/notebooks/${name}.test.ts exists already`);
  return { title, number, document, file: `${name}.ipynb`, test: `${name}.test.ts` };
}

function parse(words) {
  try {
    const options = { number: { type: "string" }, document: { type: "string" } };
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    throw new Error(`${error.message.split(/[.\n]/)[0].replace(/^\w/, (letter) => letter.toLowerCase())} (${USAGE})`);
  }
}

function numberOf(text) {
  const number = Number(text);
  if (!(Number.isInteger(number) && number >= 1 && number <= 999)) throw new Error(`invalid number: ${text}`);
  return number;
}

/** Runs the notebook and returns it as it is to be committed. Throws the cell's error where it does not run. */
async function executed(plan, path) {
  const { build } = await import("./build.js");
  await build();
  const { writeProjectKernels } = await import("./kernels.js");
  writeProjectKernels();
  const { runNotebook, notebookEnv } = await import("@innerloop/jupyter-client");
  const kernelspec = { display_name: "TypeScript", language: "typescript", name: "ts-jupyter" };
  const metadata = { innerloop: { document: plan.document, number: plan.number }, kernelspec };
  const notebook = { cells: cellsOf(plan), metadata, nbformat: 4, nbformat_minor: 5 };
  const result = await runNotebook(notebook, { cwd: join(root, "notebooks"), env: notebookEnv(path) });
  if (result.error) throw result.error;
  return result.notebook;
}

/** Writes notebook and test, both or none. */
async function create(plan) {
  const [path, test] = [join(root, "notebooks", plan.file), join(root, "test", "notebooks", plan.test)];
  const notebook = await executed(plan, path);
  const { stringifyNotebook } = await import("@innerloop/nbformat");
  writeFileSync(test, testOf(plan), { flag: "wx" });
  try {
    writeFileSync(path, stringifyNotebook(notebook), { flag: "wx" });
  } catch (error) {
    rmSync(test);
    throw error;
  }
  return `notebooks/${plan.file}\ntest/notebooks/${plan.test}\nnpm run lab -- notebooks/${plan.file}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [notebooks, tests] = [join(root, "notebooks"), join(root, "test", "notebooks")].map((dir) => readdirSync(dir));
  try {
    console.log(await create(planOf(process.argv.slice(2), { notebooks, tests })));
  } catch (error) {
    console.error(`new: ${error.message}`);
    process.exitCode = 1;
  }
}
