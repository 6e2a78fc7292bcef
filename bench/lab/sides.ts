/**
 * Who runs: our kernel and Python's, each in a JupyterLab of its own as its users have it. Both are the pinned one of .venv-lab. Python's also finds
 * (JUPYTER_PATH) a kernelspec of .venv-bench and plotly's JupyterLab extension, which `pip install plotly` puts beside JupyterLab.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Language, PYTHON_KERNEL } from "./notebooks.js";

export interface Places {
  /** The repository. */
  readonly root: string;
  /** The Python of the peers. */
  readonly python: string;
}

export interface Side {
  readonly name: Language;
  readonly title: string;
  readonly state: { readonly version: string } | { readonly missing: string };
  /** Writes below a folder what its JupyterLab needs to find. @returns variables of that JupyterLab's environment */
  readonly prepare: (folder: string) => Readonly<Record<string, string>>;
}

export function labSides(places: Places): Side[] {
  const lab = existsSync(join(places.root, ".venv-lab"));
  const state = (of: () => Side["state"]): Side["state"] =>
    lab ? of() : { missing: "not installed (npm run lab, once)" };
  return [
    { name: "typescript", title: "TypeScript", state: state(() => ours(places)), prepare: () => ({}) },
    {
      name: "python",
      title: "Python",
      state: state(() => pythonState(places)),
      prepare: (folder) => preparePython(places, folder),
    },
  ];
}

function ours({ root }: Places): Side["state"] {
  const version = (...words: string[]): string => JSON.parse(readFileSync(join(root, ...words), "utf8")).version;
  const kernel = version("packages", "ts-jupyter-kernel", "package.json");
  const engine = version("node_modules", "@tensorflow", "tfjs", "package.json");
  return { version: `ts-jupyter ${kernel}, Node ${process.versions.node}, TensorFlow.js ${engine}` };
}

function pythonState({ python }: Places): Side["state"] {
  const script = `import ipykernel, numpy, pandas, platform, plotly
names = {"ipykernel": ipykernel, "NumPy": numpy, "pandas": pandas, "plotly": plotly}
print(", ".join([f"Python {platform.python_version()}"] + [f"{name} {module.__version__}" for name, module in names.items()]))`;
  const { status, stdout } = spawnSync(python, ["-c", script], { encoding: "utf8" });
  return status === 0 ? { version: stdout.trim() } : { missing: "not installed (node scripts/bench-env.js --lab)" };
}

/** A kernelspec with the whole path: ipykernel's own says `python`, which Jupyter takes for the one it runs on itself. */
function preparePython({ python }: Places, folder: string): Record<string, string> {
  const spec = join(folder, "kernels", PYTHON_KERNEL);
  mkdirSync(spec, { recursive: true });
  const argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  writeFileSync(join(spec, "kernel.json"), JSON.stringify({ argv, display_name: "Python", language: "python" }));
  return { JUPYTER_PATH: [folder, join(dirname(dirname(python)), "share", "jupyter")].join(delimiter) };
}
