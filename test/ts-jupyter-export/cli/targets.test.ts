import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandNotebooks } from "../../../packages/ts-jupyter-export/src/cli/globs.js";
import { parse } from "../../../packages/ts-jupyter-export/src/cli/parse.js";
import { requestOf } from "../../../packages/ts-jupyter-export/src/cli/request.js";
import { figurePath, planJobs } from "../../../packages/ts-jupyter-export/src/cli/targets.js";

/** What is planned for a command line, its words taken as files. */
function plan(...argv: string[]) {
  const options = parse(argv);
  return planJobs(options.notebooks, requestOf(options, "."));
}
const outputs = (...argv: string[]): string[] => plan(...argv).jobs.map((job) => job.output);

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
    [["--clear-output", "n/a.ipynb"], ["n/a.ipynb"]],
    [["--clear-output", "--output", "b.ipynb", "n/a.ipynb"], ["n/b.ipynb"]],
    [["--to", "notebook", "--nbformat", "3", "n/a.ipynb"], ["n/a.v3.ipynb"]],
    [["--to", "ipynb", "--NbConvertApp.use_output_suffix=False", "--output-dir", "out", "a.ipynb"], ["out/a.ipynb"]],
    [["--to", "slides", "--output", "x.slides.html", "a.ipynb"], ["x.slides.html.slides.html"]],
    [["--to", "Markdown", "--output", "x.md", "a.ipynb"], ["x.md"]],
    [["--HTMLExporter.file_extension=.htm", "a.ipynb"], ["a.htm"]],
    [["--Exporter.file_extension=.htm", "--output", "b.htm", "a.ipynb"], ["b.htm"]],
    [["n/a.b.ipynb"], ["n/a.b.html"]],
  ])("%j writes %j", (argv, expected) => {
    expect(outputs(...argv)).toEqual(expected);
  });

  it("figures are named by notebook and figure", () => {
    const [job] = plan("--to", "figures", "--output-dir", "figures", "n/01-kernels.ipynb").jobs;
    expect(figurePath(job, "memory-kernel", "svg")).toBe("figures/01-kernels--memory-kernel.svg");
  });

  it.each([
    [["--output", "b", "a.ipynb", "c.ipynb"], "a.ipynb and c.ipynb would both be written to b.html"],
    [["--to", "notebook", "--output", "b", "a.ipynb", "b.ipynb"], "b.ipynb is read and would be overwritten"],
    [
      ["--index", "--output-dir", "out", "n/index.ipynb"],
      "the index and n/index.ipynb would both be written to out/index.html",
    ],
  ])("%j is refused before anything runs", (argv, message) => {
    expect(() => outputs(...argv)).toThrow(message);
  });

  it("a notebook that its own output replaces is only ever replaced by a complete one", () => {
    for (const argv of [
      ["--inplace"],
      ["--to", "notebook", "--output", "a"],
      ["--to", "notebook", "--output-dir", "."],
    ]) {
      expect(plan(...argv, "a.ipynb").jobs).toMatchObject([{ output: "a.ipynb", over: "itself" }]);
    }
    expect(plan("--to", "notebook", "a.ipynb").jobs).toMatchObject([{ over: "nothing" }]);
  });

  it("notebooks of one name keep the folders that tell them apart below --output-dir, and it is said", () => {
    const { jobs, notes } = plan("--output-dir", "out", "p/n/a.ipynb", "p/m/deep/a.ipynb", "p/b.ipynb");
    expect(jobs.map((job) => job.output)).toEqual(["out/n/a.html", "out/m/deep/a.html", "out/b.html"]);
    expect(notes).toEqual(["2 notebooks are named a: written to out/n/a.html, out/m/deep/a.html"]);
    expect(outputs("--output-dir", "out", "n/a.ipynb", "n/sub/a.ipynb")).toEqual(["out/a.html", "out/sub/a.html"]);
  });

  it("a name that --output gives to notebooks of one folder is refused with what tells them apart", () => {
    expect(() => outputs("--output-dir", "out", "--output", "b", "n/a.ipynb", "n/c.ipynb")).toThrow(
      "would both be written to out/b.html ({notebook_name} in --output tells them apart)",
    );
  });

  it("files beside a document are named by its base name, wherever --output puts it", () => {
    const [job] = plan("--to", "markdown", "--output", "sub/x-{notebook_name}", "n/a.ipynb").jobs;
    expect(job).toMatchObject({ output: "n/sub/x-a.md", uniqueKey: "x-a", filesDir: "x-a_files", name: "a" });
    const [own] = plan("--to", "markdown", "--NbConvertApp.output_files_dir=img/{notebook_name}", "a.ipynb").jobs;
    expect(own.filesDir).toBe("img/a");
    const beside = plan("--to", "markdown", "--NbConvertApp.output_files_dir=.", "a.ipynb").jobs[0];
    expect(beside?.filesDir).toBe("");
    expect(() => plan("--NbConvertApp.output_files_dir=../x", "a.ipynb")).toThrow('"../x" is not beside the output');
  });

  it("a symbolic link does not hide that an output is an input, or that two inputs are one", () => {
    const folder = mkdtempSync(join(tmpdir(), "export-links-"));
    const at = (name: string) => join(folder, name);
    try {
      writeFileSync(at("a.ipynb"), "");
      symlinkSync("a.ipynb", at("link.ipynb"));
      symlinkSync(".", at("here"));
      writeFileSync(at("b.ipynb"), "");
      const notebook = ["--to", "notebook"];
      for (const argv of [
        ["--output", "a", at("link.ipynb")],
        ["--output", "link", at("a.ipynb")],
        ["--output-dir", at("here"), at("a.ipynb")],
      ]) {
        expect(plan(...notebook, ...argv).jobs).toMatchObject([{ over: "itself" }]);
      }
      const argv = [...notebook, "--output", "link", at("b.ipynb"), at("a.ipynb")];
      expect(() => outputs(...argv)).toThrow("is read and would be overwritten (--inplace allows that)");
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
