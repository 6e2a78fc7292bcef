/**
 * Jupyter's folders, by the rules of jupyter_core's `paths` (the documentation calls them "Data files" and "Runtime files").
 *
 * Search order: JUPYTER_PATH, then user and environment, then system. The environment comes before the user when a virtual
 * environment or a named conda environment is active and is ours, or when JUPYTER_PREFER_ENV_PATH says so.
 * Python knows its environment from the interpreter (sys.prefix); we know it from VIRTUAL_ENV or CONDA_PREFIX.
 */
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** What the rules depend on; the defaults are this process. */
export interface Surroundings {
  env?: Record<string, string | undefined>;
  platform?: NodeJS.Platform;
  home?: string;
}

/** The user's folder for kernels and extensions. */
export function jupyterDataDir(from: Surroundings = {}): string {
  const { env, platform, home, path } = settle(from);
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === "darwin") return path.join(home, "Library", "Jupyter");
  if (platform === "win32") {
    if (env.APPDATA) return path.join(env.APPDATA, "jupyter");
    return path.join(env.JUPYTER_CONFIG_DIR || path.join(home, ".jupyter"), "data");
  }
  return path.join(env.XDG_DATA_HOME || path.join(home, ".local", "share"), "jupyter");
}

/** The folder of connection files. */
export function jupyterRuntimeDir(from: Surroundings = {}): string {
  const { env, path } = settle(from);
  return env.JUPYTER_RUNTIME_DIR || path.join(jupyterDataDir(from), "runtime");
}

/** The active Python environment (Python's sys.prefix), if one is known. */
export function environmentPrefix(from: Surroundings = {}): string | undefined {
  const { env } = settle(from);
  return env.VIRTUAL_ENV || env.CONDA_PREFIX || undefined;
}

/** All data folders, the first wins. Jupyter looks for kernels in `<folder>/kernels`. */
export function jupyterPath(from: Surroundings = {}): string[] {
  const { env, platform, path } = settle(from);
  const explicit = (env.JUPYTER_PATH ?? "").split(path.delimiter).filter(Boolean);
  const prefix = environmentPrefix(from);
  const own = prefix ? [path.join(prefix, "share", "jupyter")] : [];
  const user = [jupyterDataDir(from)];
  const middle = prefersEnvironment(env, prefix) ? [...own, ...user] : [...user, ...own];
  return [
    ...new Set([...explicit.map((folder) => trimSeparator(folder, path.sep)), ...middle, ...system(env, platform)]),
  ];
}

function system(env: Record<string, string | undefined>, platform: NodeJS.Platform): string[] {
  if (platform !== "win32") return ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  // %PROGRAMDATA% may be writable by everyone, so it has to be asked for (jupyter_core 5.8).
  return isSet(env.JUPYTER_USE_PROGRAMDATA) && env.PROGRAMDATA ? [win32.join(env.PROGRAMDATA, "jupyter")] : [];
}

function prefersEnvironment(env: Record<string, string | undefined>, prefix: string | undefined): boolean {
  if (env.JUPYTER_PREFER_ENV_PATH !== undefined) return isSet(env.JUPYTER_PREFER_ENV_PATH);
  if (prefix === undefined || !isMine(prefix)) return false;
  return Boolean(env.VIRTUAL_ENV) || (env.CONDA_DEFAULT_ENV ?? "base") !== "base";
}

/** Jupyter's reading of a switch: anything but a spelled-out "no" is yes. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && !["no", "n", "false", "off", "0", "0.0"].includes(value.toLowerCase());
}

function isMine(folder: string): boolean {
  try {
    if (process.geteuid) return statSync(folder).uid === process.geteuid();
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function trimSeparator(folder: string, separator: string): string {
  let end = folder.length;
  while (end > 1 && folder[end - 1] === separator) end--;
  return folder.slice(0, end);
}

/** Jupyter resolves links in the home folder (FreeBSD: /home is /usr/home). */
function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function settle(from: Surroundings) {
  const { env = process.env, platform = process.platform } = from;
  const path = platform === "win32" ? win32 : posix;
  const home = realPath(from.home ?? ((platform === "win32" ? env.USERPROFILE : env.HOME) || homedir()));
  return { env, platform, home, path };
}
