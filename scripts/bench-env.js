// Makes .venv-bench with JAX and PyTorch in it (versions: scripts/bench-requirements.txt and TORCH), and the peers of the kernel: ipykernel
// (as in scripts/python-requirements.txt) and Deno, that of the open quantum systems: QuTiP, and those of the notebook in JupyterLab: pandas and plotly. For `npm run bench` only: without them, the benchmark runs and says in their places that they
// are not installed. 1.8 GB on disk.
//
//     node scripts/bench-env.js             the processor build of PyTorch
//     node scripts/bench-env.js --cuda      else the one of PyPI for Linux on x86, which does not load without 3 GB of CUDA libraries
//     node scripts/bench-env.js --kernels   only the peers of the kernel, 0.2 GB
//     node scripts/bench-env.js --open-systems   only QuTiP, 0.3 GB
//     node scripts/bench-env.js --lab       only what the Python notebook in JupyterLab needs: ipykernel, NumPy, pandas, plotly; 0.4 GB
//
// PyPI has processor builds for macOS, Windows and Linux on ARM; elsewhere pip finds one where it is told to look (PIP_EXTRA_INDEX_URL,
// PIP_FIND_LINKS). JAX is ready for use also where PyTorch cannot be had.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const TORCH = "2.13.0";
const DENO = "2.9.6";
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const windows = process.platform === "win32";

/** The Python of the peers: INNERLOOP_BENCH_PYTHON, or the one of .venv-bench. */
export const benchPython =
  process.env.INNERLOOP_BENCH_PYTHON ||
  join(root, ".venv-bench", windows ? "Scripts" : "bin", windows ? "python.exe" : "python");

/** Deno's program. Its npm package carries it and downloads nothing; a folder of its own keeps 90 MB out of every `npm ci`. */
export const benchDeno = join(root, ".venv-bench", "deno", "node_modules", "deno", windows ? "deno.exe" : "deno");

/** Runs a program quietly; throws one line that ends with its last complaint. */
function run(what, command, args, options = {}) {
  const done = spawnSync(command, args, {
    ...options,
    encoding: "utf8",
    env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1" },
  });
  if (done.error)
    throw new Error(`${what}: ${command}: ${done.error.code === "ENOENT" ? "not found" : done.error.message}`);
  if (done.status === 0) return done.stdout.trim();
  const lines = `${done.stdout}\n${done.stderr}`.split("\n").map((line) => line.trim());
  const complaint =
    lines.filter((line) => /^(ERROR|Error|error|\w*Error:)/.test(line)).pop() ?? lines.filter(Boolean).pop();
  throw new Error(`${what}: ${complaint ?? `exit code ${done.status}`}`);
}

function install(...args) {
  run(`cannot install ${args.at(-1)}`, benchPython, ["-m", "pip", "install", "--quiet", ...args]);
}

function installTorch(cuda) {
  const named = `torch==${TORCH}`;
  try {
    // "+cpu" is a version of its own, so that pip cannot take the larger build for it.
    const plain = windows || process.platform === "darwin" || process.arch !== "x64";
    install("--no-deps", plain ? named : `${named}+cpu`);
  } catch (error) {
    if (!cuda) throw new Error(`${error.message} (--cuda takes the build with CUDA, 3 GB)`);
    install(named);
  }
  run("PyTorch does not load", benchPython, ["-c", "import torch"]);
}

/** The pins of the tests' Jupyter hold here too. */
function installIpykernel() {
  install("--constraint", join(root, "scripts", "python-requirements.txt"), "ipykernel");
}

function installQutip() {
  install("--requirement", join(root, "scripts", "bench-requirements-open-systems.txt"));
}

function installLabPeer() {
  const pins = ["--constraint", join(root, "scripts", "python-requirements.txt")];
  install(...pins, "--requirement", join(root, "scripts", "bench-requirements-lab.txt"));
}

function installDeno() {
  const folder = join(root, ".venv-bench", "deno");
  // An empty project, so that npm does not look for one above.
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const npm = ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, `deno@${DENO}`];
  run("cannot install deno", windows ? "npm.cmd" : "npm", npm, { shell: windows });
  // Puts the program beside its package where npm ran no install script.
  run("deno does not start", process.execPath, [join(folder, "node_modules", "deno", "bin.cjs"), "--version"]);
}

/**
 * Ensures .venv-bench; returns one line for each peer: its version, or why it is missing. Throws one line where there is no Python.
 * @param {{ cuda?: boolean, peers?: "all" | "kernels" | "open-systems" | "lab" }} options
 */
export function ensureBenchEnv({ cuda = false, peers = "all" } = {}) {
  const folder = join(root, ".venv-bench");
  if (process.env.INNERLOOP_BENCH_PYTHON) throw new Error("INNERLOOP_BENCH_PYTHON is set: nothing to make");
  if (!existsSync(benchPython)) {
    const base = process.env.PYTHON || (windows ? "python" : "python3");
    run("no python to make .venv-bench with (set PYTHON to its path)", base, [
      "-c",
      "import sys; assert sys.version_info >= (3, 11)",
    ]);
    try {
      run("cannot make .venv-bench", base, ["-m", "venv", folder]);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }
  const qutip = () => peer("qutip", installQutip);
  if (peers === "open-systems") return [qutip()];
  const ipykernel = () => peer("ipykernel", installIpykernel);
  const plotly = () => peer("plotly", installLabPeer);
  if (peers === "lab") return [ipykernel(), plotly()];
  const kernels = [ipykernel(), peer("deno", installDeno, () => run("deno", benchDeno, ["--version"]).split(" ")[1])];
  if (peers === "kernels") return kernels;
  return [
    peer("jax", () => install("--requirement", join(root, "scripts", "bench-requirements.txt"))),
    peer("torch", () => installTorch(cuda)),
    ...kernels,
    qutip(),
    plotly(),
  ];
}

function peer(name, make, version = () => moduleVersion(name)) {
  try {
    make();
    return `${name} ${version()}`;
  } catch (error) {
    return `${name}: not installed: ${error.message}`;
  }
}

function moduleVersion(name) {
  return run(name, benchPython, ["-c", `import ${name}; print(${name}.__version__)`]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const peers = ["kernels", "open-systems", "lab"].find((name) => process.argv.includes(`--${name}`)) ?? "all";
    const lines = ensureBenchEnv({ cuda: process.argv.includes("--cuda"), peers });
    console.log(`${benchPython}\n${lines.join("\n")}`);
    if (lines.some((line) => line.includes("not installed"))) process.exitCode = 1;
  } catch (error) {
    console.error(`bench-env: ${error.message}`);
    process.exitCode = 1;
  }
}
