/** The nearest tsconfig.json of a file: what its path aliases mean, and how it wants to be compiled. */
import { existsSync } from "node:fs";
import { createPathsMatcher, getTsconfig, type PathsMatcher, type TsConfigResult } from "get-tsconfig";
import type { CompileOptions } from "../transform/types.js";
import { stampOf } from "./fingerprint.js";

export type CompilerOptions = NonNullable<CompileOptions["compilerOptions"]>;

export interface Project {
  /** Candidates for a bare specifier, best first. */
  paths(specifier: string): readonly string[];
  compilerOptions: CompilerOptions;
}

const NO_PROJECT: Project = { paths: () => [], compilerOptions: {} };

function projectOf(tsconfig: TsConfigResult): Project {
  const matcher: PathsMatcher | null = createPathsMatcher(tsconfig);
  const options = tsconfig.config.compilerOptions ?? {};
  const picked = {
    experimentalDecorators: options.experimentalDecorators,
    useDefineForClassFields: options.useDefineForClassFields,
    jsx: options.jsx,
    jsxImportSource: options.jsxImportSource,
    jsxFactory: options.jsxFactory,
    jsxFragmentFactory: options.jsxFragmentFactory,
  };
  const compilerOptions = Object.fromEntries(Object.entries(picked).filter(([, value]) => value !== undefined));
  return { paths: (specifier) => matcher?.(specifier) ?? [], compilerOptions };
}

/** Reads every tsconfig once, until `changed` says that one is not what it was. */
export class Projects {
  readonly #byFolder = new Map<string, Project>();
  /** get-tsconfig's own cache. Its keys name every file that was looked at: `readFileSync:<path>:utf8`, `existsSync:<path>`. */
  readonly #files = new Map<string, unknown>();
  #stamps = new Map<string, string | undefined>();

  of(folder: string): Project {
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const project = this.#read(folder);
    this.#byFolder.set(folder, project);
    for (const key of this.#files.keys()) {
      const path = /^\w+:(.+?)(?::utf8)?$/.exec(key)?.[1];
      if (path !== undefined && !this.#stamps.has(path))
        this.#stamps.set(path, existsSync(path) ? stampOf(path) : undefined);
    }
    return project;
  }

  #read(folder: string): Project {
    try {
      const found = getTsconfig(folder, "tsconfig.json", this.#files);
      return found === null ? NO_PROJECT : projectOf(found);
    } catch {
      // The checker reports a broken tsconfig with its place; here it only has no say.
      return NO_PROJECT;
    }
  }

  /** True once after a tsconfig (or one it extends) was edited, made or deleted; it is then read afresh. */
  changed(): boolean {
    for (const [path, stamp] of this.#stamps) {
      if (stampOf(path) === stamp) continue;
      this.#byFolder.clear();
      this.#files.clear();
      this.#stamps = new Map();
      return true;
    }
    return false;
  }
}
