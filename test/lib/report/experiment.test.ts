import { spawn } from "node:child_process";
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ExperimentOptions, experiment, storedResults } from "../../../lib/report/index.js";
import { captured } from "./capture.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "innerloop-experiment-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const quiet = (more: ExperimentOptions = {}): ExperimentOptions => ({ folder, announce: "none", ...more });
const filesOf = (name: string) => readdirSync(join(folder, name)).sort();
const onlyFile = (name: string) => join(folder, name, filesOf(name)[0]);

describe("experiment", () => {
  it("stores configuration, seed, metrics and provenance in one file", async () => {
    const result = await experiment(
      "line",
      { slope: 2 },
      5,
      ({ config, seed }) => ({ y: config.slope * seed }),
      quiet(),
    );
    expect(result).toMatchObject({ name: "line", profile: "quick", config: { slope: 2 }, seed: 5, metrics: { y: 10 } });
    expect(result.provenance.versions).toMatchObject({ "@tensorflow/tfjs": "4.22.0" });
    expect(result.provenance.node).toContain(process.version);
    expect(result.provenance.wallSeconds).toBeGreaterThanOrEqual(0);
    expect(Date.parse(result.provenance.date)).toBeGreaterThan(0);
    expect(filesOf("line")).toHaveLength(1);
    expect(storedResults("line", { folder, profile: "quick" })).toEqual([result]);
  });

  it("keeps NaN, infinities and minus zero", async () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324];
    const { metrics } = await experiment("odd", {}, 1, () => odd, quiet());
    expect(metrics).toEqual(odd);
    expect(storedResults("odd", { folder, profile: "quick" })[0].metrics).toEqual(odd);
  });

  // Each negative number could be read in two ways, and a list that ended in none made the writer try all of them.
  it("stores a long list of negative numbers that ends with minus zero, and one of numbers only in a line", async () => {
    const low = Array.from({ length: 200 }, (_, i) => -i - 0.5);
    await experiment("low", {}, 0, () => ({ low: [...low, -0], numbers: low.slice(0, 3) }), quiet());
    expect(storedResults("low", { folder, profile: "quick" })[0].metrics).toEqual({
      low: [...low, -0],
      numbers: [-0.5, -1.5, -2.5],
    });
    expect(readFileSync(onlyFile("low"), "utf8")).toContain('"numbers": [-0.5, -1.5, -2.5]');
  });

  it("runs a quick profile every time and reuses a stored full one", async () => {
    let runs = 0;
    const body = () => ++runs;
    for (const profile of ["quick", "quick", "full", "full"] as const)
      await experiment("e", {}, 1, body, quiet({ profile }));
    expect(runs).toBe(3);
    await experiment("e", {}, 1, body, quiet({ profile: "full", stored: "replace" }));
    expect(runs).toBe(4);
    expect(storedResults("e", { folder }).map(({ metrics }) => metrics)).toEqual([4]);
  });

  it("keeps a standard result apart from a full one of the same configuration", async () => {
    for (const profile of ["standard", "standard", "full"] as const) {
      await experiment("e", {}, 1, () => profile, quiet({ profile }));
    }
    const stored = (profile: "standard" | "full") => storedResults("e", { folder, profile });
    expect(stored("standard").map(({ metrics }) => metrics)).toEqual(["standard"]);
    expect(stored("full").map(({ metrics }) => metrics)).toEqual(["full"]);
  });

  it("says which run it is: computed here or stored before", async () => {
    const bundles = await captured(async () => {
      for (let i = 0; i < 2; i++) await experiment("e", {}, 1, () => 0, { folder, profile: "full" });
    });
    expect(bundles[0].data["text/plain"]).toMatch(/^e \(full, seed 1\): computed here in /);
    expect(bundles[1].data["text/plain"]).toMatch(/^e \(full, seed 1\): stored result of \d{4}-\d\d-\d\d, /);
  });

  it("takes a configuration for the same whatever the order of its keys", async () => {
    await experiment("e", { a: 1, b: { c: 2, d: 3 } }, 1, () => "first", quiet({ profile: "full" }));
    const again = await experiment("e", { b: { d: 3, c: 2 }, a: 1 }, 1, () => "second", quiet({ profile: "full" }));
    expect(again.metrics).toBe("first");
    const other = await experiment("e", { a: 1, b: { c: 2, d: 4 } }, 1, () => "third", quiet({ profile: "full" }));
    expect(other.metrics).toBe("third");
  });

  it("resumes after an error without computing finished pieces again", async () => {
    const computed: string[] = [];
    const attempt = (broken: boolean) =>
      experiment(
        "e",
        {},
        1,
        async (run) => {
          const a = await run.piece("a", () => {
            computed.push("a");
            return { x: 0.1 + 0.2, bad: Number.NaN };
          });
          const b = await run.piece("b", () => {
            computed.push("b");
            if (broken) throw new Error("disk on fire");
            return a.x * 2;
          });
          return [a.x, a.bad, b];
        },
        quiet(),
      );
    await expect(attempt(true)).rejects.toThrow("disk on fire");
    expect((await attempt(false)).metrics).toEqual([0.1 + 0.2, Number.NaN, (0.1 + 0.2) * 2]);
    expect(computed).toEqual(["a", "b", "b"]);
    expect(filesOf("e").filter((file) => file.endsWith(".jsonl"))).toEqual([]);
  });

  it("begins anew when pieces are to be discarded", async () => {
    let runs = 0;
    const attempt = (pieces: "resume" | "discard", broken: boolean) =>
      experiment(
        "e",
        {},
        1,
        async (run) => {
          await run.piece("a", () => ++runs);
          if (broken) throw new Error("stop");
        },
        quiet({ pieces }),
      ).catch(() => undefined);
    await attempt("resume", true);
    await attempt("resume", true);
    expect(runs).toBe(1);
    await attempt("discard", true);
    expect(runs).toBe(2);
  });

  it("refuses bad names, seeds, configurations, pieces and repeated pieces", async () => {
    await expect(experiment("A b", {}, 1, () => 0, quiet())).rejects.toThrow('invalid experiment name: "A b"');
    await expect(experiment("e", {}, 0.5, () => 0, quiet())).rejects.toThrow("invalid seed: 0.5");
    await expect(experiment("e", { a: [new Map()] }, 1, () => 0, quiet())).rejects.toThrow(
      "not a storable value at run.config.a[0]: Map",
    );
    await expect(experiment("e", {}, 1, () => ({ w: new Float64Array(2) }), quiet())).rejects.toThrow(
      "not a storable value at result.metrics.w: Float64Array",
    );
    const twice = experiment(
      "e",
      {},
      2,
      async (run) => [await run.piece("a", () => 1), await run.piece("a", () => 2)],
      quiet(),
    );
    await expect(twice).rejects.toThrow('experiment "e": piece "a" used twice');
    const nothing = experiment("e", {}, 3, (run) => run.piece("a", () => undefined), quiet());
    await expect(nothing).rejects.toThrow('not a storable value at piece "a": undefined');
  });
});

describe("a killed run", () => {
  /** Runs killed-run.ts (compiled once) and kills it with SIGKILL when it says where it is. */
  async function start(limit: string): Promise<string> {
    const script = join(folder, "killed-run.mjs");
    const entry = fileURLToPath(new URL("./killed-run.ts", import.meta.url));
    await build({
      entryPoints: [entry],
      outfile: script,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      logLevel: "error",
    });
    const child = spawn(process.execPath, [script, folder, limit], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += String(chunk);
      if (text.includes("in the middle")) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.on("close", resolve));
    return text;
  }
  const computed = () => readFileSync(join(folder, "computed.log"), "utf8").trim().split("\n");

  it("loses at most the current piece, and ends with the numbers of an uninterrupted one", async () => {
    expect(await start("4")).toBe("in the middle\n");
    expect(filesOf("killed")).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.pieces\.jsonl$/)]);
    expect(await start("5")).toBe("in the middle\n");
    const resumed = await start("all");
    expect(computed()).toEqual(["0", "1", "2", "3", "4", "4", "5", "5"]);
    expect(filesOf("killed")).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.json$/)]);

    rmSync(join(folder, "killed"), { recursive: true });
    expect(await start("all")).toBe(resumed);
    const [{ metrics }] = storedResults<unknown, { x: number; zero: number }>("killed", { folder, profile: "quick" });
    expect(Object.is(metrics.zero, -0)).toBe(true);
  });
});

describe("the journal", () => {
  const interrupted = () =>
    experiment(
      "e",
      {},
      1,
      async (run) => {
        for (const key of ["a", "b", "c"]) await run.piece(key, () => `value of ${key}`);
        throw new Error("stop");
      },
      quiet(),
    ).catch(() => undefined);
  const resume = (log: string[]) =>
    experiment(
      "e",
      {},
      1,
      async (run) => {
        const values: string[] = [];
        const compute = (key: string) => {
          log.push(key);
          return `value of ${key}`;
        };
        for (const key of ["a", "b", "c"]) values.push(await run.piece(key, () => compute(key)));
        return values;
      },
      quiet(),
    );

  it("drops a last line that was torn at any byte, and no more", async () => {
    for (const lost of [1, 2, 10, 20]) {
      await interrupted();
      truncateSync(onlyFile("e"), statSync(onlyFile("e")).size - lost);
      const log: string[] = [];
      expect((await resume(log)).metrics).toEqual(["value of a", "value of b", "value of c"]);
      expect(log).toEqual(["c"]);
      rmSync(join(folder, "e"), { recursive: true });
    }
  });

  it("is refused by name when it is damaged before its end", async () => {
    await interrupted();
    const file = onlyFile("e");
    writeFileSync(file, readFileSync(file, "utf8").replace('"piece":"b"', '"piece":"b'));
    await expect(resume([])).rejects.toThrow(/damaged journal: .*\.pieces\.jsonl, line 3/);
  });

  it("of other code or another backend is refused by name", async () => {
    await interrupted();
    const file = onlyFile("e");
    writeFileSync(file, readFileSync(file, "utf8").replace('"backend":"none"', '"backend":"wasm"'));
    await expect(resume([])).rejects.toThrow(/unfinished run of other code or another backend: .*\.pieces\.jsonl/);
  });
});

describe("storedResults", () => {
  const store = (seed: number, config: object) => experiment("e", config, seed, () => seed, quiet({ profile: "full" }));

  it("lists the runs of one profile, grouped by configuration, seeds in order", async () => {
    for (const seed of [10, 9, 2]) for (const a of [1, 2]) await store(seed, { a });
    await experiment("e", { a: 1 }, 1, () => 0, quiet({ profile: "quick" }));
    const results = storedResults<{ a: number }, number>("e", { folder });
    expect(results.map(({ seed }) => seed)).toEqual([2, 9, 10, 2, 9, 10]);
    expect(new Set(results.slice(0, 3).map(({ configHash }) => configHash)).size).toBe(1);
    expect(storedResults("never-run", { folder })).toEqual([]);
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, 100), "damaged JSON"],
    ["another format", () => '{"format":"other"}', 'unknown format "other"'],
    ["no object", () => "3", "not an object"],
    ["edited", (text: string) => text.replace('"a": 1', '"a": 2'), "is not that of its config"],
    ["without metrics", (text: string) => text.replace('"metrics"', '"metrix"'), "no metrics or no provenance"],
  ])("names a file that is %s", async (_, damage, phrase) => {
    await store(1, { a: 1 });
    const file = onlyFile("e");
    writeFileSync(file, damage(readFileSync(file, "utf8")));
    const message = new RegExp(`not a stored result: .*${filesOf("e")[0]}: .*${phrase}`);
    expect(() => storedResults("e", { folder })).toThrow(message);
    await expect(store(1, { a: 1 })).rejects.toThrow(message);
  });

  it("is not confused by what a killed writer leaves", async () => {
    await store(1, { a: 1 });
    appendFileSync(`${onlyFile("e")}.123.tmp`, '{"half');
    expect(storedResults("e", { folder })).toHaveLength(1);
  });
});

describe("a run that cannot be stored", () => {
  it.each([
    ["profile", "fast", "quick, standard, full"],
    ["stored", "keep", "reuse, replace"],
    ["pieces", "drop", "resume, discard"],
  ])("misspells its %s and does not start", async (option, value, known) => {
    let runs = 0;
    const run = experiment("e", {}, 1, () => ({ runs: ++runs }), quiet({ [option]: value }));
    await expect(run).rejects.toThrow(`unknown ${option} "${value}" (known: ${known})`);
    expect([runs, readdirSync(folder)]).toEqual([0, []]);
  });

  it("returns nothing, and leaves no file that could be taken for a result", async () => {
    await expect(experiment("e", {}, 1, () => undefined, quiet())).rejects.toThrow(
      'experiment "e": the run returned nothing to store',
    );
    expect(storedResults("e", { folder, profile: "quick" })).toEqual([]);
  });

  it("runs at the same time as another of its kind, and both end with the same numbers", async () => {
    const both = await Promise.all(
      [1, 2].map(() =>
        experiment(
          "e",
          {},
          1,
          async (run) => {
            let sum = 0;
            for (const i of [1, 2, 3]) sum = await run.piece(`p${i}`, async () => sum + i);
            return { sum };
          },
          quiet(),
        ),
      ),
    );
    expect(both.map(({ metrics }) => metrics)).toEqual([{ sum: 6 }, { sum: 6 }]);
    expect(filesOf("e")).toHaveLength(1);
  });
});

describe("a run that is killed twice", () => {
  const stopAfter = (last: number) =>
    experiment(
      "e",
      {},
      1,
      async (run) => {
        const seen: number[] = [];
        for (let i = 0; i < 3; i++) {
          if (i > last) throw new Error("killed");
          seen.push(await run.piece(`p${i}`, () => i));
        }
        return { seen };
      },
      quiet(),
    );

  it("goes on after a torn line, and again after that", async () => {
    await expect(stopAfter(0)).rejects.toThrow("killed");
    appendFileSync(onlyFile("e"), '{"piece":"p1","sec');
    await expect(stopAfter(1)).rejects.toThrow("killed");
    expect((await stopAfter(2)).metrics).toEqual({ seen: [0, 1, 2] });
  });

  it("counts the seconds of the earlier sessions", async () => {
    await expect(stopAfter(0)).rejects.toThrow("killed");
    const journal = onlyFile("e");
    writeFileSync(journal, readFileSync(journal, "utf8").replace(/"seconds":[^,]+/, '"seconds":5000'));
    const { wallSeconds } = (await stopAfter(2)).provenance;
    expect(wallSeconds).toBeGreaterThanOrEqual(5000);
  });
});

describe("provenance", () => {
  it("names the backend that computed, and none where TensorFlow.js was not used", async () => {
    const global = globalThis as { _tfengine?: unknown };
    const before = global._tfengine;
    const backendOf = async () => (await experiment("e", {}, 1, () => 1, quiet())).provenance.backend;
    try {
      global._tfengine = { backendName: "wasm" };
      expect(await backendOf()).toBe("wasm");
      global._tfengine = undefined;
      expect(await backendOf()).toBe("none");
    } finally {
      global._tfengine = before;
    }
  });
});
