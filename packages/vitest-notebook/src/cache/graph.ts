/**
 * All files that sources import, transitively, to the border of the project: files outside node_modules one by one, packages of the
 * project as folders, packages of node_modules by name and place. Nothing is remembered between keys but hashes and scans of contents, so
 * a file that appears where an import looked in vain is found the next time.
 */
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hashOf, isFile, realOf, textOf } from "./files.js";
import { filesFor, inNodeModules, packageFolder, resolveImport } from "./resolve.js";
import { type Scan, scanSource } from "./scan.js";
import { TsProjects } from "./tsconfig.js";

export interface ImportGraph {
  /** Files of the project. */
  files: Set<string>;
  /** Folders of the project's packages that were named. */
  packages: Set<string>;
  /** `name from folder` → where it was found in node_modules, undefined: nowhere. */
  externals: Map<string, { name: string; folder: string | undefined }>;
  /** tsconfig and package.json files that say how these files are read. */
  configs: { tsconfigs: Set<string>; manifests: Set<string> };
  /** Places whose imports cannot be known: `cell 3 imports a computed path`. */
  unknown: string[];
}

export interface Source {
  /** For people. */
  name: string;
  /** Folder that its relative imports start from. */
  folder: string;
  scan: Scan;
}

const LANGUAGES: Record<string, "ts" | "tsx" | "js" | "jsx"> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "jsx",
  ".jsx": "jsx",
  ".mjs": "js",
  ".cjs": "js",
};

/** Modules of Node that open files without node:fs. */
const NATIVE = /^node:sqlite$|^(?:node:)?wasi$/;

/** By the hash of the content and the language. */
const scans: Map<string, Scan> = new Map();

/**
 * @param home folder of the notebook: a package that contains it is the project itself, whose files count one by one
 * @param label names a file for people
 */
export function importGraph(sources: readonly Source[], home: string, label: (path: string) => string): ImportGraph {
  const graph: ImportGraph = {
    files: new Set(),
    packages: new Set(),
    externals: new Map(),
    configs: { tsconfigs: new Set(), manifests: new Set() },
    unknown: [],
  };
  const walk = new Walk(graph, home, label);
  for (const source of sources) walk.source(source);
  walk.files();
  return graph;
}

class Walk {
  readonly #projects = new TsProjects();
  readonly #folders = new Set<string>();
  readonly #homes = new Map<string, string | undefined>();
  readonly #found = new Map<string, string[]>();

  constructor(
    private readonly graph: ImportGraph,
    private readonly home: string,
    private readonly label: (path: string) => string,
  ) {}

  source({ name, folder, scan }: Source): void {
    this.#configs(folder);
    if (scan.unknown !== undefined) this.graph.unknown.push(`${name} ${scan.unknown}`);
    for (const url of scan.urls) for (const file of urlFiles(url, folder)) this.#add(file);
    for (const specifier of scan.specifiers) {
      if (NATIVE.test(specifier)) this.graph.unknown.push(`${name} imports ${specifier}, which opens files unseen`);
      const { files, package: named } = resolveImport(specifier, folder, this.#projects, this.#find);
      for (const file of files) this.#add(file);
      if (named !== undefined) this.#package(named.name, named.folder, folder);
    }
  }

  /** Scans all files that were added, and those that this adds: a set yields what is added while it is walked. */
  files(): void {
    for (const path of this.graph.files) {
      const language = LANGUAGES[extname(path)];
      const text = language === undefined ? undefined : textOf(path);
      if (language === undefined || text === undefined) continue;
      const key = `${language} ${hashOf(text)}`;
      const scan = scans.get(key) ?? scanSource(text, language);
      scans.set(key, scan);
      this.source({ name: this.label(path), folder: dirname(realOf(path)), scan });
    }
  }

  readonly #find = (path: string): string[] => {
    const found = this.#found.get(path) ?? filesFor(path);
    this.#found.set(path, found);
    return found;
  };

  #home(path: string): string | undefined {
    const folder = dirname(path);
    if (!this.#homes.has(folder)) this.#homes.set(folder, packageFolder(path));
    return this.#homes.get(folder);
  }

  #add(path: string): void {
    if (inNodeModules(path) || this.graph.files.has(path)) return;
    const real = realOf(path);
    const folder = this.#home(real);
    if (folder !== undefined && !this.#isProject(folder) && !inNodeModules(real)) this.graph.packages.add(folder);
    // Both names: the link may be led elsewhere.
    this.graph.files.add(path);
    if (!inNodeModules(real)) this.graph.files.add(real);
  }

  #package(name: string, folder: string | undefined, from: string): void {
    this.graph.externals.set(`${name} from ${from}`, { name, folder });
    if (folder !== undefined && !inNodeModules(folder)) this.graph.packages.add(folder);
  }

  #isProject(folder: string): boolean {
    return folder === this.home || this.home.startsWith(join(folder, "/"));
  }

  #configs(folder: string): void {
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    for (const file of this.#projects.of(folder).files) this.graph.configs.tsconfigs.add(file);
    const above = packageFolder(join(folder, "file"));
    if (above !== undefined) this.graph.configs.manifests.add(join(above, "package.json"));
  }
}

/** A literal of `new URL("…", import.meta.url)`: the file, and what it would be as a module (a worker's `./w.js` may be w.ts). */
function urlFiles(url: string, folder: string): string[] {
  try {
    const found = new URL(url, pathToFileURL(resolve(folder, "file")));
    const path = found.protocol === "file:" ? fileURLToPath(found) : "";
    return path === "" ? [] : [...filesFor(path), path].filter(isFile);
  } catch {
    return [];
  }
}
