import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseOptions } from "../../../lib/experiments/options.js";
import { selected } from "../../../lib/experiments/selection.js";
import { checkpointOf } from "../../../lib/experiments/worker.js";

// The command as a process with worker processes, on a study of fruit (toy.ts).

const root = fileURLToPath(new URL("../../../", import.meta.url));
let programs: string;
let program: string;
let folder: string;

beforeAll(async () => {
  programs = mkdtempSync(join(root, "node_modules", ".cache", "toy-"));
  program = join(programs, "toy.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("toy.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["innerloop-source"],
    external: ["@tensorflow/*", "onnxruntime-*", "protobufjs", "danfojs-node"],
    logLevel: "silent",
  });
});
afterAll(() => rmSync(programs, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reproduce-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { cwd: root, env: { ...process.env, TOY_FOLDER: folder } });
}

async function command(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(...args);
  let out = "";
  let err = "";
  child.stdout?.on("data", (text) => (out += text));
  child.stderr?.on("data", (text) => (err += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, out, err };
}

const ask = (name: string) => writeFileSync(join(folder, name), "");
const answer = (name: string) => rmSync(join(folder, name));
const computed = () =>
  existsSync(join(folder, "computed.log")) ? readFileSync(join(folder, "computed.log"), "utf8").trim().split("\n") : [];
const results = () =>
  existsSync(join(folder, "results", "toy"))
    ? readdirSync(join(folder, "results", "toy")).filter((name) => name.endsWith(".json"))
    : [];

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it never came to hold");
}

describe("npm run reproduce", () => {
  it("stores every entry in a file of its own and computes nothing twice", async () => {
    const first = await command("toy");
    expect(first.code).toBe(0);
    expect(first.err).toContain("4 entries, 0 stored before, 4 to run");
    expect(first.err).toMatch(/apple, seed 1: 0\.\d s, 5 letters \(\d of 4 entries, .* a minute, .* left\)/);
    expect(computed().sort()).toEqual(["apple 1", "pear 1", "plum 1", "quince 1"]);
    expect(results()).toHaveLength(4);
    const again = await command("toy");
    expect(again.code).toBe(0);
    expect(again.err).toContain("4 stored before, 0 to run");
    expect(computed()).toHaveLength(4);
    expect((await command("toy", "--list")).out).toContain("4 entries, 4 stored");
  });

  it("loses nothing but the entry in hand to SIGKILL, leaves no process behind, and goes on from there", async () => {
    ask("plum.hangs");
    const killed = start("toy", "--jobs", "1");
    await until(() => computed().includes("plum 1"));
    const workers = readFileSync(`/proc/${killed.pid}/task/${killed.pid}/children`, "utf8").trim().split(" ");
    killed.kill("SIGKILL");
    await until(() => workers.every((pid) => !existsSync(`/proc/${pid}/exe`)));
    expect(results()).toHaveLength(2);
    answer("plum.hangs");
    expect((await command("toy", "--jobs", "1")).code).toBe(0);
    expect(computed()).toEqual(["apple 1", "pear 1", "plum 1", "plum 1", "quince 1"]);
    expect(results()).toHaveLength(4);
  });

  it("does not go on with the checkpoint of other code", () => {
    const [one, same, other] = ["a", "a", "b"].map((text, i) => {
      const program = join(programs, `program${i}.mjs`);
      writeFileSync(program, text);
      return checkpointOf("results/toy/0123.json", program);
    });
    expect(one).toMatch(/^results\/toy\/0123\.[0-9a-f]{8}\.ckpt$/);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it("goes on after an entry that fails and after a worker that crashes, names both and exits with 1", async () => {
    ask("apple.fails");
    ask("pear.crashes");
    const { code, err } = await command("toy", "--jobs", "1");
    expect(code).toBe(1);
    expect(err).toContain("failed: apple, seed 1: no apple left\n");
    expect(err).toContain("failed: pear, seed 1: the worker ended with SIGSEGV");
    expect(err).not.toContain("second line");
    expect(results()).toHaveLength(2);
    answer("apple.fails");
    answer("pear.crashes");
    expect((await command("toy")).code).toBe(0);
    expect(results()).toHaveLength(4);
  });

  it("stops its workers at an interruption and says that the same command goes on", async () => {
    ask("apple.hangs");
    const child = start("toy", "--jobs", "1");
    let err = "";
    child.stderr?.on("data", (text) => (err += text));
    await until(() => computed().length === 1);
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(130);
    expect(err).toContain("the same command goes on");
    expect(results()).toEqual([]);
  });

  it("runs the entries that words select", async () => {
    expect((await command("toy", "--profile", "full", "--only", "plum,pear,seed2")).code).toBe(0);
    expect(computed().sort()).toEqual(["pear 2", "plum 2"]);
  });

  it("names a damaged result file and exits with 2", async () => {
    await command("toy");
    const [file] = results();
    appendFileSync(join(folder, "results", "toy", file), "}");
    const { code, err } = await command("toy");
    expect(code).toBe(2);
    expect(err).toContain(file);
    expect(err).toContain("damaged JSON");
  });

  it("refuses an unknown name in one line and exits with 2", async () => {
    const { code, err } = await command("toy", "--only", "grape");
    expect(code).toBe(2);
    expect(err).toBe('reproduce: unknown name "grape" (known: apple, seed1, pear, plum, quince)\n');
  });

  it("prints its usage", async () => {
    expect(await command("--help")).toMatchObject({ code: 0, out: expect.stringContaining("npm run reproduce") });
  });
});

describe("the command line", () => {
  const studies = [{ name: "toy", title: "Toy", entries: () => [], gist: () => "" }];

  it.each([
    [["plum"], 'unknown study "plum" (known: toy)'],
    [[], "no study given (known: toy)"],
    [["toy", "plum"], "one study at a time, got toy, plum"],
    [["toy", "--profile", "fast"], 'unknown profile "fast" (known: quick, standard, full)'],
    [["toy", "--jobs", "0"], "invalid --jobs: 0"],
    [["toy", "--fast"], "Unknown option '--fast'"],
  ])("%j is refused", (args, message) => {
    expect(() => parseOptions(args, studies)).toThrow(message);
  });

  it("takes lists of names, however they are given", () => {
    const args = ["toy", "--only", "a, b", "--only", "c", "--profile", "full", "--jobs", "3"];
    expect(parseOptions(args, studies)).toMatchObject({
      only: ["a", "b", "c"],
      profile: "full",
      jobs: 3,
      action: "run",
    });
  });

  it("refuses words that together leave nothing", () => {
    const entry = (fruit: string, seed: number) => ({
      name: "",
      facets: { fruit, seed: `seed${seed}` },
      config: {},
      seed,
      cost: 1,
    });
    const entries = [entry("pear", 1), entry("plum", 2)];
    expect(selected(entries, ["pear", "plum", "seed2"])).toEqual([entries[1]]);
    expect(() => selected(entries, ["pear", "seed2"])).toThrow("no entry is all of these: pear, seed2");
  });
});
