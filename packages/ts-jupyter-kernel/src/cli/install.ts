/** `install`, `uninstall` and `list`: what Jupyter knows of this kernel. Only files are written, by Jupyter's own rules for where. */
import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { environmentPrefix, findKernelspecs, isKernelName, jupyterDataDir } from "@innerloop/jupyter-protocol";
import { figureResources, isOurs, KERNEL_NAME, kernelJson, ownerOf, writeKernelspec } from "./kernelspec.js";
import { settingWords } from "./settings.js";
import { UsageError } from "./usage-error.js";

export interface PlaceFlags {
  user?: boolean;
  "sys-prefix"?: boolean;
  prefix?: string;
  name?: string;
}

export interface InstallFlags extends PlaceFlags {
  "display-name"?: string;
  /** And the settings that are baked in. */
  [setting: string]: unknown;
}

/** @returns what was done, for the user */
export function install(flags: InstallFlags): string {
  const { name, folder } = placeOf(flags);
  const displayName = flags["display-name"];
  if (displayName === "") throw new UsageError('invalid --display-name: ""');
  const json = kernelJson({ words: settingWords(flags), ...(displayName === undefined ? {} : { displayName }) });
  if (ownerOf(folder) === "another")
    throw new Error(`kernel "${name}" in ${folder} is another program's: choose another --name`);
  writeKernelspec(folder, json, figureResources());
  return `installed kernel "${name}" in ${folder}${fleeting(json.argv[1] ?? "")}`;
}

/** npx keeps a package in a cache that npm empties when it likes. */
function fleeting(program: string): string {
  return /[\\/]_npx[\\/]/.test(program)
    ? "\nnote: it starts from npx's cache, which npm may empty; npm install --global ts-jupyter-kernel is for good"
    : "";
}

/** @returns what was done, for the user */
export function uninstall(flags: PlaceFlags): string {
  const { name, folder } = placeOf(flags);
  const owner = ownerOf(folder);
  if (owner === "nobody") throw new Error(`no kernel "${name}" to remove in ${folder}`);
  if (owner === "another") throw new Error(`kernel "${name}" in ${folder} is another program's: not removed`);
  rmSync(folder, { recursive: true });
  return `removed kernel "${name}" from ${folder}`;
}

/** One line for each of our kernelspecs that Jupyter finds from the present folder. */
export async function list(): Promise<string> {
  const ours = (await findKernelspecs()).filter(({ argv }) => isOurs(argv));
  const lines = ours.map(({ name, dir, argv }) => {
    const [gone] = argv.slice(0, 2).filter((program) => !existsSync(program));
    const words = argv.slice(4).map((word) => ` ${word}`);
    return `${name}  ${dir}${words.join("")}${gone === undefined ? "" : `  (${gone} is gone: install again)`}`;
  });
  return lines.length > 0 ? lines.join("\n") : "no kernel is installed: ts-jupyter-kernel install";
}

function placeOf(flags: PlaceFlags): { name: string; folder: string } {
  const { name = KERNEL_NAME } = flags;
  if (!isKernelName(name) || /^\.+$/.test(name)) {
    throw new UsageError(`invalid kernel name "${name}": letters, digits, ".", "_" and "-" are allowed`);
  }
  return { name: name.toLowerCase(), folder: join(dataDir(flags), "kernels", name.toLowerCase()) };
}

/** Jupyter's data folder that is meant; the user's when nothing is said. */
function dataDir({ user = false, prefix, "sys-prefix": sysPrefix = false }: PlaceFlags): string {
  const said = [user && "--user", sysPrefix && "--sys-prefix", prefix !== undefined && "--prefix"].filter(Boolean);
  if (said.length > 1) throw new UsageError(`${said.join(" and ")} exclude each other`);
  if (prefix === "") throw new UsageError('invalid --prefix: ""');
  if (prefix !== undefined) return join(resolve(prefix), "share", "jupyter");
  if (!sysPrefix) return jupyterDataDir();
  const environment = environmentPrefix();
  if (environment === undefined)
    throw new UsageError("--sys-prefix without an active Python environment: VIRTUAL_ENV and CONDA_PREFIX are not set");
  return join(environment, "share", "jupyter");
}
