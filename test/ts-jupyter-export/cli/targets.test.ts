import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandNotebooks } from "../../../packages/ts-jupyter-export/src/cli/globs.js";
import { parse } from "../../../packages/ts-jupyter-export/src/cli/parse.js";
import { figurePath, planJobs } from "../../../packages/ts-jupyter-export/src/cli/targets.js";

/** Outputs planned for a command line, its words taken as files. */
function outputs(...argv: string[]): string[] {
  const options = parse(argv);
  return planJobs(options.notebooks, options).map((job) => job.output);
}

describe("planJobs", () => {
  // The names are those that nbconvert gives (test/interop/export-names.test.ts asks it).
  it.each([
    [["n/a.ipynb"], ["n/a.html"]],
    [["--to", "notebook", "n/a.ipynb"], ["n/a.nbconvert.ipynb"]],
    [["--to", "notebook", "--output-dir", "out", "n/a.ipynb"], ["out/a.ipynb"]],
    [["--to", "notebook", "--output", "b", "n/a.ipynb"], ["n/b.ipynb"]],
    [["--to", "notebook", "--output", "b.ipynb", "n/a.ipynb"], ["n/b.ipynb"]],
    [["--output", "b.html", "n/a.ipynb"], ["n/b.html"]],
    [
      ["--output", "x-{notebook_name}-y", "a.ipynb", "b.ipynb"],
      ["x-a-y.html", "x-b-y.html"],
    ],
    [
      ["--output-dir", "out", "n/a.ipynb", "m/b.ipynb"],
      ["out/a.html", "out/b.html"],
    ],
    [["--inplace", "n/a.ipynb"], ["n/a.ipynb"]],
    [["n/a.b.ipynb"], ["n/a.b.html"]],
  ])("%j writes %j", (argv, expected) => {
    expect(outputs(...argv)).toEqual(expected);
  });

  it("figures are named by notebook and figure", () => {
    const options = parse(["--to", "figures", "--output-dir", "figures", "n/01-kernels.ipynb"]);
    const [job] = planJobs(options.notebooks, options);
    expect(figurePath(job, "memory-kernel", "svg")).toBe("figures/01-kernels--memory-kernel.svg");
  });

  it.each([
    [["--output-dir", "out", "n/a.ipynb", "m/a.ipynb"], "n/a.ipynb and m/a.ipynb would both be written to out/a.html"],
    [["--output", "b", "a.ipynb", "c.ipynb"], "a.ipynb and c.ipynb would both be written to b.html"],
    [["--to", "notebook", "--output-dir", "n", "n/a.ipynb"], "n/a.ipynb is read and would be overwritten"],
    [
      ["--to", "notebook", "--output", "a", "a.ipynb"],
      "a.ipynb is read and would be overwritten (--inplace allows that)",
    ],
    [
      ["--index", "--output-dir", "out", "n/index.ipynb"],
      "the index and n/index.ipynb would both be written to out/index.html",
    ],
  ])("%j is refused before anything runs", (argv, message) => {
    expect(() => outputs(...argv)).toThrow(message);
  });

  it("a symbolic link does not hide that an output is an input, or that two inputs are one", () => {
    const folder = mkdtempSync(join(tmpdir(), "export-links-"));
    const at = (name: string) => join(folder, name);
    try {
      writeFileSync(at("a.ipynb"), "");
      symlinkSync("a.ipynb", at("link.ipynb"));
      symlinkSync(".", at("here"));
      const notebook = ["--to", "notebook"];
      const refused = `${at("a.ipynb")} is read and would be overwritten`;
      expect(() => outputs(...notebook, "--output", "a", at("link.ipynb"))).toThrow(refused);
      expect(() => outputs(...notebook, "--output", "link", at("a.ipynb"))).toThrow("is read and would be overwritten");
      expect(() => outputs(...notebook, "--output-dir", at("here"), at("a.ipynb"))).toThrow("is read");
      expect(() => outputs("--inplace", at("a.ipynb"), at("link.ipynb"))).toThrow(
        `${at("a.ipynb")} and ${at("link.ipynb")} are one file, and --inplace would write it twice`,
      );
      expect(outputs("--inplace", at("link.ipynb"))).toEqual([at("link.ipynb")]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("what an interrupted run left beside its notebook is not converted", () => {
    expect(outputs("n/a.ipynb", "n/a.partial.ipynb")).toEqual(["n/a.html"]);
    expect(outputs("n/a.partial.ipynb")).toEqual(["n/a.partial.html"]);
  });
});

describe("expandNotebooks", () => {
  let folder: string;
  const at = (...names: string[]) => names.map((name) => join(folder, name));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "export-globs-"));
    mkdirSync(join(folder, "deep/er"), { recursive: true });
    for (const name of [
      "b.ipynb",
      "a.ipynb",
      "a1.ipynb",
      "[x].ipynb",
      ".hidden.ipynb",
      "deep/er/c.ipynb",
      "note.txt",
    ]) {
      writeFileSync(join(folder, name), "");
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const expand = (...words: string[]) => expandNotebooks(at(...words));

  it("* matches within a name, sorted, without hidden files", () => {
    expect(expand("*.ipynb").files).toEqual(at("[x].ipynb", "a.ipynb", "a1.ipynb", "b.ipynb"));
  });

  it("?, [ab], [!a] and ** match as in a shell", () => {
    expect(expand("?.ipynb").files).toEqual(at("a.ipynb", "b.ipynb"));
    expect(expand("[ab].ipynb").files).toEqual(at("a.ipynb", "b.ipynb"));
    expect(expand("[!a].ipynb").files).toEqual(at("b.ipynb"));
    expect(expand("**/c.ipynb").files).toEqual(at("deep/er/c.ipynb"));
  });

  it("a file whose name looks like a pattern is that file", () => {
    expect(expand("[x].ipynb").files).toEqual(at("[x].ipynb"));
  });

  it("the extension may be left out, and a notebook named twice is converted once", () => {
    expect(expand("a", "a.ipynb", "a.*").files).toEqual(at("a.ipynb"));
  });

  it("a missing file stays, a pattern without matches is handed back", () => {
    expect(expand("gone.ipynb", "z*.ipynb")).toEqual({ files: at("gone.ipynb"), unmatched: at("z*.ipynb") });
  });
});
