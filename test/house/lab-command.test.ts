import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labWords } from "../../scripts/lab.js";
import { notebookWords } from "../../scripts/notebook.js";

// What `npm run lab` and `npm run notebook` say before a server starts. The servers themselves: test/lab (npm run test:lab).

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];

let bare: string;
beforeAll(() => {
  // A checkout in which nothing was installed yet.
  bare = mkdtempSync(join(tmpdir(), "lab-command-"));
  mkdirSync(join(bare, "scripts"));
  writeFileSync(join(bare, "package.json"), '{ "type": "module" }');
  for (const name of ["lab.js", "notebook.js", "jupyter-server.js", "python-venv.js", "python-requirements-lab.txt"])
    cpSync(join(root, "scripts", name), join(bare, "scripts", name));
});
afterAll(() => rmSync(bare, { recursive: true, force: true }));

function start(script: string, env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(bare, "scripts", script)], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...env },
  });
  return { status, stdout, stderr };
}

describe("npm run lab", () => {
  it("serves the project and opens the folder of the notebooks", () => {
    expect(labWords([])).toEqual([
      ...asRoot,
      `--ServerApp.root_dir=${root}`,
      "--LabApp.default_url=/lab/tree/notebooks",
    ]);
  });

  it("passes options on after its own", () => {
    expect(labWords(["--no-browser", "--port", "9000"]).slice(-3)).toEqual(["--no-browser", "--port", "9000"]);
  });

  it("opens a notebook that is named, and takes another root that is named", () => {
    expect(labWords(["notebooks/01.ipynb"])).toEqual([...asRoot, `--ServerApp.root_dir=${root}`, "notebooks/01.ipynb"]);
    expect(labWords(["--notebook-dir=/data"])).toEqual([...asRoot, "--notebook-dir=/data"]);
    expect(labWords(["--notebook-dir", "/data"])).toEqual([...asRoot, "--notebook-dir", "/data"]);
  });

  it("says in one line what to install where there is no Python", () => {
    expect(start("lab.js", { PYTHON: "/gone/python3" })).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "lab: no python to make .venv-lab with: /gone/python3: not found (on Debian or Ubuntu: apt install python3 python3-venv; PYTHON names another one)\n",
    });
  });

  it("says in one line that a Python is too old", () => {
    const old = join(bare, "old-python");
    writeFileSync(old, "#!/bin/sh\necho 3.9\n");
    chmodSync(old, 0o755);
    expect(start("lab.js", { PYTHON: old })).toEqual({
      status: 1,
      stdout: "",
      stderr: "lab: python 3.9 is too old for the pinned Jupyter: 3.11 or newer is needed\n",
    });
  });
});

describe("npm run notebook", () => {
  it("serves the project and opens the folder of the notebooks, or what is named", () => {
    expect(notebookWords(["--no-browser"])).toEqual([
      ...asRoot,
      `--notebook-dir=${root}`,
      "--NotebookApp.default_url=/tree/notebooks",
      "--no-browser",
    ]);
    expect(notebookWords(["notebooks/01.ipynb"])).toEqual([...asRoot, `--notebook-dir=${root}`, "notebooks/01.ipynb"]);
  });

  it("says in one line what to install, or that the variable names nothing", () => {
    const { status, stderr } = start("notebook.js", { INNERLOOP_CLASSIC_NOTEBOOK: "/gone/jupyter-notebook" });
    expect([status, stderr]).toEqual([
      1,
      "notebook: INNERLOOP_CLASSIC_NOTEBOOK names no file: /gone/jupyter-notebook\n",
    ]);
  });
});
