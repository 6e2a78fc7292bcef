/** Where a number comes from: software versions, processor, backend, time. Stored with every result. */
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { activeBackend } from "../tensor/active.js";
import { projectFolder } from "../tensor/project-folder.js";

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
