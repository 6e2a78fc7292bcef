/** What the hooks thread and the user's main thread tell each other. */
import type { SourceText } from "../errors/types.js";

/** Identity of a file's contents: equal stamps mean an equal file; with equal hashes only the stamps differ. */
export interface Fingerprint {
  /** Modification time, size and inode. */
  stamp: string;
  hash: string;
}

export interface HooksOptions {
  /** Folder of the notebook. */
  folder: string;
  /** Folder of this package: the one that has `dist`. */
  kernelFolder: string;
}

/** A CommonJS module that Node itself loaded: the hooks do not see it. */
export interface RequiredModule {
  path: string;
  children: readonly string[];
  print: Fingerprint | undefined;
}

export interface ToHooks {
  type: "refresh";
  id: number;
  /** URLs of the modules that ran to their end since the last refresh. */
  evaluated: readonly string[];
  required: readonly RequiredModule[];
}

export type FromHooks =
  | ({ type: "source"; url: string } & SourceText)
  /** `changed`: files that differ on disk; `stale`: these and all that must run again. */
  | { type: "refreshed"; id: number; changed: readonly string[]; stale: readonly string[] };

export type ModuleFormat = "module" | "commonjs" | "json";

/** The global of the user's process that compiled modules report to. */
export const MODULES = "ts-jupyter-kernel.modules";

export interface ModuleGlobal {
  /** First thing a module does that looks at import.meta. */
  enter(meta: ImportMeta, url: string): void;
  /** Last thing a module does. */
  evaluated(url: string): void;
}
