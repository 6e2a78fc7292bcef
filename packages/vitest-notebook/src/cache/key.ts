/**
 * The key of a notebook's run. What can be known beforehand is read afresh each time (cells, imports, packages, kernel, lockfile …); what
 * only a run can show (data files) comes from the trace of the last one: as long as nothing of the key changed, a run would read the
 * same files again.
 */
import { dirname, join, relative, sep } from "node:path";
import { glob } from "tinyglobby";
import { cellName } from "../settings/number.js";
import { cellParts } from "./cells.js";
import { contentOf, hashOf, listingOf, recordIn, stateOf } from "./files.js";
import { type ImportGraph, importGraph, type Source } from "./graph.js";
import { type KernelInputs, kernelInputs } from "./kernel.js";
import { packageFiles, withDependencies } from "./packages.js";
import { scanCell } from "./scan.js";
import { bundleHash, clientPackages, environmentParts, lockfilesAbove, versionParts } from "./surroundings.js";
import type { CacheKey, KeyInput } from "./types.js";

/** The fields of a package.json that say how its modules are read. Scripts and versions of others are not among them. */
const MANIFEST_FIELDS = [
  "name",
  "type",
  "main",
  "module",
  "types",
  "typings",
  "typesVersions",
  "exports",
  "imports",
] as const;

/** Computes the key from the disk as it is now. Never throws for what a run would say better (no such kernel, a broken import). */
export async function computeKey(input: KeyInput): Promise<CacheKey> {
  const computedAt = Date.now();
  const { path, notebook, nbSettings, settings, root, previous } = input;
  const folder = dirname(path);
  const label = (file: string): string => labelOf(file, root);
  const kernelName = nbSettings.kernel ?? notebook.metadata.kernelspec?.name ?? "";
  const kernel = await kernelInputs(kernelName, folder);
  const declared = await declaredFiles(input);
  const isScript = /^(?:type|java)script$/i.test(kernel?.language ?? "");
  const graph = importGraph(isScript ? cellSources(input) : [], folder, label);
  // What a kernel's own script computes is its business: its package's version is in the key.
  const kernelGraph = importGraph((kernel?.scripts ?? []).map(scriptSource), folder, label);

  const parts: Record<string, string> = {
    ...versionParts(),
    ...environmentParts(path, settings),
    ...cellParts(notebook, nbSettings),
    ...(kernel?.parts ?? { [`kernel ${kernelName}`]: "absent" }),
  };
  for (const file of lockfilesAbove(folder)) parts[label(file)] = contentOf(file);
  const files = new Set([...graph.files, ...declared.files]);
  const packages = new Set<string>();
  for (const found of graph.packages) withDependencies(found, packages);
  for (const found of packages) for (const file of packageFiles(found)) files.add(file);
  for (const file of kernel?.scripts ?? []) parts[label(file)] = contentOf(file);
  for (const one of [graph, kernelGraph]) graphParts(one, parts, label);
  for (const found of new Set([...packages, ...(kernel?.packages ?? []), ...clientPackages()])) {
    parts[`package ${label(found)}`] = bundleHash(packageFiles(found), found);
  }
  for (const found of declared.files) parts[label(found)] = contentOf(found);
  const traced = tracedParts(input, parts, label);
  Object.assign(parts, traced);
  for (const read of previous?.read ?? []) files.add(read);
  const isDeclared = settings.inputs.length + nbSettings.inputs.length > 0;
  const unknown = isDeclared ? undefined : unknownIn(input, graph, kernel);
  const [vain] = declared.vain;
  const uncacheable = vain === undefined ? unknown : `no file matches the input "${vain}"`;
  return {
    parts,
    files: [...files].sort(),
    traced: Object.keys(traced),
    computedAt,
    variant: variantOf(input),
    input,
    ...(uncacheable !== undefined && { uncacheable }),
  };
}

/** Names what is kept side by side: the kernel, the parameters, the environment. */
export function variantOf({ notebook, nbSettings, settings }: KeyInput): string {
  const kernel = nbSettings.kernel ?? notebook.metadata.kernelspec?.name ?? "";
  const { parameters } = cellParts({ ...notebook, cells: [] }, nbSettings);
  return hashOf(`${kernel} ${parameters} ${JSON.stringify(Object.entries(settings.env).sort())}`).slice(0, 12);
}

/** Relative to the root with slashes; what is outside keeps its whole path. */
export function labelOf(file: string, root: string): string {
  const inside = relative(root, file);
  return inside === "" ? "." : inside.startsWith("..") ? file : inside.split(sep).join("/");
}

function cellSources({ path, notebook }: KeyInput): Source[] {
  return notebook.cells.flatMap((cell, index) => {
    if (cell.cell_type !== "code") return [];
    return [{ name: cellName(notebook.cells, index), folder: dirname(path), scan: scanCell(cell.source) }];
  });
}

function scriptSource(path: string): Source {
  return { name: path, folder: dirname(path), scan: { specifiers: [path], urls: [] } };
}

function graphParts(graph: ImportGraph, parts: Record<string, string>, label: (file: string) => string): void {
  for (const file of graph.files) parts[label(file)] = contentOf(file);
  for (const file of graph.configs.tsconfigs) parts[label(file)] = contentOf(file);
  for (const file of graph.configs.manifests) parts[manifestName(label(file))] = manifestState(file);
  const found = new Map<string, Set<string>>();
  for (const { name, folder } of graph.externals.values()) {
    const state = folder === undefined ? "absent" : `${label(folder)} ${contentOf(join(folder, "package.json"))}`;
    found.set(name, (found.get(name) ?? new Set()).add(state));
  }
  for (const [name, states] of found) parts[`npm package ${name}`] = [...states].sort().join("; ");
}

const manifestName = (name: string): string => `how ${name} reads modules`;

function manifestState(file: string): string {
  const manifest = recordIn(file);
  return manifest === undefined
    ? contentOf(file)
    : hashOf(JSON.stringify(MANIFEST_FIELDS.map((name) => manifest[name])));
}

/** Files that the last run read or missed, folders that it listed. Files that are parts already keep their names. */
function tracedParts({ previous, path }: KeyInput, known: Record<string, string>, label: (file: string) => string) {
  const traced: Record<string, string> = {};
  const above = (file: string): boolean => `${dirname(path)}${sep}`.startsWith(`${file}${sep}`);
  for (const file of [...(previous?.read ?? []), ...(previous?.absent ?? [])]) {
    // A folder that holds the notebook is always there.
    if (known[label(file)] === undefined && !above(file)) traced[label(file)] = stateOf(file, label);
  }
  for (const file of previous?.manifests ?? []) {
    const name = manifestName(label(file));
    if (known[name] === undefined) traced[name] = manifestState(file);
  }
  for (const folder of previous?.listed ?? []) traced[`the files in ${label(folder)}/`] = listingOf(folder);
  return traced;
}

/**
 * Files that `inputs` match: globs of the options start from the root, those of a notebook from its folder too.
 * @returns `vain`: the globs that match nothing, a typing mistake as a rule
 */
async function declaredFiles({
  nbSettings,
  settings,
  root,
  path,
}: KeyInput): Promise<{ files: string[]; vain: string[] }> {
  const patterns = [...new Set([...settings.inputs, ...nbSettings.inputs])];
  const files = new Set<string>();
  const vain: string[] = [];
  for (const pattern of patterns) {
    const options = { absolute: true, dot: true, ignore: ["**/node_modules/**"] };
    const found = await Promise.all([root, dirname(path)].map((cwd) => glob(pattern, { ...options, cwd })));
    for (const file of found.flat()) files.add(join(file));
    if (found.flat().length === 0) vain.push(pattern);
  }
  return { files: [...files], vain };
}

/** Why not all inputs can be known. */
function unknownIn({ previous }: KeyInput, graph: ImportGraph, kernel: KernelInputs | undefined): string | undefined {
  if (kernel === undefined) return "there is no such kernel";
  const declare = "and no inputs are declared";
  if (!kernel.isNode)
    return `the kernel ${kernel.name} is no Node process, so that nobody sees what it reads, ${declare}`;
  const [first] = graph.unknown;
  if (first !== undefined) return `${first}, ${declare}`;
  const [program] = previous?.programs ?? [];
  if (program !== undefined) return `it starts ${program}, which may read anything, ${declare}`;
  return previous?.coverage === "none" ? `the kernel left no trace of what it read, ${declare}` : undefined;
}
