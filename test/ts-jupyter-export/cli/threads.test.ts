import { newMarkdownCell } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { threadsFor } from "../../../packages/ts-jupyter-export/src/run/threads.js";
import { Workspace } from "./workspace.js";

describe("threadsFor", () => {
  it("gives a thread to every four notebooks, and no more than there may be", () => {
    expect([1, 3, 4, 7, 8, 20, 400].map((jobs) => threadsFor(jobs, 4))).toEqual([1, 1, 1, 1, 2, 4, 4]);
  });
});

describe("notebooks converted on several threads", () => {
  const names = Array.from({ length: 9 }, (_, n) => `notebook-${n}.ipynb`);
  let workspace: Workspace;
  beforeAll(() => {
    workspace = new Workspace();
    for (const [n, name] of names.entries())
      workspace.notebook(name, [newMarkdownCell(`# Notebook ${n}\n\n$x_${n}^2$`), `const n: number = ${n};`]);
  });
  afterAll(() => workspace.remove());

  it("give the same pages as on one", async () => {
    const one = await workspace.run("--jobs", "1", "--output-dir", "one", ...names);
    const three = await workspace.run("--jobs", "3", "--output-dir", "three", ...names);
    expect([one.code, three.code]).toEqual([0, 0]);
    for (const name of names) {
      const page = name.replace("ipynb", "html");
      expect(workspace.read(`three/${page}`)).toBe(workspace.read(`one/${page}`));
    }
  });

  it("leave one line each, warnings and failures included, and one failure stops no other", async () => {
    workspace.write("notebook-bad.ipynb", "{");
    workspace.notebook("notebook-warns.ipynb", [newMarkdownCell("$\\nosuchmacro$")]);
    const all = [...names, "notebook-bad.ipynb", "notebook-warns.ipynb"];
    const { code, stderr } = await workspace.run("--jobs", "3", "--output-dir", "all", ...all);
    expect(code).toBe(1);
    const lines = stderr.trim().split("\n");
    expect(lines.filter((line) => line.startsWith("✓"))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith("✗"))).toEqual([expect.stringContaining("notebook-bad.ipynb")]);
    expect(lines.filter((line) => line.startsWith("!"))).toEqual([expect.stringContaining("TeX error")]);
  });

  it("are all in the index, in the order of the command line", async () => {
    const { code } = await workspace.run("--jobs", "3", "--index", "--output-dir", "indexed", ...names);
    expect(code).toBe(0);
    const found = [...workspace.read("indexed/index.html").matchAll(/href="(notebook-\d)\.html"/g)].map(
      ([, name]) => name,
    );
    expect([...new Set(found)]).toEqual(names.map((name) => name.replace(".ipynb", "")));
  });
});
