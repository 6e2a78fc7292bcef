import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));

interface Manifest {
  name: string;
  license?: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

const manifests: Manifest[] = [
  "package.json",
  ...readdirSync(join(root, "packages")).map((n) => `packages/${n}/package.json`),
].map(readJson);
const manifest = manifests[0] as Manifest;

describe("the repository installs the same thing everywhere", () => {
  test("every dependency of every workspace is pinned to one exact version", () => {
    const loose = manifests.flatMap((m) =>
      Object.entries({ ...m.dependencies, ...m.devDependencies, ...m.peerDependencies })
        .filter(([, range]) => !/^(\d+\.\d+\.\d+(-[\w.]+)?|file:packages\/[\w-]+)$/.test(range))
        .map(([name, range]) => `${m.name}: ${name}@${range}`),
    );
    expect(loose).toEqual([]);
  });

  test("package-lock.json names no download host", () => {
    const hosts = readFileSync(join(root, "package-lock.json"), "utf8").match(/"resolved": "https?:[^"]*"/g);
    expect(hosts).toBeNull();
  });

  test("TensorFlow.js is installed once, and danfojs-node computes with that copy", () => {
    const require = createRequire(join(root, "package.json"));
    const fromDanfo = createRequire(require.resolve("danfojs-node"));
    expect(fromDanfo.resolve("@tensorflow/tfjs-core")).toBe(require.resolve("@tensorflow/tfjs-core"));
    expect(fromDanfo("@tensorflow/tfjs-node").engine()).toBe(require("@tensorflow/tfjs").engine());
  });

  test("tfjs-node-gpu is declared with its version but never installed unasked", () => {
    expect(manifest.peerDependencies?.["@tensorflow/tfjs-node-gpu"]).toBe("4.22.0");
    expect(manifest.peerDependenciesMeta?.["@tensorflow/tfjs-node-gpu"]).toEqual({ optional: true });
  });

  test("every workspace is under the MIT licence", () => {
    expect(manifests.filter((m) => m.license !== "MIT")).toEqual([]);
  });
});

describe("the documents tell the truth", () => {
  const documents = ["README.md", "environment.md"].map(
    (name) => [name, readFileSync(join(root, name), "utf8")] as const,
  );

  test.each(documents)("%s names only npm scripts that exist", (_name, text) => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] as string);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((script) => !manifest.scripts?.[script])).toEqual([]);
  });

  test.each(documents)("%s links only to files that exist", (_name, text) => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] as string);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });

  test("environment.md states the version of every pinned package it lists", () => {
    const text = readFileSync(join(root, "environment.md"), "utf8");
    const pinned = Object.assign(
      {},
      ...manifests.map((m) => ({ ...m.dependencies, ...m.devDependencies, ...m.peerDependencies })),
    );
    const rows = [...text.matchAll(/^\| `([@\w./-]+)` \| (\d[\w.-]*) \|/gm)].map(
      (match) => [match[1], match[2]] as const,
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const [name, version] of rows) expect(`${name}@${pinned[name as string]}`).toBe(`${name}@${version}`);
  });

  test("no tracked file holds a path of one person's machine", () => {
    const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
      .split("\0")
      .filter(Boolean);
    // "ada" is the made-up user of our own tests.
    const personal = /(^|[\s"'(=])\/(?:root|(?:home|Users)\/(?!ada\/)\w+)\/\w/m;
    const text = tracked.filter(
      (file) => /\.(ts|js|cjs|json|md|ipynb|yml|txt)$/.test(file) && existsSync(join(root, file)),
    );
    expect(text.filter((file) => personal.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
  });
});
