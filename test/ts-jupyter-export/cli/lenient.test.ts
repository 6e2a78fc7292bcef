// Notebooks as programs write them, which the schemas refuse: the command makes its document and says what it did.
import { newCodeCell, newNotebook, stringifyNotebook, validateNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workspace } from "./workspace.js";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

/** Two cells that share their id, with fields that no schema has, outputs and metadata that are missing. */
const careless = {
  cells: [
    { cell_type: "markdown", id: "same", source: ["# Careless"] },
    {
      cell_type: "code",
      id: "same",
      metadata: {},
      source: null,
      collapsed: true,
      outputs: [{ output_type: "stream", text: "kept\n", transient: {} }],
    },
    { cell_type: "code", metadata: {}, source: "x = 1" },
  ],
  metadata: { kernelspec: { name: "python3" } },
  nbformat: 4,
  nbformat_minor: 4,
};

describe("the command", { timeout: 60_000 }, () => {
  let place: Workspace;
  beforeAll(() => {
    place = new Workspace();
    place.write("careless.ipynb", JSON.stringify(careless));
  });
  afterAll(() => place.remove());

  it("makes a page of a notebook that the schemas refuse, and warns once a kind", async () => {
    const { code, stderr } = await place.run("--output-dir", "out", "careless.ipynb");
    expect([code, stderr.match(/^✓ careless /gm)?.length]).toEqual([0, 1]);
    expect(place.read("out/careless.html")).toMatch(/Careless[\s\S]*kept/);
    const warnings = stderr.split("\n").filter((line) => line.startsWith("! careless  "));
    expect(warnings).toContain('! careless  /cells/1: unknown field "collapsed" is left out: true');
    expect(warnings).toContain('! careless  /cells/1: missing field "execution_count", read as null (and 1 more)');
    const kinds = warnings.map((line) => line.replace(/^.*?: |[:,(].*$/g, ""));
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it("writes a valid notebook, from standard input as well", async () => {
    const { code, stdout, stderr } = await place.start(
      ["--stdin", "--stdout", "--to", "notebook"],
      {},
      JSON.stringify(careless),
    ).finished;
    expect(code).toBe(0);
    expect(stderr).toContain("! notebook  ");
    expect(validateNotebook(JSON.parse(stdout))).toEqual([]);
  });

  it("compares with an older run that is careless", async () => {
    const { code, stderr } = await place.run("--diff", "careless.ipynb", "--output-dir", "diff", "careless.ipynb");
    expect(code).toBe(0);
    expect(stderr).toContain("! careless  careless.ipynb: /cells/1: unknown field");
  });

  it("refuses a hopeless one in one line, and does the others", async () => {
    place.write("hopeless.ipynb", '{"cells": {}, "nbformat": 4}');
    const { code, stderr } = await place.run("--to", "markdown", "--quiet", "hopeless.ipynb", "careless.ipynb");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^✗ hopeless\.ipynb: [^\n]+\n$/);
    expect(place.read("careless.md")).toContain("# Careless");
  });

  it("warns of a check that is none, after a page that counts the others", async () => {
    const check = (data: unknown) => ({
      output_type: "display_data" as const,
      data: { "application/vnd.innerloop.check+json": data, "text/plain": "x" },
      metadata: {},
    });
    const good = {
      name: "good",
      status: "pass",
      value: 1,
      source: "identity",
      expectation: { kind: "expected", expected: 1 },
    };
    const cells = [newCodeCell("1", { outputs: [check({ name: 5 }), check(good)] })];
    place.write("checked.ipynb", stringifyNotebook({ ...newNotebook(), cells }));
    const { code, stderr } = await place.run("checked.ipynb");
    expect(code).toBe(0);
    expect(stderr).toContain(
      "! checked  checked.ipynb: /cells/0/outputs/0/data/application~1vnd.innerloop.check+json/name: ",
    );
    expect(stderr).toMatch(/^✓ checked .*1 check/m);
    expect(place.read("checked.html")).toContain("</html>");
  });

  it("puts extracted files beside the document with --NbConvertApp.output_files_dir=.", async () => {
    const image = { output_type: "display_data" as const, data: { "image/png": PNG }, metadata: {} };
    place.write(
      "plot.ipynb",
      stringifyNotebook({ ...newNotebook(), cells: [newCodeCell("plot", { outputs: [image] })] }),
    );
    // The name is nbconvert 7.17.2's; its link is ./plot_0_0.png, which is the same place.
    const argv = ["--to", "markdown", "--NbConvertApp.output_files_dir=.", "--output-dir", "flat", "plot.ipynb"];
    expect((await place.run(...argv)).code).toBe(0);
    expect(place.read("flat/plot.md")).toContain("(plot_0_0.png)");
    expect(place.read("flat/plot_0_0.png")).toContain("PNG");
  });
});
