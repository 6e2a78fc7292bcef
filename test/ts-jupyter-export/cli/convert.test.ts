import { existsSync, readdirSync } from "node:fs";
import { CHECK_MIME, newCodeCell, parseNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workspace } from "./workspace.js";

const check = (name: string, status: "pass" | "fail") => ({
  output_type: "display_data" as const,
  data: {
    [CHECK_MIME]: { name, status, value: 2, expectation: { kind: "atMost", atMost: 3 }, source: "identity" },
    "text/plain": name,
  },
  metadata: {},
});
const figure = {
  output_type: "display_data" as const,
  data: {
    "application/vnd.plotly.v1+json": { data: [{ type: "scatter", x: [0, 1], y: [0, 1] }], layout: {} },
    "text/plain": "line",
  },
  metadata: { innerloop: { figure: "straight-line" } },
};

describe("without --execute", { timeout: 60_000 }, () => {
  let place: Workspace;
  beforeAll(() => {
    place = new Workspace();
    place.notebook("n/01-fine.ipynb", [
      "# Fine things",
      { ...newCodeCell("1 + 1"), outputs: [check("trace", "pass"), check("bound", "fail"), figure] },
    ]);
    place.notebook("m/01-fine.ipynb", ["# Other things", "1"]);
    place.notebook("m/02-more.ipynb", ["# More things", "1"]);
    place.write("n/broken.ipynb", "{ not json");
    place.write("n/folder.ipynb/keep", "");
  });
  afterAll(() => place.remove());

  it("good notebooks are written and bad ones named, one line each; the index lists both", async () => {
    const { code, stdout, stderr } = await place.run("--index", "--output-dir", "reports", "n/*.ipynb", "gone.ipynb");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines.find((line) => line.startsWith("✓"))).toMatch(
      /^✓ 01-fine {2}1 cell, 2 checks \(1 failed\), \d+\.\d s → reports\/01-fine\.html$/,
    );
    for (const file of ["n/broken.ipynb", "n/folder.ipynb", "gone.ipynb"]) {
      expect(lines.filter((line) => line.startsWith(`✗ ${file}: `))).toHaveLength(1);
    }
    expect(readdirSync(place.path("reports")).sort()).toEqual(["01-fine.html", "index.html"]);
    const index = place.read("reports/index.html");
    for (const text of ['href="01-fine.html"', "Fine things", ">bound<", "gone.ipynb", "data:image/svg+xml;base64,"]) {
      expect(index).toContain(text);
    }
    expect(place.read("reports/01-fine.html")).toContain("Fine things");
  });

  it("a reader of the progress that goes away stops no conversion", async () => {
    const { child, finished } = place.start([
      "--output-dir",
      "unread",
      "n/broken.ipynb",
      "n/01-fine.ipynb",
      "m/02-more.ipynb",
    ]);
    child.stderr?.destroy();
    expect((await finished).code).toBe(1);
    expect(readdirSync(place.path("unread")).sort()).toEqual(["01-fine.html", "02-more.html"]);
  });

  it("an output folder that cannot be made is one line that names it", async () => {
    const { code, stderr } = await place.run("--output-dir", "n/broken.ipynb/sub", "n/01-fine.ipynb");
    expect(code).toBe(1);
    expect(stderr).toContain("n/broken.ipynb/sub: cannot make this folder: ");
    const named = await place.run("--index", "--output-dir", "n/broken.ipynb", "n/01-fine.ipynb");
    expect(named.code).toBe(1);
    expect(named.stderr).toContain("n/broken.ipynb: cannot make this folder: a file has this name\n");
  });

  it("--to figures writes SVG and PNG named by notebook and figure", async () => {
    const { code } = await place.run("--to", "figures", "--output-dir", "figures", "n/01-fine.ipynb");
    expect(code).toBe(0);
    expect(readdirSync(place.path("figures")).sort()).toEqual([
      "01-fine--straight-line.png",
      "01-fine--straight-line.svg",
    ]);
    expect(place.read("figures/01-fine--straight-line.svg")).toMatch(/^<svg /);
    expect(place.read("figures/01-fine--straight-line.png").slice(1, 4)).toBe("PNG");
  });

  it("--stdout writes the notebook there and nothing anywhere else", async () => {
    const before = readdirSync(place.folder, { recursive: true }).sort();
    const { code, stdout } = await place.run("--to", "notebook", "--stdout", "n/01-fine.ipynb");
    expect(code).toBe(0);
    expect(parseNotebook(stdout).cells).toHaveLength(2);
    expect(readdirSync(place.folder, { recursive: true }).sort()).toEqual(before);
  });

  it("a wrong command line writes nothing and ends with 2, a missing notebook with 1", async () => {
    const collision = await place.run("--output", "both", "n/01-fine.ipynb", "n/broken.ipynb");
    expect(collision).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "ts-jupyter-export: n/01-fine.ipynb and n/broken.ipynb would both be written to n/both.html ({notebook_name} in --output tells them apart)\n",
    });
    expect(existsSync(place.path("n/both.html"))).toBe(false);
    const typo = await place.run("--excute", "n/01-fine.ipynb");
    expect(typo).toMatchObject({
      code: 2,
      stderr: "ts-jupyter-export: unknown flag --excute (nearest known: --execute)\n",
    });
    const nothing = await place.run("z*.ipynb");
    expect(nothing).toEqual({ code: 1, stdout: "", stderr: "no notebook matches z*.ipynb\n" });
  });

  it("--quiet says nothing when all went well; --help and --version go to standard output", async () => {
    expect(await place.run("--quiet", "--to", "notebook", "n/01-fine.ipynb")).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(existsSync(place.path("n/01-fine.nbconvert.ipynb"))).toBe(true);
    expect((await place.run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await place.run("--help")).stdout).toContain("--output-dir FOLDER");
  });

  it("an output that cannot be written is one line and exit code 1", async () => {
    place.write("blocked.html/keep", "");
    place.notebook("blocked.ipynb", ["1"]);
    const { code, stderr } = await place.run("blocked.ipynb");
    expect(code).toBe(1);
    expect(stderr).toContain("blocked.html: cannot write");
  });
});
