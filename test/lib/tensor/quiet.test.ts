import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What a process of its own, without the test runner's console, writes to stderr. */
function said(name: string, source: string): string {
  const file = join(root, "node_modules", ".cache", `${name}.mjs`);
  const words = ["--bundle", "--platform=node", "--format=esm", "--packages=external", "--log-level=error"];
  execFileSync(join(root, "node_modules", ".bin", "esbuild"), [...words, `--outfile=${file}`], {
    input: source,
    cwd: root,
  });
  const { stderr, stdout } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  rmSync(file);
  expect(stdout).toBe("3\n");
  return stderr;
}

// The engine chooses: only the plain backend is there.
const adds = "console.log(tf.add(1, 2).dataSync()[0]);";

test("a first number on the plain backend is no event, where lib/tensor is imported", () => {
  expect(said("quiet-with", `import * as tf from "@tensorflow/tfjs"; import "./lib/tensor/index.ts"; ${adds}`)).toBe(
    "",
  );
});

test("nor if it was chosen, or held numbers before", () => {
  const begin = 'import * as tf from "@tensorflow/tfjs"; import "./lib/tensor/index.ts";';
  expect(said("quiet-chosen", `${begin} await tf.setBackend("cpu"); ${adds}`)).toBe("");
  const late = 'const kept = tf.scalar(2); console.error("|"); await import("./lib/tensor/index.ts");';
  const told = said(
    "quiet-late",
    `import * as tf from "@tensorflow/tfjs"; ${late} console.log(kept.add(1).dataSync()[0]);`,
  );
  expect(told.split("|\n")[1]).toBe("");
});

test("TensorFlow.js alone gives its advice", () => {
  expect(said("quiet-without", `import * as tf from "@tensorflow/tfjs"; ${adds}`)).toContain(
    "looks like you are running",
  );
});
