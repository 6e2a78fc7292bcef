/** Who exports: the command of this project, and nbconvert. Both write HTML with their defaults into a folder that is given. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Side {
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly args: (notebooks: readonly string[], folder: string) => string[];
  readonly state: { readonly version: string } | { readonly missing: string };
}

export interface Places {
  /** The repository. */
  readonly root: string;
  /** The Python that has nbconvert. */
  readonly python: string;
}

export function exportSides({ root, python }: Places): Side[] {
  const ours = join(root, "packages", "ts-jupyter-export");
  const { version } = JSON.parse(readFileSync(join(ours, "package.json"), "utf8")) as { version: string };
  return [
    {
      name: "ours",
      title: "ts-jupyter-export",
      command: process.execPath,
      args: (notebooks, folder) => [
        join(ours, "bin", "ts-jupyter-export.js"),
        "--quiet",
        "--output-dir",
        folder,
        ...notebooks,
      ],
      state: { version: `ts-jupyter-export ${version}, Node ${process.versions.node}` },
    },
    {
      name: "nbconvert",
      title: "nbconvert",
      command: python,
      args: (notebooks, folder) => [
        "-m",
        "nbconvert",
        "--to",
        "html",
        "--log-level",
        "ERROR",
        "--output-dir",
        folder,
        ...notebooks,
      ],
      state: nbconvertState(python),
    },
  ];
}

function nbconvertState(python: string): Side["state"] {
  const script =
    "import nbconvert, platform; print('nbconvert', nbconvert.__version__ + ', Python', platform.python_version())";
  const { status, stdout } = spawnSync(python, ["-c", script], { encoding: "utf8" });
  return status === 0
    ? { version: stdout.trim() }
    : { missing: "not installed (node scripts/python-env.js, or INNERLOOP_PYTHON)" };
}
