// Notebook 01 compares its finite bath with "an independent implementation in NumPy and SciPy". Here it is, and here it is run.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { checksOf, readNotebook } from "@innerloop/nbformat";
import { beforeAll, describe, expect, it } from "vitest";
import { PYTHON } from "./python.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let oracle: { norms: number[]; map: number[]; dropped: number };
let measured: Map<string, unknown>;

beforeAll(async () => {
  oracle = JSON.parse(execFileSync(PYTHON, [here("finite_bath.py")], { encoding: "utf8" }));
  const notebook = await readNotebook(here("../../notebooks/01-memory-kernel-derivations.ipynb"));
  measured = new Map(checksOf(notebook).map(({ name, value }) => [name, value]));
});

const gap = (name: string, expected: number[]) =>
  Math.max(...[measured.get(name)].flat().map((value, i) => Math.abs(Number(value) - (expected[i] as number))));

describe("the finite bath of notebook 01, written down a second time in NumPy", () => {
  it("has the same reduced map at t = 2", () => {
    expect(gap("the reduced map of the finite bath at t = 2 has its known elements", oracle.map)).toBeLessThan(1e-12);
  });

  it("has the same kernel norms at t = 0, 5, 20 and 80", () => {
    const name = "the kernel of the finite bath has its known norms at t = 0, 5, 20 and 80";
    expect(gap(name, oracle.norms)).toBeLessThan(1e-12);
  });

  it("loses the same amount when the inhomogeneous term is dropped", () => {
    expect(gap("the error made by dropping it has its known size", [oracle.dropped])).toBeLessThan(1e-12);
  });
});
