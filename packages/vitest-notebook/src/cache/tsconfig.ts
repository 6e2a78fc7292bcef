/**
 * The tsconfig.json files that hold for a folder: the nearest one and all that it extends, directly and through others. They say how
 * modules are compiled, and where `paths` and `baseUrl` send a bare specifier.
 */
import { dirname, isAbsolute, join, resolve } from "node:path";
import { parse } from "jsonc-parser";
import { isFile, textOf } from "./files.js";

export interface TsProject {
  /** The files of the chain; one that is named and missing is among them. */
  files: string[];
  /** Absolute paths, without extensions as a rule, that a bare specifier may mean. */
  aliases(specifier: string): string[];
}

interface Config {
  extends?: unknown;
  compilerOptions?: { baseUrl?: unknown; paths?: unknown };
}

type Alias = (specifier: string) => string[];

const NONE: TsProject = { files: [], aliases: () => [] };

/** Remembers what it read: make one for each key. */
export class TsProjects {
  readonly #byFolder = new Map<string, TsProject>();

  of(folder: string): TsProject {
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const file = join(folder, "tsconfig.json");
    const above = dirname(folder);
    const project = isFile(file) ? projectOf(file) : above === folder ? NONE : this.of(above);
    this.#byFolder.set(folder, project);
    return project;
  }
}

function projectOf(file: string): TsProject {
  const files: string[] = [];
  const aliases: Alias[] = [];
  const read = (path: string): void => {
    if (files.includes(path)) return;
    files.push(path);
    const config = parse(textOf(path) ?? "", [], { allowTrailingComma: true }) as Config | undefined;
    aliases.push(...aliasesOf(config?.compilerOptions ?? {}, dirname(path), dirname(file)));
    for (const name of [config?.extends].flat()) {
      if (typeof name === "string") for (const base of extended(name, dirname(path))) read(base);
    }
  };
  read(file);
  // A config replaces the `paths` of the one that it extends; taking both costs a file too many at most.
  return { files, aliases: (specifier) => aliases.flatMap((alias) => alias(specifier)) };
}

/** Where `extends` leads: a path with or without its extension, or a package. */
function extended(name: string, folder: string): string[] {
  const named = (path: string): string[] => [path, `${path}.json`, join(path, "tsconfig.json")];
  if (isAbsolute(name) || /^\.{1,2}(?:[\\/]|$)/.test(name)) {
    const path = resolve(folder, name);
    return [named(path).find(isFile) ?? path];
  }
  for (let at = folder; ; at = dirname(at)) {
    const found = named(join(at, "node_modules", name)).find(isFile);
    if (found !== undefined) return [found];
    if (dirname(at) === at) return [];
  }
}

/** @param nearest folder of the config that the others are extended by: `${configDir}` */
function aliasesOf(options: NonNullable<Config["compilerOptions"]>, folder: string, nearest: string): Alias[] {
  const { baseUrl, paths } = options;
  const place = (from: string, path: string): string => resolve(from, path.replace(/^\$\{configDir\}/, nearest));
  const base = typeof baseUrl === "string" ? place(folder, baseUrl) : folder;
  const found: Alias[] = typeof baseUrl === "string" ? [(specifier) => [join(base, specifier)]] : [];
  if (typeof paths !== "object" || paths === null) return found;
  for (const [pattern, targets] of Object.entries(paths as Record<string, unknown>)) {
    const [start = "", end] = pattern.split("*");
    const goals = (Array.isArray(targets) ? targets : []).filter((target) => typeof target === "string");
    found.push((specifier) => {
      const fits =
        end === undefined
          ? specifier === pattern
          : specifier.length >= start.length + end.length && specifier.startsWith(start) && specifier.endsWith(end);
      const star = end === undefined ? "" : specifier.slice(start.length, specifier.length - end.length);
      return fits
        ? goals.map((goal) =>
            place(
              base,
              goal.replace("*", () => star),
            ),
          )
        : [];
    });
  }
  return found;
}
