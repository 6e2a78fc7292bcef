// Executions with real kernels. Each start of one takes seconds, so one run answers several questions.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type Notebook, newCodeCell, outputText, parseNotebook } from "@innerloop/nbformat";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "../../jupyter-client/support.js";
import { until, Workspace } from "./workspace.js";

const texts = (notebook: Notebook): string[] =>
  notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? [cell.outputs.map(outputText).join("")] : []));

const parameters = newCodeCell('let seed = 1;\nlet profile = "quick";', { metadata: { tags: ["parameters"] } });
const slow = [
  'console.log("pid", process.pid);',
  'console.log("second"); await new Promise((done) => setTimeout(done, 600_000));',
  'console.log("third");',
];

describe("--execute", { timeout: 120_000 }, () => {
  let place: Workspace;
  const partial = (out: string) => {
    const file = `${out}/slow.partial.ipynb`;
    return existsSync(place.path(file)) ? place.read(file) : "";
  };
  const kernelPid = (out: string) => Number(texts(parseNotebook(partial(out)))[0].match(/pid (\d+)/)?.[1]);

  beforeEach(() => {
    place = new Workspace();
  });
  afterEach(() => place.remove());

  it("parameters arrive; a failing notebook keeps what ran, shows its error and does not stop the others", async () => {
    place.notebook("fine.ipynb", [
      "# Fine",
      parameters,
      'console.log(seed * 2, profile, "in", require("path").basename(process.cwd()));',
    ]);
    place.notebook("broken.ipynb", [
      "# Broken",
      parameters,
      'console.log("half");\nthrow new Error("boom");',
      'console.log("after");',
    ]);
    const inputs = ["fine.ipynb", "broken.ipynb"].map((name) => place.read(name));
    const argv = ["--execute", "--to", "notebook", "--jobs", "2", "-p", "seed", "21", "-r", "profile", "12"];
    const { code, stdout, stderr } = await place.run(...argv, "--output-dir", "out", "fine.ipynb", "broken.ipynb");

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^✓ fine {2}3 cells, /m);
    expect(stderr).toMatch(/^✗ broken {2}failed: 3 of 4 cells, /m);
    // What nbclient's CellExecutionError shows: the source, what the cell printed, the traceback.
    for (const part of ['throw new Error("boom");', "half", "Error: boom"]) expect(stderr).toContain(part);
    expect(stderr).not.toContain("\u001b[");

    expect(readdirSync(place.path("out")).sort()).toEqual(["broken.ipynb", "fine.ipynb"]);
    const fine = texts(parseNotebook(place.read("out/fine.ipynb")));
    expect(fine.at(-1)).toContain(`42 12 in ${place.folder.split("/").at(-1)}`);
    const broken = texts(parseNotebook(place.read("out/broken.ipynb")));
    expect(broken.at(-2)).toContain("half");
    expect(broken.at(-1)).toBe("");
    expect(["fine.ipynb", "broken.ipynb"].map((name) => place.read(name))).toEqual(inputs);
  });

  it("a page and an index are written for a failing notebook too; with --allow-errors it counts as fine", async () => {
    place.notebook("broken.ipynb", ["# Broken", 'throw new Error("boom");', 'console.log("after");'], "other");
    const kernel = "--ExecutePreprocessor.kernel_name=tslab";
    const failing = await place.run("--execute", kernel, "--index", "--output-dir", "out", "broken.ipynb");
    expect(failing.code).toBe(1);
    // The kernel that ran it, not the one that it names.
    expect(place.read("out/index.html")).toContain("<dt>kernel</dt><dd>tslab</dd>");
    expect(readdirSync(place.path("out")).sort()).toEqual(["broken.html", "broken.partial.ipynb", "index.html"]);
    expect(place.read("out/broken.html")).toContain("boom");
    expect(place.read("out/index.html")).toMatch(/failed[\s\S]*boom/);

    const allowed = await place.run(
      "--execute",
      "-k",
      "ts-jupyter",
      "--allow-errors",
      "--output-dir",
      "out",
      "broken.ipynb",
    );
    expect(allowed.code).toBe(0);
    expect(place.read("out/broken.html")).toContain("after");
    expect(existsSync(place.path("out/broken.partial.ipynb"))).toBe(false);
  });

  it("--inplace writes a run that went well over the notebook, and of one that failed only the part that ran beside it", async () => {
    place.notebook("fine.ipynb", ['console.log("now");']);
    place.notebook("broken.ipynb", ['console.log("now");', 'throw new Error("boom");']);
    const before = place.read("broken.ipynb");
    const { code } = await place.run("--execute", "--inplace", "--jobs", "2", "fine.ipynb", "broken.ipynb");
    expect(code).toBe(1);
    expect(texts(parseNotebook(place.read("fine.ipynb")))).toEqual(["now\n"]);
    expect(place.read("broken.ipynb")).toBe(before);
    expect(texts(parseNotebook(place.read("broken.partial.ipynb")))[0]).toBe("now\n");
    expect(existsSync(place.path("fine.partial.ipynb"))).toBe(false);
  });

  it("as nbconvert, --clear-output clears before the run; settings of the run are nbclient's", async () => {
    const old = { output_type: "stream" as const, name: "stdout", text: "old\n" };
    place.notebook("a.ipynb", [
      newCodeCell("1", { metadata: { tags: ["later"] }, outputs: [old] }),
      newCodeCell('console.log("new");', { outputs: [old] }),
      newCodeCell('throw new RangeError("far");'),
      newCodeCell('console.log("after");'),
    ]);
    const traits = ["skip_cells_with_tag=later", "allow_error_names=RangeError", "record_timing=False"];
    const argv = traits.map((trait) => `--ExecutePreprocessor.${trait}`);
    const { code, stderr } = await place.run("--execute", "--clear-output", ...argv, "a.ipynb");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const notebook = parseNotebook(place.read("a.ipynb"));
    expect(texts(notebook).slice(0, 2)).toEqual(["", "new\n"]);
    expect(texts(notebook).at(-1)).toBe("after\n");
    expect(notebook.cells.every((cell) => cell.metadata.execution === undefined)).toBe(true);
  });

  it("an unknown kernel or parameter is one line that names the known ones, and nothing is written", async () => {
    place.notebook("a.ipynb", [parameters], "nonesuch");
    const kernel = await place.run("--execute", "--output-dir", "out", "a.ipynb");
    expect(kernel.code).toBe(1);
    expect(kernel.stderr).toMatch(/nonesuch.*known:.*ts-jupyter.*tslab/);
    const parameter = await place.run(
      "--execute",
      "-p",
      "sede",
      "1",
      "--kernel",
      "tslab",
      "--output-dir",
      "out",
      "a.ipynb",
    );
    expect(parameter.code).toBe(1);
    expect(parameter.stderr).toMatch(/sede.*known: seed, profile/);
    expect(readdirSync(place.path("out"))).toEqual([]);
  });

  it("SIGINT and SIGTERM end the kernel, keep what ran and exit with 130 and 143", async () => {
    place.notebook("slow.ipynb", slow);
    place.notebook("waiting.ipynb", ["1"]);
    const stop = async (signal: NodeJS.Signals, out: string) => {
      const argv = ["--execute", "--jobs", "1", "--output-dir", out, "slow.ipynb", "waiting.ipynb"];
      const { child, finished } = place.start(argv);
      await until("the second cell runs", () => partial(out).includes('"second\\n"'));
      const kernel = kernelPid(out);
      expect(isAlive(kernel)).toBe(true);
      child.kill(signal);
      const { code, stderr } = await finished;
      expect(isAlive(kernel)).toBe(false);
      expect(stderr).toMatch(/^■ slow {2}interrupted: 2 of 3 cells/m);
      expect(stderr).toMatch(/^· waiting {2}not run/m);
      expect(readdirSync(place.path(out)).sort()).toEqual(["slow.html", "slow.partial.ipynb"]);
      expect(texts(parseNotebook(partial(out)))[1]).toMatch(/^second\n/);
      return code;
    };
    expect(await Promise.all([stop("SIGINT", "one"), stop("SIGTERM", "two")])).toEqual([130, 143]);
  });

  it("SIGKILL leaves the notebook as it was, what ran on disk, no half-written file and no kernel", async () => {
    place.notebook("slow.ipynb", slow);
    const before = place.read("slow.ipynb");
    const { child, finished } = place.start(["--execute", "--output-dir", "out", "slow.ipynb"]);
    await until("the second cell runs", () => partial("out").includes('"second\\n"'));
    const kernel = kernelPid("out");
    child.kill("SIGKILL");
    await finished;
    await until("the kernel is gone", () => !isAlive(kernel));
    expect(place.read("slow.ipynb")).toBe(before);
    expect(readdirSync(place.path("out"))).toEqual(["slow.partial.ipynb"]);
    expect(texts(parseNotebook(readFileSync(place.path("out/slow.partial.ipynb"))))).toEqual([
      `pid ${kernel}\n`,
      "second\n",
      "",
    ]);
    await until("the connection file is gone", () => readdirSync(place.path("runtime")).length === 0);
  });
});
