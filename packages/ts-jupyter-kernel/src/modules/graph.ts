/**
 * Which project files are loaded, in which version, and who imports whom.
 *
 *   stale = changed files ∪ all that import a stale one (transitively) ∪ modules that never ran to their end
 *
 * A stale file gets a new version, so that its next import runs it again; all others keep their instance and state. The third set is there
 * because Node remembers failed modules: a mended import (or one that was interrupted) must run afresh although its own file did not change.
 */
import { existsSync } from "node:fs";
import { fingerprintOf, stampOf } from "./fingerprint.js";
import type { Fingerprint, RequiredModule } from "./types.js";

interface Loaded {
  /** Undefined: there was no such file when it was to be loaded. */
  print: Fingerprint | undefined;
  state: "loading" | "evaluated";
  /** Files that would change what its imports mean if they appeared. */
  missed: Set<string>;
  /** Bare specifiers that a tsconfig may redirect, and to where it did. */
  aliases: Map<string, string | undefined>;
  /** What it was compiled with. */
  options: string;
}

export interface Rules {
  /** Where the tsconfig sends a bare specifier of this file now. */
  alias(importer: string, specifier: string): string | undefined;
  /** What the file would be compiled with now. */
  options(path: string): string;
}

export class ModuleGraph {
  readonly #versions = new Map<string, number>();
  readonly #loaded = new Map<string, Loaded>();
  readonly #importers = new Map<string, Set<string>>();

  version(path: string): number {
    return this.#versions.get(path) ?? 0;
  }

  load(path: string, print: Fingerprint | undefined, options: string): void {
    const known = this.#record(path);
    known.print = print;
    known.options = options;
  }

  evaluated(path: string): void {
    const known = this.#loaded.get(path);
    if (known !== undefined) known.state = "evaluated";
  }

  imports(importer: string, imported: string, missed: readonly string[] = []): void {
    const importers = this.#importers.get(imported) ?? new Set();
    this.#importers.set(imported, importers.add(importer));
    const known = this.#loaded.get(importer);
    for (const path of missed) known?.missed.add(path);
  }

  alias(importer: string, specifier: string, path: string | undefined): void {
    this.#loaded.get(importer)?.aliases.set(specifier, path);
  }

  #record(path: string): Loaded {
    let known = this.#loaded.get(path);
    if (known === undefined) {
      known = { print: undefined, state: "loading", missed: new Set(), aliases: new Map(), options: "" };
      this.#loaded.set(path, known);
    }
    return known;
  }

  /** Takes over what Node's CommonJS loader holds. */
  required(modules: readonly RequiredModule[]): void {
    for (const { path, children, print } of modules) {
      const known = this.#record(path);
      known.print ??= print;
      known.state = "evaluated";
      for (const child of children) this.imports(path, child);
    }
  }

  #changedOnDisk(): string[] {
    const changed: string[] = [];
    for (const [path, known] of this.#loaded) {
      const stamp = stampOf(path);
      if (stamp !== undefined && stamp === known.print?.stamp) continue;
      const print = stamp === undefined ? undefined : fingerprintOf(path);
      if (print === undefined || print.hash !== known.print?.hash) changed.push(path);
      else known.print = print;
    }
    return changed;
  }

  #resolvedElsewhere(rules: Rules | undefined): string[] {
    const appeared = new Map<string, boolean>();
    const exists = (path: string): boolean => {
      const answer = appeared.get(path) ?? existsSync(path);
      appeared.set(path, answer);
      return answer;
    };
    const differs = (path: string, known: Loaded): boolean =>
      [...known.missed].some(exists) ||
      (rules !== undefined &&
        ((known.options !== "" && rules.options(path) !== known.options) ||
          [...known.aliases].some(([specifier, target]) => rules.alias(path, specifier) !== target)));
    return [...this.#loaded].filter(([path, known]) => differs(path, known)).map(([path]) => path);
  }

  #withImporters(paths: readonly string[]): Set<string> {
    const found = new Set(paths);
    // A set yields what is added while it is walked.
    for (const path of found) for (const importer of this.#importers.get(path) ?? []) found.add(importer);
    return found;
  }

  /** @param rules given when a tsconfig changed: imports and compiler options may mean something else now */
  refresh(rules: Rules | undefined): { changed: string[]; stale: string[] } {
    const changed = this.#changedOnDisk();
    const stale = this.#withImporters([...changed, ...this.#resolvedElsewhere(rules)]);
    for (const [path, { state }] of this.#loaded) if (state === "loading") stale.add(path);
    const again = [...stale].filter((path) => this.#loaded.has(path));
    for (const path of again) {
      this.#versions.set(path, this.version(path) + 1);
      this.#loaded.delete(path);
      this.#importers.delete(path);
    }
    for (const importers of this.#importers.values()) for (const path of again) importers.delete(path);
    return { changed, stale: again };
  }
}
