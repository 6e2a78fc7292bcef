import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { newCodeCell, newMarkdownCell, newNotebook } from "@innerloop/nbformat";
import { afterEach, describe, expect, it } from "vitest";
import { notebookGlob, notebookGlobs } from "../../packages/vitest-notebook/src/globs.js";
import { scheduled } from "../../packages/vitest-notebook/src/schedule.js";
import { Slots, takeSlot } from "../../packages/vitest-notebook/src/slots.js";
import { summaryLines } from "../../packages/vitest-notebook/src/summary-line.js";
import { namedCells } from "../../packages/vitest-notebook/src/titles.js";
import { isWatchable } from "../../packages/vitest-notebook/src/watch.js";

describe("titles", () => {
  const titles = (...sources: string[]) =>
    namedCells({ ...newNotebook(), cells: sources.map((source) => newCodeCell(source)) }).map(({ title }) => title);

  it("number the code cells that hold code, as Jupyter does in a fresh run", () => {
    const cells = [newMarkdownCell("# A"), newCodeCell("a"), newCodeCell("  \n"), newCodeCell("b")];
    expect(namedCells({ ...newNotebook(), cells }).map(({ index, title }) => [index, title])).toEqual([
      [1, "[1] a"],
      [3, "[2] b"],
    ]);
  });

  it.each([
    ["// The energy\nenergy(x)", "The energy"],
    ["/* The energy */\nenergy(x)", "The energy"],
    ["# The energy\nenergy(x)", "The energy"],
    ["// ---\n\n  energy(x)", "energy(x)"],
    ['import { a } from "./a.js";\nimport b from "./b.js";\na(b)', "a(b)"],
    ['import {\n  a,\n  b,\n} from "./a.js";\n\na(b)', "a(b)"],
    ['import {\n  a,\n} from "./a.js";', 'import { a, } from "./a.js";'],
    ["import numpy as np\nnp.zeros(3)", "np.zeros(3)"],
    ["# %% [markdown]\n# ## Energy\nx", "Energy"],
    ["// eslint-disable-next-line\nfoo()", "foo()"],
    ["%matplotlib inline\nplot()", "plot()"],
    ["# NBVAL_IGNORE_OUTPUT\nplot()", "plot()"],
    ["const   a =\t1;", "const a = 1;"],
    ["{}", "{}"],
  ])("say what %j does: %s", (source, phrase) => {
    expect(titles(source)).toEqual([`[1] ${phrase}`]);
  });

  it("are cut to 72 characters, never within one", () => {
    expect(titles("𝛼".repeat(100))).toEqual([`[1] ${"𝛼".repeat(71)}…`]);
  });
});

describe("globs", () => {
  it.each([
    ["notebooks/*.ipynb", "notebooks/*.ipynb"],
    ["notebooks", "notebooks/**/*.ipynb"],
    ["notebooks/", "notebooks/**/*.ipynb"],
    ["**/drafts/**", "**/drafts/**/*.ipynb"],
    ["drafts/*", "drafts/*.ipynb"],
    [".", "**/*.ipynb"],
  ])("%s means the notebooks %s", (pattern, glob) => {
    expect(notebookGlob(pattern)).toBe(glob);
  });

  it("exclude notebooks only, and always Jupyter's copies", () => {
    const { exclude } = notebookGlobs({ include: ["a/*.ipynb"], exclude: ["**/dist/**"] });
    expect(exclude).toContain("**/dist/**/*.ipynb");
    expect(exclude).toContain("**/.ipynb_checkpoints/**/*.ipynb");
    expect(exclude.filter((pattern) => !pattern.endsWith(".ipynb"))).toEqual([]);
  });
});

describe("the order of files", () => {
  const timed = (...names: string[]) => names.map((item) => ({ item, seconds: Number(item.slice(1)) }));

  it("is that of the list while there is a job for each worker", () => {
    expect(scheduled(timed("n9", "n5"), timed("u1"), { workers: 2, jobs: 2 })).toEqual(["n9", "n5", "u1"]);
  });

  it("gives workers other files while all jobs are taken", () => {
    const order = scheduled(timed("n9", "n8"), timed("u3", "u2", "u1", "u4"), { workers: 2, jobs: 1 });
    // The first notebook takes 9 s; the other worker does u3, u2, u1 and begins u4 at 6 s; the second notebook follows at 9 s.
    expect(order).toEqual(["n9", "u3", "u2", "u1", "u4", "n8"]);
  });

  it("begins the next notebook when a job is free, before other files", () => {
    expect(scheduled(timed("n2", "n1"), timed("u9", "u8"), { workers: 2, jobs: 1 })).toEqual(["n2", "u9", "n1", "u8"]);
  });

  it("loses nothing, whatever the bounds", () => {
    const notebooks = timed("n3", "n0", "n7");
    const others = timed("u0", "u0.5", "u9");
    for (const bounds of [
      { workers: 1, jobs: 1 },
      { workers: 1, jobs: 5 },
      { workers: 0, jobs: 1 },
      { workers: 9, jobs: 1 },
    ]) {
      expect(scheduled(notebooks, others, bounds).sort()).toEqual(["n0", "n3", "n7", "u0", "u0.5", "u9"]);
    }
  });
});

describe("slots", () => {
  let slots: Slots | undefined;
  afterEach(() => slots?.close());
  const never = new AbortController().signal;

  async function opened(jobs: number): Promise<number> {
    slots = new Slots(jobs);
    return slots.open();
  }

  it("are given to as many as there are jobs; the next waits for one to be given back, in order", async () => {
    const port = await opened(2);
    const events: string[] = [];
    const take = async (name: string) => {
      const release = await takeSlot(port, never);
      events.push(name);
      return release;
    };
    const a = await take("a");
    const b = await take("b");
    const c = take("c");
    // A fourth one that asks later and gets its slot shows that c had its chance.
    const d = takeSlot(port, never);
    expect(events).toEqual(["a", "b"]);
    a();
    (await c)();
    expect(events).toEqual(["a", "b", "c"]);
    (await d)();
    b();
  });

  it("go back when waiting is given up", async () => {
    const port = await opened(1);
    const release = await takeSlot(port, never);
    const tired = new AbortController();
    const waiting = takeSlot(port, tired.signal);
    tired.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    const next = takeSlot(port, never);
    release();
    (await next)();
  });

  it("are no more when vitest is gone: whoever waits is told", async () => {
    const port = await opened(1);
    await takeSlot(port, never);
    const waiting = takeSlot(port, never);
    // The request has to arrive before the end.
    await new Promise((done) => setTimeout(done, 50));
    slots?.close();
    await expect(waiting).rejects.toThrow(/vitest is gone|ECONNRESET/u);
  });

  it("that nobody hands out are an error", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const { port } = server.address() as { port: number };
    await new Promise((done) => server.close(done));
    await expect(takeSlot(port, never)).rejects.toThrow(/ECONNREFUSED/u);
  });
});

describe("the line about a notebook", () => {
  const meta = { cells: 41, seconds: 11.42, files: [], notes: [] };
  const now = new Date("2026-03-01T12:00:00Z");
  const cached = (ranAt: string) => summaryLines("/p/01-x.ipynb", { ...meta, from: "cache", ranAt }, now)[0];

  it.each([
    ["2026-03-01T11:59:30Z", "just now"],
    ["2026-03-01T11:55:00Z", "5 min ago"],
    ["2026-03-01T09:00:00Z", "3 h ago"],
    ["2026-02-28T11:00:00Z", "1 day ago"],
    ["2026-02-20T11:00:00Z", "9 days ago"],
  ])("tells a cached run of %s: %s", (ranAt, ago) => {
    expect(cached(ranAt)).toBe(`01-x.ipynb: 41 cells from the cache (ran in 11.4 s, ${ago})`);
  });

  it("tells why a notebook ran, and what was rewritten", () => {
    const [line] = summaryLines(
      "/p/a.ipynb",
      { ...meta, cells: 1, seconds: 200, from: "kernel", reason: "lib/x.ts changed", updated: [1, 3] },
      now,
    );
    expect(line).toBe("a.ipynb: 1 cell ran in 3 min 20 s (lib/x.ts changed); rewrote the outputs of cells [1], [3]");
  });

  it("adds the notes, but not the reason a second time", () => {
    const notes = ["the kernel died in cell [5]; the notebook was run again", "not cached: it starts other programs"];
    const lines = summaryLines(
      "/p/a.ipynb",
      { ...meta, notes, from: "kernel", reason: "it starts other programs" },
      now,
    );
    expect(lines).toEqual(["a.ipynb: 41 cells ran in 11.4 s (it starts other programs)", notes[0]]);
  });
});

describe("watching", () => {
  it("adds files outside of the root, and neither folders nor what is missing: all below would be watched", () => {
    const here = import.meta.filename;
    const elsewhere = join(dirname(here), "elsewhere");
    expect(isWatchable(here, elsewhere)).toBe(true);
    expect(isWatchable(here, dirname(here))).toBe(false);
    expect(isWatchable(dirname(here), elsewhere)).toBe(false);
    expect(isWatchable(join(dirname(here), "missing.txt"), elsewhere)).toBe(false);
  });
});
