import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultJobs, type RunFileOptions, runMany, runNotebookFile } from "@innerloop/jupyter-client";
import { newCodeCell, parseNotebook, readNotebook, writeNotebook } from "@innerloop/nbformat";
import { afterAll, describe, expect, test } from "vitest";
import { Saver } from "../../packages/jupyter-client/src/saver.js";
import { makeProject, notebookOf, shown } from "./support.js";

const project = makeProject();
afterAll(() => project.remove());
const file = (name: string) => join(project.dir, name);

async function write(name: string, ...cells: Parameters<typeof notebookOf>): Promise<string> {
  await writeNotebook(file(name), notebookOf(...cells));
  return file(name);
}
const run = (path: string, options: RunFileOptions) => runNotebookFile(path, { env: project.env, ...options });

describe.concurrent("running a file", () => {
  test("writes the executed notebook beside it and leaves it alone byte for byte", async () => {
    const path = await write("a.ipynb", "print hello");
    const before = readFileSync(path);
    const result = await run(path, { output: file("a.out.ipynb") });
    expect(result.status).toBe("ok");
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(await readNotebook(file("a.out.ipynb"))).toEqual(result.notebook);
    expect(shown(result.notebook, 0)).toEqual(["stdout: hello\n"]);
  });

  test("in place keeps the file's mode", async () => {
    const path = await write("b.ipynb", "print hello");
    chmodSync(path, 0o640);
    await run(path, { inPlace: true });
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(shown(await readNotebook(path), 0)).toEqual(["stdout: hello\n"]);
  });

  test("runs the kernel in the notebook's folder, where its project's kernels are found too", async () => {
    mkdirSync(file("sub"));
    const path = await write("sub/c.ipynb", "cwd");
    const result = await run(path, { output: file("sub/c.out.ipynb") });
    expect(shown(result.notebook, 0)).toEqual([`stdout: ${file("sub")}\n`]);
  });

  test("tells the kernel which notebook it runs, as Jupyter does", async () => {
    const path = await write("told.ipynb", "env JPY_SESSION_NAME");
    const result = await run(path, { output: file("told.out.ipynb") });
    expect(shown(result.notebook, 0)).toEqual([`stdout: ${path}\n`]);
  });

  test("runs the notebook it is given instead of the file's, which need not exist", async () => {
    const path = await write("stale.ipynb", "print stale");
    const notebook = notebookOf("print fresh");
    for (const at of [path, file("nowhere.ipynb")]) {
      const result = await run(at, { notebook, output: file("fresh.out.ipynb") });
      expect(shown(result.notebook, 0)).toEqual(["stdout: fresh\n"]);
    }
    expect(shown(await readNotebook(path), 0)).toEqual([]);
    expect(existsSync(file("nowhere.ipynb"))).toBe(false);
  });

  test("upgrades an old notebook in the output only", async () => {
    const old = {
      nbformat: 3,
      nbformat_minor: 0,
      metadata: { name: "old", kernelspec: { name: "fake", display_name: "fake" } },
      worksheets: [
        {
          cells: [
            { cell_type: "code", language: "x", input: "print old", outputs: [], metadata: {}, collapsed: false },
          ],
        },
      ],
    };
    const path = file("old.ipynb");
    writeFileSync(path, JSON.stringify(old));
    const result = await run(path, { output: file("old.out.ipynb"), kernelName: "fake" });
    expect(shown(result.notebook, 0)).toEqual(["stdout: old\n"]);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(old);
    expect(JSON.parse(readFileSync(file("old.out.ipynb"), "utf8"))).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
  });

  test("saves what ran when a cell fails, and when the kernel dies", async () => {
    const path = await write("d.ipynb", "print hello", "die 3");
    const result = await run(path, { output: file("d.out.ipynb") });
    expect(result.error).toMatchObject({ name: "DeadKernelError", exitCode: 3 });
    const saved = await readNotebook(file("d.out.ipynb"));
    expect(saved).toEqual(result.notebook);
    expect(shown(saved, 1)).toEqual([
      "error: DeadKernelError: the kernel died in cell 2 of 2 (id cell-1): exit code 3",
    ]);
  });

  test("saves a cell's output while the cell is still at work", async () => {
    const path = await write("e.ipynb", `print early\nawait ${file("go")}\nprint late`);
    let early = "";
    const timer = setInterval(() => {
      if (early === "" && existsSync(file("e.out.ipynb")))
        early = shown(parseNotebook(readFileSync(file("e.out.ipynb"))), 0).join();
      if (early !== "") writeFileSync(file("go"), "");
    }, 20);
    const result = await run(path, { output: file("e.out.ipynb"), saveEvery: 0 });
    clearInterval(timer);
    expect(result.status).toBe("ok");
    expect(early).toBe("stdout: early\n");
    expect(shown(result.notebook, 0)).toEqual(["stdout: early\nlate\n"]);
  });

  test("that cannot be written ends with an error that names the file", async () => {
    const path = await write("f.ipynb", "print hello", "print more");
    const result = await run(path, { output: file("missing/f.ipynb") });
    expect(result.error?.name).toBe("SaveError");
    expect(result.error?.message).toContain(file("missing/f.ipynb"));
  });

  test("injects parameters", async () => {
    const notebook = notebookOf("x");
    notebook.metadata.kernelspec = { name: "fake", display_name: "fake", language: "typescript" };
    notebook.cells = [newCodeCell("let x = 1", { metadata: { tags: ["parameters", "skip-execution"] } })];
    await writeNotebook(file("g.ipynb"), notebook);
    const result = await run(file("g.ipynb"), { output: file("g.out.ipynb"), parameters: { x: 2 }, allowErrors: true });
    expect(result.notebook.cells.map((cell) => cell.source)).toEqual(["let x = 1", "// Parameters\nlet x = 2;"]);
  });

  test("refuses an output that leads to the input through a link", async () => {
    await write("linked.ipynb", "print hello");
    symlinkSync("linked.ipynb", file("link.ipynb"));
    await expect(run(file("linked.ipynb"), { output: file("link.ipynb") })).rejects.toThrow(
      "is the input; give inPlace",
    );
    await expect(run(file("link.ipynb"), { output: file("linked.ipynb") })).rejects.toThrow(
      "is the input; give inPlace",
    );
  });

  test.each([
    [{}, /^no output for ".*h.ipynb": give output or inPlace$/],
    [{ output: file("h.ipynb") }, /^invalid output: ".*h.ipynb" is the input; give inPlace$/],
    [{ output: file("x.ipynb"), inPlace: true }, /^invalid output: ".*x.ipynb" beside inPlace$/],
    [{ output: file("x.ipynb"), saveEvery: -1 }, /^invalid saveEvery: -1$/],
  ])("needs to know where to write: %j", async (options, message) => {
    await write("h.ipynb", "print hello");
    await expect(run(file("h.ipynb"), options)).rejects.toThrow(message);
  });

  test("that does not exist is refused, and no output is made", async () => {
    await expect(run(file("none.ipynb"), { output: file("none.out.ipynb") })).rejects.toThrow("none.ipynb");
    expect(existsSync(file("none.out.ipynb"))).toBe(false);
  });
});

describe("saving", () => {
  test("never runs twice at a time, and the last state is written", async () => {
    let running = 0;
    const written: number[] = [];
    const saver = new Saver(async (notebook) => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 10));
      written.push(notebook.cells.length);
      running--;
    }, 0);
    const notebook = notebookOf();
    for (let cells = 1; cells <= 20; cells++) {
      notebook.cells.push(newCodeCell());
      await saver.save(notebook);
    }
    const result = { notebook, status: "ok" as const, seconds: 0, cells: [] };
    expect(await saver.finish(result)).toBe(result);
    expect(written.at(-1)).toBe(20);
    expect(written.length).toBeLessThan(20);
  });
});

describe("several notebooks", () => {
  test("run side by side, each in its own kernel, and one that fails does not stop the others", async () => {
    const paths = [
      await write("m0.ipynb", "pid\nsleep 300"),
      file("absent.ipynb"),
      await write("m2.ipynb", "raise E x"),
    ];
    paths.push(await write("m3.ipynb", "pid\nsleep 300"));
    let running = 0;
    let most = 0;
    const results = await runMany(paths, {
      jobs: 2,
      env: project.env,
      output: (path) => path.replace(".ipynb", ".out.ipynb"),
      onEvent: (_, event) => {
        if (event.type === "notebook-start") most = Math.max(most, ++running);
        if (event.type === "notebook-end") running--;
      },
    });
    expect(results.map(({ path, status }) => [path, status])).toEqual([
      [paths[0], "ok"],
      [paths[1], "error"],
      [paths[2], "error"],
      [paths[3], "ok"],
    ]);
    expect(most).toBe(2);
    expect(results[1]?.error?.message).toContain("absent.ipynb");
    expect(results[2]?.error).toMatchObject({ ename: "E" });
    const pids = results.flatMap(({ result }) => (result?.status === "ok" ? shown(result.notebook, 0) : []));
    expect(pids).toHaveLength(2);
    expect(new Set(pids).size).toBe(2);
    expect(project.processes()).toEqual([]);
  });

  test("stop together, also those that have not started", async () => {
    const paths = [await write("s0.ipynb", "hang"), await write("s1.ipynb", "hang"), await write("s2.ipynb", "hang")];
    const controller = new AbortController();
    const results = await runMany(paths, {
      jobs: 2,
      env: project.env,
      inPlace: true,
      signal: controller.signal,
      onEvent: (path, event) => {
        if (path === paths[1] && event.type === "cell-start") controller.abort("enough");
      },
    });
    for (const { error } of results) expect(error?.message).toMatch(/^the run was stopped.*: enough$/);
    expect(project.processes()).toEqual([]);
  });

  test("run in at least one job at a time", async () => {
    expect(defaultJobs()).toBeGreaterThanOrEqual(1);
    await expect(runMany([], { jobs: 0, inPlace: true })).rejects.toThrow("invalid jobs: 0");
  });
});
