import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Examples in the documents are programs: each block of TypeScript that imports something is type-checked and run.

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(root, "node_modules", ".cache", `examples-${process.pid}`);
const run = promisify(execFile);

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function examplesOf(document: string): string[] {
  const blocks = readFileSync(join(root, document), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  return Array.from(blocks, ([, code]) => code).filter((code) => code.startsWith("import "));
}

/** What the program prints. Imports are those of a notebook: modules of lib by file. */
async function outputOf(code: string, name: string): Promise<string> {
  const source = join(folder, `${name}.ts`);
  writeFileSync(source, code.replaceAll('"../lib/', `"${join(root, "lib")}/`));
  const program = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [source],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["innerloop-source"],
    external: ["@tensorflow/*", "onnxruntime-*", "protobufjs", "ts-jupyter-export"],
    logLevel: "silent",
  });
  const { stdout } = await run(process.execPath, [program]);
  return stdout;
}

const documents = ["README.md", "packages/tfjs-compile/README.md", "packages/ts-jupyter-export/README.md"];

describe("the examples of the documents", () => {
  test("have no type error", async () => {
    const files = documents.flatMap(examplesOf).map((code, i) => {
      const name = `types-${i}.ts`;
      writeFileSync(join(folder, name), `${code.replaceAll('"../lib/', '"../../../lib/')}\nexport {};\n`);
      return name;
    });
    const config = join(folder, "tsconfig.json");
    writeFileSync(config, JSON.stringify({ extends: "../../../tsconfig.json", include: files }));
    const tsc = run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--project", config]);
    expect(await tsc.catch(({ stdout }) => ({ stdout }))).toMatchObject({ stdout: "" });
  });

  test("README.md: training finds the weights that made the data", async () => {
    const [code] = examplesOf("README.md");
    const output = await outputOf(code, "train");
    expect(Number.parseFloat(output)).toBeLessThan(1e-9);
    const weights = output
      .slice(output.indexOf("[") + 1)
      .match(/-?\d[\d.e-]*/g)
      ?.map(Number);
    expect(weights).toHaveLength(3);
    for (const [i, expected] of [1, -2, 3].entries()) expect(weights?.[i]).toBeCloseTo(expected, 4);
  });

  test("packages/tfjs-compile: the compiled step runs, and second derivatives are right", async () => {
    const [step, derivative] = examplesOf("packages/tfjs-compile/README.md");
    expect(await outputOf(step, "step")).toContain("onnxruntime-cpu");
    // d²/dx² x·tanh(2x) = 4(1 − t²)(1 − 2xt) with t = tanh(2x)
    const t = Math.tanh(1.4);
    const second = Number.parseFloat(await outputOf(derivative, "derivative"));
    expect(second).toBeCloseTo(4 * (1 - t * t) * (1 - 1.4 * t), 5);
  });

  test("packages/ts-jupyter-export: a page, and an exporter and a preprocessor of one's own", async () => {
    const [code] = examplesOf("packages/ts-jupyter-export/README.md");
    // One word of prose; the code is filtered away.
    expect(await outputOf(code, "export")).toBe("words.html true\nwords.txt 1\n\n");
  });
}, 120_000);
