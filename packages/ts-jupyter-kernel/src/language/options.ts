/**
 * TypeScript's options for the cells of a folder: the nearest tsconfig, with what a notebook is on top.
 *
 * A cell is never emitted by TypeScript and is a module of its own with top-level await; imports are found as the kernel's loader finds
 * them (with or without extension, paths, conditions). Without a tsconfig: strict, ES2023, no DOM, the types of Node.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type ts from "typescript";
import { distFile } from "../dist-path.js";
import type { Diagnostic } from "./types.js";
import type { TypeScript } from "./typescript.js";

export interface ProjectOptions {
  options: ts.CompilerOptions;
  /** Declaration files that belong to the program: the project's own (`files`, `include`), Node's types, the kernel's. */
  roots: readonly string[];
  /** Modules that the kernel itself gives, by name. */
  own: ReadonlyMap<string, string>;
  hasTsconfig: boolean;
  /** What is wrong with the tsconfig. */
  faults: readonly Diagnostic[];
}

/** Settings of a build that mean nothing for a cell, or would forbid what a notebook does. */
const DROPPED = [
  "isolatedModules",
  "verbatimModuleSyntax",
  "noUnusedLocals",
  "noUnusedParameters",
  "composite",
  "declaration",
  "declarationMap",
  "emitDeclarationOnly",
  "isolatedDeclarations",
  "incremental",
  "tsBuildInfoFile",
  "rootDir",
  "outDir",
  "outFile",
  "declarationDir",
  "erasableSyntaxOnly",
  "checkJs",
  "noLib",
  "noResolve",
  "plugins",
] as const;

/** No file matched `include`, an empty `files`: cells are the input. */
const NO_INPUT = new Set([18002, 18003]);

export function projectOptions(ts: TypeScript, folder: string): ProjectOptions {
  const tsconfig = ts.findConfigFile(folder, ts.sys.fileExists);
  const { given, files, faults } = tsconfig === undefined ? none() : read(ts, tsconfig);
  for (const name of DROPPED) delete given[name];
  const node = nodeTypes(ts, folder);
  const options: ts.CompilerOptions = {
    ...given,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    target: ts.ScriptTarget.ESNext,
    lib: given.lib ?? [ts.getDefaultLibFileName(given).replace(".full", ""), "lib.dom.d.ts"],
    types: [...(given.types ?? [])].filter((name) => name !== "node"),
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    allowJs: true,
    noEmit: true,
    skipLibCheck: true,
  };
  // `target` decides about fields unless the project says so itself; cells are compiled with the project's choice.
  if (given.useDefineForClassFields === undefined && given.target !== undefined)
    options.useDefineForClassFields = given.target >= ts.ScriptTarget.ES2022;
  return { options, roots: [...files, ...node], own: ownModules(), hasTsconfig: tsconfig !== undefined, faults };
}

/** What Node 20 has, `using` included. */
const NODE_LIBRARIES = ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"];

interface Given {
  given: ts.CompilerOptions;
  /** Declaration files of the project. */
  files: readonly string[];
  faults: readonly Diagnostic[];
}

const none = (): Given => ({ given: { strict: true, lib: NODE_LIBRARIES }, files: [], faults: [] });

function read(ts: TypeScript, tsconfig: string): Given {
  const { config, error } = ts.readConfigFile(tsconfig, ts.sys.readFile);
  if (error !== undefined) return { ...none(), faults: [fault(ts, tsconfig, error, "the defaults are used")] };
  // Only declaration files: modules come in when a cell imports them.
  const host: ts.ParseConfigHost = {
    ...ts.sys,
    readDirectory: (root, _extensions, exclude, include, depth) =>
      ts.sys.readDirectory(root, [".d.ts"], exclude, include, depth),
  };
  const parsed = ts.parseJsonConfigFileContent(config, host, dirname(tsconfig), undefined, tsconfig);
  const errors = parsed.errors.filter(({ code }) => !NO_INPUT.has(code));
  return {
    given: parsed.options,
    files: parsed.fileNames.filter((file) => file.endsWith(".d.ts")),
    faults: errors.map((error) => fault(ts, tsconfig, error, "the rest of it is used")),
  };
}

function fault(ts: TypeScript, tsconfig: string, error: ts.Diagnostic, consequence: string): Diagnostic {
  const { file, start } = error;
  const place = file && start !== undefined ? file.getLineAndCharacterOfPosition(start) : undefined;
  const where = place === undefined ? "" : `:${place.line + 1}:${place.character + 1}`;
  const text = ts.flattenDiagnosticMessageText(error.messageText, "\n");
  return {
    code: error.code,
    category: "warning",
    message: `${tsconfig}${where}: ${text} (${consequence})`,
    start: undefined,
    length: undefined,
    file: tsconfig,
  };
}

/** The notebook's own @types/node, else the kernel's. */
function nodeTypes(ts: TypeScript, folder: string): string[] {
  const containing = join(folder, "cell.ts");
  const own = ts.resolveTypeReferenceDirective("node", containing, {}, ts.sys).resolvedTypeReferenceDirective;
  if (own?.resolvedFileName !== undefined) return [own.resolvedFileName];
  const require = createRequire(import.meta.url);
  return [join(dirname(require.resolve("@types/node/package.json")), "index.d.ts")];
}

function ownModules(): ReadonlyMap<string, string> {
  const file = (name: string) =>
    [distFile(`runtime/${name}.d.ts`), distFile(`../src/runtime/${name}.ts`)].find((path) => existsSync(path));
  const modules = { "ts-jupyter-kernel/runtime": file("index"), tslab: file("tslab") };
  return new Map(Object.entries(modules).flatMap(([name, path]) => (path === undefined ? [] : [[name, path]])));
}
