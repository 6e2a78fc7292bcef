/**
 * Packages of the project: folders outside node_modules with a package.json of their own, which node_modules links to. All their files
 * count, not only those that are imported, for a package may read, compile and generate as it likes; so do the project's packages that
 * they depend on. Left out: node_modules, hidden folders, tests, and texts for people.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { recordIn } from "./files.js";
import { inNodeModules, nearestPackage } from "./resolve.js";

const LEFT_OUT = /^(?:node_modules|test|tests|__tests__|coverage|\..*|.*\.md|LICEN[SC]E.*|.*\.tsbuildinfo|.*\.tmp)$/;
const DEPENDENCIES = ["dependencies", "optionalDependencies", "peerDependencies"] as const;

/** All files of a package that count, sorted. */
export function packageFiles(folder: string): string[] {
  const files: string[] = [];
  const walk = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (LEFT_OUT.test(entry.name)) continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) walk(path);
      else files.push(path);
    }
  };
  walk(folder);
  return files.sort();
}

/** The package and all packages of the project that it depends on, by their folders. */
export function withDependencies(folder: string, known: Set<string> = new Set()): Set<string> {
  if (known.has(folder)) return known;
  known.add(folder);
  const manifest = recordIn(join(folder, "package.json")) ?? {};
  for (const field of DEPENDENCIES) {
    for (const name of Object.keys((manifest[field] ?? {}) as Record<string, string>)) {
      const found = nearestPackage(name, folder);
      if (found !== undefined && !inNodeModules(found)) withDependencies(found, known);
    }
  }
  return known;
}
