import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CodeCell, type Notebook, newMarkdownCell, stringifyNotebook } from "@innerloop/nbformat";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stalenessOf } from "../../../packages/vitest-notebook/src/report/stale.js";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stale-"));
  mkdirSync(join(folder, "books"));
  path = join(folder, "books", "my book.ipynb");
});
afterEach(() => rmSync(folder, { recursive: true }));

const PERSON = { NAME: "A Tester", EMAIL: "tester@example.org", DATE: "2026-01-02T03:04:05Z" };
const ENV = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  ...Object.fromEntries(
    Object.entries(PERSON).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  ),
};

function git(...args: string[]): string {
  return execFileSync("git", args, {
    cwd: folder,
    env: ENV,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** Commits everything; gives the short name of the commit. */
function commit(message: string): string {
  if (message === "first") git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", message);
  return git("rev-parse", "--short", "HEAD");
}

/** A code cell whose output is a text. */
function code(id: string, source: string, output: string, count: number | null = 1): CodeCell {
  const outputs: CodeCell["outputs"] = output === "" ? [] : [{ output_type: "stream", name: "stdout", text: output }];
  return { cell_type: "code", id, source, metadata: {}, execution_count: count, outputs };
}

function save(...cells: Notebook["cells"]): Notebook {
  const notebook: Notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(path, stringifyNotebook(notebook));
  return notebook;
}

/** A new cell, with an id of its own, at each call. */
const title = () => newMarkdownCell("# Title");

describe("stalenessOf", () => {
  test("a source that changed in the working copy while its outputs did not is stale", async () => {
    save(title(), code("a", "1 + 1", "2"));
    commit("first");
    const notebook = save(title(), code("a", "1 + 2", "2"));
    expect(await stalenessOf(path, 1, notebook)).toEqual({
      status: "stale",
      since: "its source changed in the working copy, its outputs did not",
    });
  });

  test("a source that a commit changed while its outputs stayed is stale since that commit", async () => {
    save(code("a", "1 + 1", "2"));
    commit("first");
    save(code("a", "1 + 2", "2"));
    const guilty = commit("second");
    save(code("a", "1 + 2", "2"), title());
    commit("third");
    const notebook = save(code("a", "1 + 2", "2"), title(), title());
    expect(await stalenessOf(path, 0, notebook)).toEqual({
      status: "stale",
      since: `commit ${guilty} changed its source, not its outputs`,
    });
  });

  test("a source that changed together with its outputs is current", async () => {
    save(code("a", "1 + 1", "2"));
    commit("first");
    save(code("a", "1 + 2", "3"));
    commit("second");
    expect(await stalenessOf(path, 0, save(code("a", "1 + 2", "3")))).toEqual({ status: "current" });
    expect(await stalenessOf(path, 0, save(code("a", "1 + 3", "4")))).toEqual({ status: "current" });
  });

  test("outputs that stayed the same in a run of the changed source are current: the execution count tells", async () => {
    save(code("a", "1 + 1", "2", 1));
    commit("first");
    const notebook = save(code("a", "3 - 1", "2", 7));
    expect(await stalenessOf(path, 0, notebook)).toEqual({ status: "current" });
  });

  test("a source that changed and was changed back is current", async () => {
    save(code("a", "1 + 1", "2"));
    commit("first");
    save(code("a", "1 + 2", "2"));
    commit("second");
    expect(await stalenessOf(path, 0, save(code("a", "1 + 1", "2")))).toEqual({ status: "current" });
  });

  test("a changed cell before it is named when nobody has run the notebook since", async () => {
    save(title(), code("a", "const x = 1", ""), title(), code("b", "const y = 2", ""), code("c", "x", "1"));
    commit("first");
    const cells = [title(), code("a", "const x = 2", ""), title(), code("b", "const y = 3", ""), code("c", "x", "1")];
    const guilty = commitOf(cells.with(3, code("b", "const y = 2", "")), "second");
    const expected = { status: "stale", since: `commit ${guilty} changed the source of cell [1], but no outputs` };
    expect(await stalenessOf(path, 4, save(...cells.with(3, code("b", "const y = 2", ""))))).toEqual(expected);
    const working = {
      status: "stale",
      since: "the source of cell [2] changed in the working copy, but no outputs did",
    };
    expect(await stalenessOf(path, 4, save(...cells))).toEqual(working);
  });

  test("several changed cells before it are named together", async () => {
    save(code("a", "1", ""), code("b", "2", ""), code("c", "3", "3"));
    commit("first");
    const notebook = save(code("a", "10", ""), code("b", "20", ""), code("c", "3", "3"));
    expect(await stalenessOf(path, 2, notebook)).toEqual({
      status: "stale",
      since: "the sources of cells [1] and [2] changed in the working copy, but no outputs did",
    });
  });

  test("a changed cell before it does not count when the change came with new outputs somewhere", async () => {
    save(code("a", "const x = 1", ""), code("b", "x", "1"), code("c", "2", "2"));
    commit("first");
    save(code("a", "const x = 5", ""), code("b", "x", "5"), code("c", "2", "2"));
    commit("second");
    const notebook = save(code("a", "const x = 5", ""), code("b", "x", "5"), code("c", "2", "2"));
    expect(await stalenessOf(path, 2, notebook)).toEqual({ status: "current" });
  });

  test("a changed cell after it does not count", async () => {
    save(code("a", "1", "1"), code("b", "2", "2"));
    commit("first");
    expect(await stalenessOf(path, 0, save(code("a", "1", "1"), code("b", "3", "2")))).toEqual({ status: "current" });
  });

  test("a cell is followed by its id when others are added before it and the file is renamed", async () => {
    save(code("a", "1 + 1", "2"), ...Array.from({ length: 5 }, title));
    commit("first");
    save(code("a", "1 + 2", "2"), ...Array.from({ length: 5 }, title));
    const guilty = commit("second");
    const renamed = join(folder, "renamed.ipynb");
    renameSync(path, renamed);
    commit("third");
    path = renamed;
    const notebook = save(title(), code("new", "0", "0"), code("a", "1 + 2", "2"), ...Array.from({ length: 5 }, title));
    expect(await stalenessOf(path, 2, notebook)).toEqual({
      status: "stale",
      since: `commit ${guilty} changed its source, not its outputs`,
    });
  });

  test("a change that came by a merge is stale since the merge", async () => {
    save(code("a", "1 + 1", "2"));
    commit("first");
    git("checkout", "-q", "-b", "topic");
    save(code("a", "1 + 2", "2"));
    commit("on the topic");
    git("checkout", "-q", "main");
    writeFileSync(join(folder, "other.txt"), "other");
    commit("on main");
    git("merge", "-q", "--no-ff", "-m", "merge", "topic");
    const guilty = git("rev-parse", "--short", "HEAD");
    expect(await stalenessOf(path, 0, save(code("a", "1 + 2", "2")))).toEqual({
      status: "stale",
      since: `commit ${guilty} changed its source, not its outputs`,
    });
  });

  test("is unknown without git, for a file that is not committed, and for a cell that was never run", async () => {
    const notebook = save(code("a", "1 + 1", "2"), code("b", "1", "", null));
    expect(await stalenessOf(path, 0, notebook)).toEqual({ status: "unknown" });
    git("init", "-q");
    expect(await stalenessOf(path, 0, save(code("a", "1 + 1", "2")))).toEqual({ status: "unknown" });
    commit("first");
    expect(await stalenessOf(path, 1, save(code("a", "1 + 1", "2"), code("b", "2", "", null)))).toEqual({
      status: "unknown",
    });
    expect(await stalenessOf(join(folder, "nowhere", "x.ipynb"), 0, notebook)).toEqual({ status: "unknown" });
  });

  test("is unknown in a shallow clone where nothing changed in sight, and stale where something did", async () => {
    save(code("a", "1 + 1", "2"));
    commit("first");
    save(code("a", "1 + 2", "2"));
    commit("second");
    const clone = join(folder, "clone");
    execFileSync("git", ["clone", "-q", "--depth", "1", `file://${folder}`, clone], { env: ENV, stdio: "ignore" });
    path = join(clone, "books", "my book.ipynb");
    expect(await stalenessOf(path, 0, save(code("a", "1 + 2", "2")))).toEqual({ status: "unknown" });
    expect(await stalenessOf(path, 0, save(code("a", "1 + 3", "2")))).toMatchObject({ status: "stale" });
  });

  test("is unknown where the history holds a version that is no notebook", async () => {
    writeFileSync(path, "<<<<<<< conflict");
    commit("first");
    save(code("a", "1 + 2", "2"));
    commit("second");
    expect(await stalenessOf(path, 0, save(code("a", "1 + 2", "2")))).toEqual({ status: "unknown" });
  });

  test("cells without ids, in a file of format 4.4, are matched by place and record", async () => {
    const old = (source: string): string => {
      const { id: _id, ...cell } = code("a", source, "2");
      return JSON.stringify(
        { cells: [{ ...cell, metadata: {} }], metadata: {}, nbformat: 4, nbformat_minor: 4 },
        null,
        1,
      );
    };
    writeFileSync(path, old("1 + 1"));
    commit("first");
    writeFileSync(path, old("1 + 2"));
    const { readNotebook } = await import("@innerloop/nbformat");
    expect(await stalenessOf(path, 0, await readNotebook(path))).toEqual({
      status: "stale",
      since: "its source changed in the working copy, its outputs did not",
    });
  });

  test("a hook's environment, which names another repository, does not lead astray", async () => {
    save(code("a", "1 + 1", "2"));
    commit("first");
    const notebook = save(code("a", "1 + 2", "2"));
    process.env.GIT_DIR = join(folder, "nowhere.git");
    try {
      expect(await stalenessOf(path, 0, notebook)).toMatchObject({ status: "stale" });
    } finally {
      delete process.env.GIT_DIR;
    }
  });
});

function commitOf(cells: Notebook["cells"], message: string): string {
  save(...cells);
  return commit(message);
}
