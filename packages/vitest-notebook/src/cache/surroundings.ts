/** What surrounds every notebook of a project: lockfiles, Node, the environment, and this package's own version. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { kernelEnv } from "../run/environment.js";
import type { Settings } from "../settings/types.js";
import { contentOf, hashOf, isFile, realOf, recordIn } from "./files.js";
import { withDependencies } from "./packages.js";
import { inNodeModules, nearestPackage } from "./resolve.js";

/** Goes up with every change of what is stored, or of how a key is made. */
export const FORMAT = 2;

const LOCKFILES = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
  // What is really installed.
  "node_modules/.package-lock.json",
  "node_modules/.yarn-integrity",
  "node_modules/.yarn-state.yml",
  "node_modules/.modules.yaml",
  "node_modules/.pnpm/lock.yaml",
  ".pnp.cjs",
];
/** Variables that change what Node and the kernels do, beside those that the user declares. */
const ALWAYS = /^(?:NODE_OPTIONS|NODE_PATH|NODE_ENV|TZ|LANG|LC_\w+|TS_JUPYTER_\w+|TF_\w+|CUDA_VISIBLE_DEVICES)$/;

const HERE: string = dirname(fileURLToPath(import.meta.url));
/** This package's folder: two above, from src/cache as from dist/cache. */
const OWN: string = dirname(dirname(HERE));

/** Lockfiles of the folder and of all above it. */
export function lockfilesAbove(folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    found.push(...LOCKFILES.map((name) => join(at, name)).filter(isFile));
    if (dirname(at) === at) return found;
  }
}

/** The variables as the kernel of the notebook at `path` gets them: what vitest sets for its workers is not among them. */
export function environmentParts(path: string, settings: Settings): Record<string, string> {
  const parts: Record<string, string> = { env: hashOf(JSON.stringify(Object.entries(settings.env).sort())) };
  const env: Record<string, string | undefined> = { ...process.env, ...kernelEnv(path, settings) };
  const names = Object.keys(env).filter((name) => ALWAYS.test(name) && env[name] !== undefined);
  for (const name of new Set([...settings.envInputs, ...names])) {
    const value = env[name];
    parts[`environment variable ${name}`] = value === undefined ? "absent" : hashOf(value);
  }
  return parts;
}

export function versionParts(): Record<string, string> {
  const version = String(recordIn(join(OWN, "package.json"))?.version);
  return {
    node: `${process.version} ${process.platform} ${process.arch}`,
    "vitest-notebook": `${version}, format ${FORMAT}`,
  };
}

/** The packages that run notebooks, where they are worked on: folders of the project. */
export function clientPackages(): Set<string> {
  const client = nearestPackage("@innerloop/jupyter-client", realOf(OWN));
  return client === undefined || inNodeModules(client) ? new Set() : withDependencies(client);
}

/** One hash for many files. */
export function bundleHash(files: readonly string[], folder: string): string {
  return hashOf(files.map((path) => `${path.slice(folder.length)} ${contentOf(path)}`).join("\n"));
}
