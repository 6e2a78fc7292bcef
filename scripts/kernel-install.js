// `npm run kernel:install`: registers the project's kernel for the user's Jupyter (JupyterLab, Notebook, nbconvert).
// Only a folder with a kernel.json is written, by Jupyter's own rules for where; Python is not needed.
import { existsSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectKernelspec, writeKernelspec } from "./kernels.js";

const usage = `usage: npm run kernel:install -- [options]

Registers the TypeScript kernel of this project with the user's Jupyter.

  --prefix DIR    into DIR/share/jupyter instead of the user's folder
  --sys-prefix    into the active Python environment (VIRTUAL_ENV or CONDA_PREFIX)
  --name NAME     under another name (default: tslab)
  --uninstall     remove it again
  --help          this text`;

class UsageError extends Error {}

/** The user's data folder: the rules of jupyter_core (see packages/jupyter-protocol/src/paths.ts, which needs a build). */
function userDataDir(env = process.env) {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (process.platform === "win32") {
    return env.APPDATA
      ? join(env.APPDATA, "jupyter")
      : join(env.JUPYTER_CONFIG_DIR || join(homedir(), ".jupyter"), "data");
  }
  return join(env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter");
}

function dataDir(options) {
  if (options.prefix !== undefined && options["sys-prefix"])
    throw new UsageError("--prefix and --sys-prefix exclude each other");
  if (options.prefix !== undefined) {
    if (options.prefix === "") throw new UsageError('invalid --prefix: ""');
    return join(resolve(options.prefix), "share", "jupyter");
  }
  if (!options["sys-prefix"]) return userDataDir();
  const prefix = process.env.VIRTUAL_ENV || process.env.CONDA_PREFIX;
  if (!prefix)
    throw new UsageError("--sys-prefix without an active Python environment: VIRTUAL_ENV and CONDA_PREFIX are not set");
  return join(prefix, "share", "jupyter");
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        prefix: { type: "string" },
        "sys-prefix": { type: "boolean", default: false },
        name: { type: "string", default: "tslab" },
        uninstall: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    // Node says "Unknown option …. To specify a positional argument …".
    throw new UsageError(error.message.split(". ")[0].replace(/^[A-Z]/, (letter) => letter.toLowerCase()));
  }
}

function main(args) {
  const options = parse(args);
  if (options.help) return usage;
  if (!/^[a-z0-9._-]+$/i.test(options.name) || /^\.+$/.test(options.name)) {
    throw new UsageError(`invalid kernel name "${options.name}": letters, digits, ".", "_" and "-" are allowed`);
  }
  const name = options.name.toLowerCase();
  const folder = join(dataDir(options), "kernels", name);
  if (options.uninstall) {
    if (!existsSync(join(folder, "kernel.json"))) throw new Error(`no kernel "${name}" to remove in ${folder}`);
    rmSync(folder, { recursive: true });
    return `removed kernel "${name}" from ${folder}`;
  }
  writeKernelspec(folder, projectKernelspec());
  return `installed kernel "${name}" in ${folder}`;
}

try {
  console.log(main(process.argv.slice(2)));
} catch (error) {
  console.error(`kernel:install: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
