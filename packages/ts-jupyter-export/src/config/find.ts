// Where configuration files lie, the least important first: the machine's folders, the user's, the current folder. Names and order are
// Jupyter's, with ours beside them; what stands in the current folder is for the project and wins.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Jupyter's own, which nbconvert reads as well. */
export const jupyterNames = ["jupyter_config.json", "jupyter_nbconvert_config.json"] as const;
/** Ours; of one folder all are read, in this order. */
export const ownNames = [
  "ts_jupyter_export_config.json",
  "ts_jupyter_export_config.js",
  "ts_jupyter_export_config.ts",
] as const;
/** nbconvert reads it, and we cannot. */
const pythonName = "jupyter_nbconvert_config.py";

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's configuration folder, as `jupyter --config-dir` prints it. */
export function configFolder(env: Environment): string {
  if (env.JUPYTER_CONFIG_DIR) return env.JUPYTER_CONFIG_DIR;
  const home = env.HOME ?? homedir();
  if (/^(1|true|yes)$/i.test(env.JUPYTER_PLATFORM_DIRS ?? ""))
    return join(env.XDG_CONFIG_HOME ?? join(home, ".config"), "jupyter");
  return join(home, ".jupyter");
}

/** Folders that are searched, the least important first. */
export function configFolders(env: Environment, cwd: string): string[] {
  if (env.JUPYTER_NO_CONFIG) return [cwd];
  const prefix = env.VIRTUAL_ENV ?? env.CONDA_PREFIX;
  const folders = [
    "/etc/jupyter",
    "/usr/local/etc/jupyter",
    ...(prefix ? [join(prefix, "etc/jupyter")] : []),
    configFolder(env),
    ...(env.JUPYTER_CONFIG_PATH ?? "").split(delimiter).filter(Boolean).reverse(),
    cwd,
  ];
  return [...new Set(folders)];
}

export interface FoundFiles {
  /** Files to read, the least important first. */
  files: string[];
  /** Python files that stand where nbconvert would read them. */
  python: string[];
}

export function findConfigFiles(env: Environment, cwd: string): FoundFiles {
  const folders = configFolders(env, cwd);
  const existing = (names: readonly string[]) =>
    folders.flatMap((folder) => names.map((name) => join(folder, name))).filter((path) => existsSync(path));
  // Every file of ours counts more than any of nbconvert's, as it is meant for this command.
  return { files: [...existing(jupyterNames), ...existing(ownNames)], python: existing([pythonName]) };
}
