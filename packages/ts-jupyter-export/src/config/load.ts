// All configuration files of a command as one layer of settings, below the command line.
import { relative } from "node:path";
import { mergeSettings, type Settings } from "../traits/index.js";
import { findConfigFiles, jupyterNames } from "./find.js";
import { readConfig } from "./read.js";

export interface LoadedConfig {
  settings: Settings;
  /** The files read, the least important first. */
  files: string[];
  /** One line each: files that nbconvert would have read. */
  warnings: string[];
}

/**
 * @param named the file of `--config`; it is read instead of those that would be found, except Jupyter's common one
 * @throws UsageError one line that names the file
 */
export async function loadConfig(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<LoadedConfig> {
  const found = findConfigFiles(env, cwd);
  const common = found.files.filter((path) => path.endsWith(jupyterNames[0]));
  const files = named === undefined ? found.files : [...common, named];
  const layers: Settings[] = [];
  for (const path of files) layers.push(await readConfig(path, cwd));
  const python = named === undefined ? found.python : [];
  return {
    settings: mergeSettings(...layers),
    files,
    warnings: python.map(
      (path) => `${relative(cwd, path)} is not read, Python is not run here: write it as jupyter_nbconvert_config.json`,
    ),
  };
}
