// When a run is stored, and when it is not. One project; the kernels are real.
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { Project } from "./project.js";

const project = new Project(
  { "package.json": '{ "type": "module" }', "lib/one.ts": "export const one = 1;\n", "data.txt": "1" },
  {
    plain: ['import { one } from "../lib/one.js";\nconsole.log(one);'],
    computed: ['const name = "../lib/one.js";\nconst { one } = await import(name);\nconsole.log(one);'],
    program: ['import { execSync } from "node:child_process";\nconsole.log(String(execSync("echo 1")));'],
    writer: [
      'import { existsSync, readFileSync, writeFileSync } from "node:fs";\nconst path = "../result.txt";\n' +
        'if (!existsSync(path)) writeFileSync(path, "2");\nconsole.log(readFileSync(path, "utf8"));',
    ],
  },
);
afterAll(() => project.remove());

test("a notebook that was never run says so", async () => {
  expect((await project.misses()).plain).toBe("no earlier run");
});

test("an input that changes while the run goes on keeps it from being stored", async () => {
  const stored = await project.run("plain", () => project.write("lib/one.ts", "export const one = 2;\n"));
  expect(stored).toEqual({ stored: false, reason: "lib/one.ts changed during the run" });
});

test("an input that changes and changes back while the run goes on keeps it from being stored", async () => {
  const stored = await project.run("plain", () => {
    project.write("lib/one.ts", "export const one = 3;\n");
    project.write("lib/one.ts", "export const one = 2;\n");
  });
  expect(stored).toEqual({ stored: false, reason: "lib/one.ts was written during the run" });
});

test("a stored run answers with its outputs; cut off, edited or of another format it does not", async () => {
  expect(await project.run("plain")).toEqual({ stored: true });
  const input = project.input("plain");
  const found = await project.cache.lookup(input.path, await project.cache.keyOf(input));
  expect(found).toMatchObject({ status: "hit", notebook: { cells: [{}, { outputs: [{ text: "2\n" }] }] } });
  const cache = project.path(".vitest-notebook/cache");
  const file = readdirSync(cache, { recursive: true, encoding: "utf8" }).find((name) => name.includes("runs/"))!;
  const whole = readFileSync(join(cache, file));
  truncateSync(join(cache, file), whole.length - 1);
  expect((await project.misses()).plain).toBe("no run of this kind is stored");
  writeFileSync(join(cache, file), String(whole).replace('"2\\n"', '"3\\n"'));
  expect((await project.misses()).plain).toBe("no run of this kind is stored");
  writeFileSync(join(cache, file), whole);
  expect((await project.misses()).plain).toBeUndefined();
});

test("a failed run is told, and what was stored is not believed any more", async () => {
  const input = project.input("plain");
  await project.cache.failed(input.path, await project.cache.keyOf(input), 3);
  expect((await project.misses()).plain).toBe("the last run failed");
  expect(await project.cache.durationOf(input.path)).toBe(3);
});

test("a computed import and a program leave a notebook uncached, until inputs are declared", async () => {
  const computed = "cell [1] imports a computed path, and no inputs are declared";
  const program = "it starts sh, which may read anything, and no inputs are declared";
  expect(await project.run("computed")).toEqual({ stored: false, reason: computed });
  expect(await project.run("program")).toEqual({ stored: false, reason: program });
  expect(await project.misses()).toMatchObject({ computed, program });
  project.options = { inputs: ["dta.txt"] };
  expect((await project.misses()).program).toBe('no file matches the input "dta.txt"');
  project.options = { inputs: ["data.txt"] };
  expect(await project.run("program")).toEqual({ stored: true });
  expect((await project.misses()).program).toBeUndefined();
  project.write("data.txt", "2");
  expect((await project.misses()).program).toBe("data.txt changed");
  project.options = {};
});

test("a run that makes what it looks for is stored the second time", async () => {
  const reason = "result.txt appeared after it was looked for";
  expect(await project.run("writer")).toEqual({ stored: false, reason });
  expect((await project.misses()).writer).toBe(reason);
  expect(await project.run("writer")).toEqual({ stored: true });
  expect((await project.misses()).writer).toBeUndefined();
  project.write("result.txt", "9");
  expect((await project.misses()).writer).toBe("result.txt changed");
});

test("many writers of one entry leave one whole entry", async () => {
  const input = project.input("plain");
  const key = await project.cache.keyOf(input);
  const trace = {
    read: [],
    manifests: [],
    listed: [],
    absent: [],
    written: [],
    programs: [],
    coverage: "node" as const,
  };
  const run = { status: "ok" as const, notebook: input.notebook, seconds: 1, notes: [], trace };
  const stored = await Promise.all(Array.from({ length: 20 }, () => project.cache.store(input.path, key, run)));
  expect(stored).toEqual(Array(20).fill({ stored: true }));
  expect((await project.misses()).plain).toBeUndefined();
  const names = readdirSync(project.path(".vitest-notebook/cache"), { recursive: true, encoding: "utf8" });
  expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("variables count as the kernel sees them: what vitest sets for its workers changes no key, a user's NODE_ENV does", async () => {
  const environment = async () => {
    const { parts } = await project.cache.keyOf(project.input("plain"));
    return Object.fromEntries(Object.entries(parts).filter(([name]) => /^env/.test(name)));
  };
  const inVitest = await environment();
  try {
    // As the command or another test runner would ask: no variable of vitest's.
    vi.stubEnv("VITEST", undefined);
    vi.stubEnv("NODE_ENV", undefined);
    expect(await environment()).toEqual(inVitest);
    vi.stubEnv("NODE_ENV", "production");
    expect(await environment()).not.toEqual(inVitest);
  } finally {
    vi.unstubAllEnvs();
  }
});
