/**
 * What TypeScript sees as the world: the files on disk, and the cells as further files of the notebook's folder.
 *
 * Nothing is remembered about what does not exist: an import that was not found is looked for again with every request, so that a file
 * written between two cells, or a package installed, is there.
 */
import { isBuiltin } from "node:module";
import type ts from "typescript";
import { globalsDeclaration } from "../runtime/globals.js";
import type { CellModule, CellModules } from "./cell-modules.js";
import { Disk } from "./disk.js";
import type { ProjectOptions } from "./options.js";
import type { TypeScript } from "./typescript.js";

/** `import.meta` of a cell, whatever version of Node's types the notebook brings along. */
const GLOBALS = `interface ImportMeta {
  dirname: string;
  filename: string;
  url: string;
}
${globalsDeclaration}`;

export interface Host extends ts.LanguageServiceHost {
  /** Starts a request: the disk is looked at again, and the program has this cell besides the live ones. */
  enter(current: CellModule | undefined): void;
  /** The next two are known to TypeScript and missing in its declarations. True: the imports of the file are to be resolved anew. */
  hasInvalidatedResolutions(path: string): boolean;
  getModuleResolutionCache(): ts.ModuleResolutionCache;
}

export function createHost(
  ts: TypeScript,
  folder: string,
  { options, roots, own }: ProjectOptions,
  cells: CellModules,
  cancelled: () => boolean,
): Host {
  const disk = new Disk(ts);
  const globals = `${folder.replaceAll("\\", "/")}/.cell-globals.d.ts`;
  const hosts: ts.ModuleResolutionHost = ts.sys;
  const ambient = [...roots, globals];
  /**
   * What imports of packages' files mean, kept until a file vanishes or an import is missed. TypeScript resolves the imports of all files anew
   * whenever a cell is added; with TensorFlow.js that was a third of the 65 ms of a check.
   */
  const packaged = new Map<string, ts.ResolvedModuleWithFailedLookupLocations>();
  /** Files on disk with an import that was not found. */
  const waiting = new Set<string>();
  /** A cell's import was not found. */
  let missed = false;
  let files: string[] = ambient;
  let resolutions = newResolutions();
  let request = 0;

  /** Found package.json files are kept (they cost 30 ms a request otherwise) until a cell imports something that is not found. */
  function newResolutions(kept?: ts.ModuleResolutionCache): ts.ModuleResolutionCache {
    return ts.createModuleResolutionCache(folder, (name) => name, options, kept?.getPackageJsonInfoCache());
  }

  const textOf = (file: string) => (file === globals ? GLOBALS : cells.get(file)?.text);

  function resolve(
    name: string,
    from: string,
    mode: ts.ResolutionMode,
    redirect: ts.ResolvedProjectReference | undefined,
  ): ts.ResolvedModuleWithFailedLookupLocations {
    const given = own.get(name) ?? cellNamed(name, from);
    if (given !== undefined) {
      const extension = /\.d\.ts$|\.tsx$|\.ts$/.exec(given)?.[0] ?? ts.Extension.Ts;
      return { resolvedModule: { resolvedFileName: given, extension, isExternalLibraryImport: false } };
    }
    // Declared by Node's types, which come before any file; without this each of their imports is searched for with every request.
    if (isBuiltin(name)) return { resolvedModule: undefined };
    const key = from.includes("/node_modules/") ? `${mode} ${from} ${name}` : undefined;
    const known = key === undefined ? undefined : packaged.get(key);
    if (known !== undefined) return known;
    const found = ts.resolveModuleName(name, from, options, hosts, resolutions, redirect, mode);
    if (key !== undefined) {
      if (found.resolvedModule !== undefined) packaged.set(key, found);
    } else if (found.resolvedModule === undefined) {
      if (cells.get(from) === undefined) waiting.add(from);
      else missed = true;
    }
    return found;
  }

  /** Cells refer to each other as `./.cell-7.ts`. */
  function cellNamed(name: string, from: string): string | undefined {
    if (!name.startsWith("./.cell-")) return undefined;
    const file = from.slice(0, from.lastIndexOf("/") + 1) + name.slice(2);
    return cells.get(file) === undefined ? undefined : file;
  }

  return {
    enter(current) {
      request++;
      disk.refresh();
      const anew = missed || disk.vanished;
      if (anew) packaged.clear();
      resolutions = newResolutions(anew ? undefined : resolutions);
      missed = false;
      files = [...ambient, ...Array.from(cells.live(current), ({ file }) => file)];
    },
    // Within a request the program stays as it is.
    getProjectVersion: () => String(request),
    getModuleResolutionCache: () => resolutions,
    getScriptFileNames: () => files,
    // The text is its own version: a draft changes with every key.
    getScriptVersion: (file) => textOf(file) ?? disk.version(file),
    getScriptSnapshot(file) {
      const text = textOf(file);
      return text === undefined ? disk.snapshot(file) : ts.ScriptSnapshot.fromString(text);
    },
    getCompilationSettings: () => options,
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCancellationToken: () => ({ isCancellationRequested: cancelled }),
    fileExists: (file) => textOf(file) !== undefined || ts.sys.fileExists(file),
    readFile: (file) => textOf(file) ?? ts.sys.readFile(file),
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
    resolveModuleNameLiterals(literals, from, redirect, given, file) {
      waiting.delete(from);
      return literals.map((literal) =>
        resolve(literal.text, from, ts.getModeForUsageLocation(file, literal, given), redirect),
      );
    },
    hasInvalidatedResolutions: (path) => waiting.has(path) || (disk.vanished && !path.includes("/node_modules/")),
  };
}
