// What `npm run lab` and `npm run notebook` share: a checkout that is ready for a server (packages installed, built, kernels written), and the
// server itself as a child that has the terminal. Only modules of Node are imported at the top: a fresh clone has no others yet.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { root } from "./python-venv.js";

/** Installs the npm packages where there are none, builds the project's own and writes its kernels below the data folders of Jupyter. */
export async function prepareProject(dataFolders, say) {
  if (!existsSync(join(root, "node_modules", ".package-lock.json"))) {
    say("installing the npm packages (npm ci), once");
    const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    });
    if (npm.status !== 0) throw new Error("npm ci failed: the npm registry must be reachable");
  }
  const { build } = await import("./build.js");
  await build();
  const { writeProjectKernels } = await import("./kernels.js");
  for (const folder of dataFolders) writeProjectKernels(folder);
}

/** Whether the user's words already set an option, in any of its spellings (`--port 1`, `--port=1`). */
export const isSet = (words, ...names) =>
  words.some((word) => names.some((name) => word === name || word.startsWith(`${name}=`)));

/** Jupyter refuses to run as root unless told to; in a container root is the only user there is, and this server answers to its own machine only. */
export const asRoot = (words) => (process.getuid?.() === 0 && !isSet(words, "--allow-root") ? ["--allow-root"] : []);

/** Runs a server until it ends and resolves to its exit status. Ctrl-C and SIGTERM are the server's to answer. */
export function serve(program, words, env) {
  const child = spawn(program, words, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  // The terminal sends Ctrl-C to both; a signal that only we get is passed on.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("exit", (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Runs a command to its exit status; an error is one line and status 1. */
export async function main(name, command) {
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
