/**
 * The kernel as an input: its kernelspec, the program that runs it, and the scripts that its command line names, with the whole package of a
 * script that belongs to the project.
 */
import { readdirSync } from "node:fs";
import { basename, delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { findKernelspec, type Kernelspec } from "@innerloop/jupyter-client";
import { contentOf, hashOf, isFile, realOf, statOf, textOf } from "./files.js";
import { withDependencies } from "./packages.js";
import { inNodeModules, packageFolder } from "./resolve.js";

export interface KernelInputs {
  /** The kernelspec's name. */
  name: string;
  language: string;
  /** A Node process: what it reads can be followed. */
  isNode: boolean;
  parts: Record<string, string>;
  /** Scripts of the project that stand alone: their imports count one by one. */
  scripts: string[];
  /** Folders of the project's packages that the kernel consists of. */
  packages: Set<string>;
}

/** undefined: there is no such kernel, which the run will say. */
export async function kernelInputs(name: string, folder: string): Promise<KernelInputs | undefined> {
  const spec = await findKernelspec(name, { projectDir: [folder, process.cwd()] }).catch(() => undefined);
  if (spec === undefined) return undefined;
  const [command = "", ...args] = spec.argv.map((arg) => arg.replaceAll("{resource_dir}", spec.dir));
  const program = onPath(command, { ...process.env, ...spec.env });
  const inputs: KernelInputs = {
    name: spec.name,
    language: spec.language,
    isNode: runsNode(program),
    parts: { [`kernel ${spec.name}`]: specHash(spec), "kernel program": programOf(program) },
    scripts: [],
    packages: new Set(),
  };
  for (const file of [program, ...args.map((arg) => resolve(folder, arg))]) {
    if (isFile(file) && !isBinary(file)) addScript(realOf(file), folder, inputs);
  }
  return inputs;
}

/** kernel.json and what else lies beside it, but for the pictures. */
function specHash(spec: Kernelspec): string {
  const files = readdirSync(spec.dir).filter((file) => !file.startsWith("logo-"));
  return hashOf([spec.dir, ...files.sort().map((file) => `${file} ${contentOf(join(spec.dir, file))}`)].join("\n"));
}

function onPath(command: string, env: Record<string, string | undefined>): string {
  if (isAbsolute(command) || command.includes(sep)) return resolve(command);
  const places = (env.PATH ?? "").split(delimiter).map((folder) => join(folder, command));
  return places.find(isFile) ?? command;
}

/** Interpreters are large, and are replaced, not edited: size and time say enough. */
function programOf(path: string): string {
  const real = realOf(path);
  const found = statOf(real);
  return found === undefined ? "absent" : `${real} ${found.size} ${found.mtimeNs}`;
}

const isBinary = (path: string): boolean => /^node(?:\.exe)?$|^python|\.exe$/.test(basename(realOf(path)));

function runsNode(program: string): boolean {
  if (/^node(?:\.exe)?$/.test(basename(realOf(program)))) return true;
  const found = statOf(program);
  if (found === undefined || found.size > 1_000_000n) return false;
  return /^#!.*\bnode\b/.test(textOf(program)?.split("\n", 1)[0] ?? "");
}

/** A script in node_modules stands for its package's version; one of a package of the project for that package; others for themselves. */
function addScript(path: string, folder: string, inputs: KernelInputs): void {
  const home = packageFolder(path);
  if (home === undefined || inNodeModules(path)) {
    const manifest = home === undefined ? "" : ` ${contentOf(join(home, "package.json"))}`;
    inputs.parts[`kernel script ${basename(dirname(path))}/${basename(path)}`] = contentOf(path) + manifest;
  } else if (`${folder}${sep}`.startsWith(`${home}${sep}`)) inputs.scripts.push(path);
  else for (const found of withDependencies(home)) inputs.packages.add(found);
}
