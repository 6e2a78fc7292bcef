import { describe, expect, it } from "vitest";
import { canRun, limited, sidesFor } from "../../bench/harness/sides.js";
import { parseOptions } from "../../bench/options.js";
import { programs, programsNamed } from "../../bench/programs/index.js";

const sides = sidesFor({ root: "/repository", worker: "/worker.mjs", python: "/nowhere/bin/python" });

describe("what a run measures", () => {
  it("is everything by default, and what is named otherwise, in the table's order", () => {
    expect(parseOptions([])).toMatchObject({
      programs: [],
      sides: [],
      device: "cpu",
      threads: [],
      rounds: 15,
      extent: "thorough",
      seed: 1,
    });
    expect(parseOptions(["--quick", "--sides", "jax, compiled", "--threads", "1"])).toMatchObject({
      sides: ["jax", "compiled"],
      threads: [1],
      rounds: 5,
      extent: "quick",
    });
    expect(programsNamed(["hnn", "maml-1"]).map(({ name }) => name)).toEqual(["maml-1", "hnn"]);
    expect(programsNamed([])).toEqual(programs);
  });

  it("refuses what it does not know, by name", () => {
    expect(() => parseOptions(["--threads", "1,x"])).toThrow("invalid --threads: x");
    expect(() => parseOptions(["--repetitions", "0"])).toThrow("invalid --repetitions: 0");
    expect(() => parseOptions(["--device", "tpu"])).toThrow("unknown --device: tpu (known: cpu, webgpu)");
    expect(() => parseOptions(["--fast"])).toThrow("--fast");
    expect(() => programsNamed(["hnn", "gan"])).toThrow(/^unknown program "gan" \(known: maml-1, /);
  });

  it("names every program once, and every side once for each number of threads", () => {
    expect(new Set(programs.map(({ name }) => name)).size).toBe(programs.length);
    const keys = sides.map(({ name, threads }) => `${name}@${threads}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain("compiled-webgpu@1");
    const onGpu = sidesFor({ root: "/repository", worker: "/worker.mjs", python: "/nowhere/bin/python" }, "webgpu");
    expect(onGpu.map(({ name, threads }) => `${name}@${threads}`)).toEqual(keys.toSpliced(2, 0, "compiled-webgpu@1"));
    expect(keys).toEqual(expect.arrayContaining(["compiled@1", "compiled@2", "jax@1", "jax@2", "pytorch@2"]));
  });

  it("asks a side only for programs that it has", () => {
    const loop = sides.find(({ name }) => name === "pytorch-loop")!;
    expect(programs.filter(({ name }) => canRun(loop, name)).map(({ name }) => name)).toEqual(["maml-1", "maml-5"]);
    const jax = sides.find(({ name }) => name === "jax")!;
    expect(programs.every(({ name }) => canRun(jax, name))).toBe(true);
  });

  it("says that a peer without its Python is not installed, and that a side wants more cores than there are", () => {
    const jax = sides.find(({ name }) => name === "jax")!;
    expect(() => limited(jax)).toThrow(/^not installed$/);
    const many = { ...sides[0], threads: 4096, command: [process.execPath] };
    expect(() => limited(many)).toThrow(/^needs 4096 cores, this machine has \d+$/);
  });

  it("leaves the program and its arguments as they are behind what limits it to its cores", () => {
    const command = limited({ ...sides[0], threads: 1, command: [process.execPath, "x", "y"] });
    expect(command.slice(-3)).toEqual([process.execPath, "x", "y"]);
  });
});
