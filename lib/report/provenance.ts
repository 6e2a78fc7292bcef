/** Where a number comes from: software versions, processor, backend, time. Stored with every result. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { activeBackend } from "../tensor/active.js";

export interface Provenance {
  /** Installed versions of this project and of the libraries that compute. */
  readonly versions: Readonly<Record<string, string>>;
  /** For example "v20.20.2 linux x64". */
  readonly node: string;
  /** Processor model and number of cores. */
  readonly processor: string;
  /** TensorFlow.js backend at the end of the run, or "none" where TensorFlow.js was not used. */
  readonly backend: string;
  /** Time computing, over all the sessions a resumed run took. Seconds. */
  readonly wallSeconds: number;
  /** When the run ended, ISO 8601, UTC. */
  readonly date: string;
}

/** The provenance of a run that ends now. */
export function provenanceNow(wallSeconds: number): Provenance {
  const cores = cpus();
  return {
    versions: installedVersions(),
    node: `${process.version} ${process.platform} ${process.arch}`,
    processor: `${cores[0]?.model.trim() ?? "unknown"} (${cores.length} cores)`,
    backend: activeBackend() ?? "none",
    wallSeconds: Number(wallSeconds.toFixed(3)),
    date: new Date().toISOString(),
  };
}

/** Versions as installed; a library that is not installed is left out. */
export function installedVersions(): Record<string, string> {
  const root = projectFolder();
  const files: [name: string, file: string][] = [
    ["innerloop", join(root, "package.json")],
    ...["@tensorflow/tfjs", "ml-matrix", "danfojs-node"].map((name): [string, string] => [
      name,
      join(root, "node_modules", name, "package.json"),
    ]),
  ];
  const versions: Record<string, string> = {};
  for (const [name, file] of files) {
    const version = versionIn(file);
    if (version !== undefined) versions[name] = version;
  }
  return versions;
}

function versionIn(file: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The project's root, from the working directory upwards: notebooks run in notebooks/, tests in the root. `import.meta` would say it
 * directly, but kernels that run cells as CommonJS have none.
 * @throws Error outside the project
 */
export function projectFolder(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    try {
      if (createRequire(join(folder, "package.json"))("./package.json").name === "innerloop") return folder;
    } catch {
      // no package.json here: one folder up
    }
    if (dirname(folder) === folder) throw new Error(`not inside the innerloop project: ${from}`);
  }
}
