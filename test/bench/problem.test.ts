import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hnnProblem } from "../../bench/programs/hnn-problem.js";
import { programs, summaryOf, writeProblem } from "../../bench/programs/index.js";
import { mamlProblem } from "../../bench/programs/maml-problem.js";
import { sizeOf } from "../../bench/programs/problem.js";
import { readProblem } from "../../bench/programs/read-problem.js";
import { svdLayers } from "../../bench/programs/svd-problem.js";

const folder = mkdtempSync(join(tmpdir(), "innerloop-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("problems", () => {
  const small = programs.filter(({ name }) => !/1e6|1e5|1024/.test(name));

  it.each(small)("$name is the same from the same seed, another from another, and fills its shapes", ({ problem }) => {
    const one = problem(5);
    expect(problem(5)).toEqual(one);
    expect(problem(6)).not.toEqual(one);
    for (const { shape, values } of Object.values({ ...one.params, ...one.data })) {
      expect(values.length).toBe(sizeOf(shape));
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  it("come back from their file as they were written", () => {
    const problem = mamlProblem("maml-1", 1, 9, { tasks: 2, shots: 3, width: 4 });
    expect(readProblem(writeProblem(problem, folder))).toEqual(problem);
  });

  it("are float32, little-endian, one after the other in the order of the header", () => {
    const problem = hnnProblem(2, { states: 3, width: 2 });
    const header = JSON.parse(readFileSync(writeProblem(problem, folder), "utf8"));
    const bytes = readFileSync(join(folder, header.bin));
    const field = header.tensors.find(({ name }: { name: string }) => name === "field");
    expect(new DataView(bytes.buffer, bytes.byteOffset).getFloat32(4 * field.offset, true)).toBe(
      problem.data.field.values[0],
    );
    expect(bytes.length).toBe(4 * (field.offset + 6));
  });

  it("of a sinusoid lie on one sinusoid a task: y² + (dy/dx)² is bounded by the amplitude", () => {
    const { supportX, supportY } = mamlProblem("maml-1", 1, 4, { tasks: 6, shots: 10, width: 2 }).data;
    for (let task = 0; task < 6; task++) {
      // y = a cos x + b sin x: two points give a and b, the other eight must agree
      const at = (i: number) => [supportX.values[10 * task + i], supportY.values[10 * task + i]];
      const [[x0, y0], [x1, y1]] = [at(0), at(1)];
      const determinant = Math.sin(x1 - x0);
      const a = (y0 * Math.sin(x1) - y1 * Math.sin(x0)) / determinant;
      const b = (y1 * Math.cos(x0) - y0 * Math.cos(x1)) / determinant;
      for (let i = 2; i < 10; i++) {
        const [x, y] = at(i);
        expect(Math.abs(a * Math.cos(x) + b * Math.sin(x) - y)).toBeLessThan(1e-4 / Math.abs(determinant));
      }
      expect(Math.hypot(a, b)).toBeGreaterThan(0.09);
      expect(Math.hypot(a, b)).toBeLessThan(5.01);
    }
  });

  it("have the ranks of the modulation that fit the layers", () => {
    expect(svdLayers({ width: 32, rank: 5 })).toEqual([
      [2, 32, 2],
      [32, 32, 5],
      [32, 32, 5],
      [32, 1, 1],
    ]);
  });

  it("are compared by mean, root mean square and eight values in between", () => {
    const values = Array.from({ length: 16 }, (_, i) => i);
    const [mean, rms, ...picked] = summaryOf(values);
    expect(mean).toBe(7.5);
    expect(rms).toBeCloseTo(Math.sqrt(1240 / 16), 12);
    expect(picked).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  });
});
