import { appendFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { History, type HistoryEntry } from "../../../packages/ts-jupyter-kernel/src/front/history.js";
import { globOf, queryHistory } from "../../../packages/ts-jupyter-kernel/src/front/history-query.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hist-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the history of several sessions", () => {
  it("outlives its kernel, and sessions are counted", async () => {
    const first = new History(folder);
    first.add(1, "const a = 1");
    first.add(2, "a + 1", "2");
    await first.close();
    const second = new History(folder);
    second.add(1, "b");
    expect(await second.read()).toEqual({
      session: 2,
      entries: [
        { session: 1, line: 1, input: "const a = 1" },
        { session: 1, line: 2, input: "a + 1", output: "2" },
        { session: 2, line: 1, input: "b" },
      ],
    });
    await second.close();
  });

  it("of kernels at once is whole: every session has its own number and every entry is kept", async () => {
    const kernels = Array.from({ length: 8 }, () => new History(folder));
    for (let line = 1; line <= 20; line++) for (const kernel of kernels) kernel.add(line, `line ${line}\n"quoted"`);
    await Promise.all(kernels.map((kernel) => kernel.close()));
    const { session, entries } = await new History(folder).read();
    expect(session).toBe(9);
    const numbers = new Set(entries.map((entry) => entry.session));
    expect([numbers.size, entries.length]).toEqual([8, 160]);
    expect(new Set(entries.map((entry) => `${entry.session}:${entry.line}`)).size).toBe(160);
  });

  it("survives lines that were cut or are something else, and a lock that was left behind", async () => {
    const path = join(folder, "history.jsonl");
    await writeFile(path, '{"session":7,"line":1,"input":"kept"}\n{"session":7,"line":2,"inp\nnonsense\n[1]\nnull\n');
    const lock = `${path}.lock`;
    await mkdir(lock);
    await utimes(lock, new Date(0), new Date(0));
    const history = new History(folder);
    expect(await history.read()).toEqual({ session: 8, entries: [{ session: 7, line: 1, input: "kept" }] });
  });

  it("is bounded: a file above 4 MB loses its older half when a session begins", async () => {
    const path = join(folder, "history.jsonl");
    const line = (n: number) => `${JSON.stringify({ session: 1, line: n, input: "x".repeat(1000) })}\n`;
    await writeFile(path, "");
    for (let n = 0; n < 5; n++) {
      await appendFile(path, Array.from({ length: 1000 }, (_, k) => line(n * 1000 + k)).join(""));
    }
    const { session, entries } = await new History(folder).read();
    const size = (await readFile(path)).length;
    expect(session).toBe(2);
    expect(size).toBeLessThan(3 * 1024 * 1024);
    expect(entries.length).toBeGreaterThan(2000);
    expect(entries.at(-1)).toMatchObject({ session: 1, line: 4999 });
  });

  it("works without its file, for its own session", async () => {
    const file = join(folder, "not-a-folder");
    await writeFile(file, "");
    const history = new History(join(file, "below"));
    history.add(1, "a");
    expect((await history.read()).entries).toEqual([{ session: 1, line: 1, input: "a" }]);
  });
});

describe("a history request", () => {
  const entry = (session: number, line: number, input: string, output?: string): HistoryEntry => ({
    ...{ session, line, input },
    ...(output === undefined ? {} : { output }),
  });
  const entries = [
    entry(1, 1, "a"),
    entry(1, 2, "b", "B"),
    entry(2, 1, "a"),
    entry(3, 1, "ab", "AB"),
    entry(3, 2, "a"),
  ];
  const ask = (request: Record<string, unknown>) => queryHistory(request, entries, 3);

  it("of the tail gives the last n, with outputs when they are wanted", () => {
    expect(ask({ hist_access_type: "tail", n: 2, raw: true, output: false })).toEqual([
      [3, 1, "ab"],
      [3, 2, "a"],
    ]);
    expect(ask({ hist_access_type: "tail", n: 2, output: true })).toEqual([
      [3, 1, ["ab", "AB"]],
      [3, 2, ["a", null]],
    ]);
    expect(ask({ hist_access_type: "tail", n: 0 })).toEqual([]);
  });

  it("of a range gives lines of one session, counted from the present one when not positive", () => {
    expect(ask({ hist_access_type: "range", session: 0, start: 1, stop: 2 })).toEqual([[3, 1, "ab"]]);
    expect(ask({ hist_access_type: "range", session: -2, start: 1 })).toEqual([
      [1, 1, "a"],
      [1, 2, "b"],
    ]);
    expect(ask({ hist_access_type: "range", session: 2, start: 0, stop: 9 })).toEqual([[2, 1, "a"]]);
  });

  it("that searches takes a glob for the whole input, and of equal ones the last when unique", () => {
    expect(ask({ hist_access_type: "search", pattern: "a*" })).toHaveLength(4);
    expect(ask({ hist_access_type: "search", pattern: "a*", unique: true })).toEqual([
      [3, 1, "ab"],
      [3, 2, "a"],
    ]);
    expect(ask({ hist_access_type: "search", pattern: "?b", n: 5 })).toEqual([[3, 1, "ab"]]);
    expect(ask({ hist_access_type: "search", pattern: "a", n: 1 })).toEqual([[3, 2, "a"]]);
  });

  it("of an unknown kind is refused by name", () => {
    expect(() => ask({ hist_access_type: "all" })).toThrow(
      'unknown hist_access_type: "all" (known: range, tail, search)',
    );
  });
});

describe("a glob", () => {
  it.each([
    ["1?2*", "1+2\n3", true],
    ["1?2*", "12", false],
    ["[ab]c", "bc", true],
    ["[^ab]c", "bc", false],
    ["[a-c]", "b", true],
    ["a.b", "axb", false],
    ["(*)", "(x)", true],
    ["[]]", "]", true],
    ["[z-a]", "b", false],
    ["[^z-a]", "b", true],
    ["[a-", "[a-", true],
    ["*ab*ab", "abaab", true],
    ["*ab*ab?", "abaab", false],
    ["**", "", true],
    ["?", "", false],
    // A regular expression would not come to an end.
    ["*a".repeat(30), `${"a".repeat(2000)}b`, false],
    ["😀?", "😀😀", true],
  ])("%j and %j: %j", (glob, text, matches) => {
    expect(globOf(glob)(text)).toBe(matches);
  });
});
