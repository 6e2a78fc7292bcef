// Makes .venv with real Jupyter in it (versions: scripts/python-requirements.txt), for `npm run test:interop` only:
// nothing that a user runs needs Python. Inside it, apart, lies the Jupyter of Debian 12 (scripts/python-requirements-debian.txt), which many
// machines still have.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureVenv, listed, pipInstall, programsOf, root } from "./python-venv.js";

/** The folder of the environment's programs: `join(pythonBin, "jupyter")`. */
export const pythonBin = programsOf(join(root, ".venv"));

/** Ensures that .venv holds the pinned packages and returns the path of its `python`. Throws an Error of one line. */
export const ensurePythonEnv = () => ensureVenv(".venv", "python-requirements.txt");

/** Ensures that the Jupyter of Debian 12 is there too, and returns the folder that PYTHONPATH must name for it. */
export function ensureDebianJupyter() {
  const python = ensurePythonEnv();
  const folder = join(root, ".venv", "debian");
  const packages = listed("python-requirements-debian.txt", folder);
  if (packages.there) return folder;
  rmSync(folder, { recursive: true, force: true });
  pipInstall(python, packages, ["--no-deps", "--target", folder]);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensurePythonEnv());
    ensureDebianJupyter();
  } catch (error) {
    console.error(`python-env: ${error.message}`);
    process.exitCode = 1;
  }
}
