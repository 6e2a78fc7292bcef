// Makes .venv with real Jupyter in it (versions: scripts/python-requirements.txt), for `npm run test:interop` only:
// nothing that a user runs needs Python. A stamp holds the hash of what was installed, so a second call does nothing.
// Inside it, apart, lies the Jupyter of Debian 12 (scripts/python-requirements-debian.txt), which many machines still have.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const windows = process.platform === "win32";

/** The folder of the environment's programs: `join(pythonBin, "jupyter")`. */
export const pythonBin = join(root, ".venv", windows ? "Scripts" : "bin");

/** The list of packages, and the folder whose stamp says that they are there. */
function listed(name, folder) {
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
 * Ensures that .venv holds the pinned packages and returns the path of its `python`.
 * The Python that makes it is $PYTHON, or `python3` (Windows: `python`). Throws an Error of one line.
 */
export function ensurePythonEnv() {
  const folder = join(root, ".venv");
  const python = join(pythonBin, windows ? "python.exe" : "python");
  const base = process.env.PYTHON || (windows ? "python" : "python3");
  const packages = listed("python-requirements.txt", folder);
  if (existsSync(python) && packages.there) return python;

  const version = attempt(base, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  if (!version.ok) throw new Error(`no python to make .venv with: ${version.said} (set PYTHON to its path)`);
  const [major, minor] = version.out.split(".").map(Number);
  if (major !== 3 || minor < 11)
    throw new Error(`python ${version.out} is too old for the pinned Jupyter: 3.11 or newer is needed`);

  rmSync(folder, { recursive: true, force: true });
  const venv = attempt(base, ["-m", "venv", folder]);
  if (!venv.ok) {
    // Debian ships Python without ensurepip; `venv` then leaves a folder without pip behind.
    rmSync(folder, { recursive: true, force: true });
    const virtualenv = attempt(base, ["-m", "virtualenv", "--quiet", folder]);
    if (!virtualenv.ok) {
      throw new Error(`cannot make .venv: ${venv.said} (on Debian or Ubuntu: apt install python3-venv)`);
    }
  }
  install(python, packages, []);
  return python;
}

/** Ensures that the Jupyter of Debian 12 is there too, and returns the folder that PYTHONPATH must name for it. */
export function ensureDebianJupyter() {
  const python = ensurePythonEnv();
  const folder = join(root, ".venv", "debian");
  const packages = listed("python-requirements-debian.txt", folder);
  if (packages.there) return folder;
  rmSync(folder, { recursive: true, force: true });
  install(python, packages, ["--no-deps", "--target", folder]);
  return folder;
}

function install(python, packages, options) {
  const args = ["-m", "pip", "install", "--quiet", ...options, "--requirement", packages.file];
  const { ok, said } = attempt(python, args);
  if (!ok) throw new Error(`cannot install ${basename(packages.file)}: ${said}`);
  packages.done();
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
