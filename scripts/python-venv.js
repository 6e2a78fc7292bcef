// A Python environment of the project: a folder beside package.json with exactly the packages of one list. A stamp in the folder holds the hash
// of the list that was installed, so that a second call does nothing. What goes wrong is thrown as an Error of one line that says what to install.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const windows = process.platform === "win32";

/** The folder of an environment's programs: `join(programsOf(folder), "jupyter")`. */
export const programsOf = (folder) => join(folder, windows ? "Scripts" : "bin");

/** An environment's Python. */
export const pythonOf = (folder) => join(programsOf(folder), windows ? "python.exe" : "python");

/** A list of packages in scripts/, and the folder whose stamp says that they are there. */
export function listed(name, folder) {
  const file = join(root, "scripts", name);
  const wanted = createHash("sha256").update(readFileSync(file)).digest("hex");
  const stamp = join(folder, "innerloop-requirements.sha256");
  const there = existsSync(stamp) && readFileSync(stamp, "utf8").trim() === wanted;
  return { file, there, done: () => writeFileSync(stamp, `${wanted}\n`) };
}

/** Runs a program quietly; the answer says whether it worked and what its last line of complaint was. */
function attempt(command, args) {
  const done = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1" },
  });
  if (done.error)
    return { ok: false, said: `${command}: ${done.error.code === "ENOENT" ? "not found" : done.error.message}` };
  const lines = `${done.stdout}\n${done.stderr}`.split("\n").map((line) => line.trim());
  const complaint = lines.filter((line) => /^(ERROR|Error|error)\b/.test(line)).pop() ?? lines.filter(Boolean).pop();
  return { ok: done.status === 0, said: complaint ?? `exit code ${done.status}`, out: done.stdout.trim() };
}

/**
 * Ensures that `folder` (a name beside package.json) is an environment with the packages of `requirements` (a file in scripts/), and returns
 * its Python. The Python that makes it is $PYTHON, or `python3` (Windows: `python`). `onMake` is called once before a long installation.
 */
export function ensureVenv(folderName, requirements, { onMake = () => {} } = {}) {
  const folder = join(root, folderName);
  const python = pythonOf(folder);
  const packages = listed(requirements, folder);
  if (existsSync(python) && packages.there) return python;

  const base = process.env.PYTHON || (windows ? "python" : "python3");
  const version = attempt(base, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  if (!version.ok)
    throw new Error(
      `no python to make ${folderName} with: ${version.said} (on Debian or Ubuntu: apt install python3 python3-venv; PYTHON names another one)`,
    );
  const [major, minor] = version.out.split(".").map(Number);
  if (major !== 3 || minor < 11)
    throw new Error(`python ${version.out} is too old for the pinned Jupyter: 3.11 or newer is needed`);

  onMake();
  rmSync(folder, { recursive: true, force: true });
  const venv = attempt(base, ["-m", "venv", folder]);
  if (!venv.ok) {
    // Debian ships Python without ensurepip; `venv` then leaves a folder without pip behind.
    rmSync(folder, { recursive: true, force: true });
    const virtualenv = attempt(base, ["-m", "virtualenv", "--quiet", folder]);
    if (!virtualenv.ok)
      throw new Error(`cannot make ${folderName}: ${venv.said} (on Debian or Ubuntu: apt install python3-venv)`);
  }
  pipInstall(python, packages, []);
  return python;
}

/** Installs the packages of a list and stamps it. */
export function pipInstall(python, packages, options) {
  const args = ["-m", "pip", "install", "--quiet", ...options, "--requirement", packages.file];
  const { ok, said } = attempt(python, args);
  if (!ok)
    throw new Error(
      `cannot install ${basename(packages.file)}: ${said} (needs PyPI, or the mirror that PIP_INDEX_URL names)`,
    );
  packages.done();
}
