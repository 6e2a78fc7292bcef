/**
 * Files on disk with a version each: size and time of the last change. A version is looked up once a request, so that
 * one request sees one state, and the next one sees every edit.
 *
 * Measured: 2.3 µs a `stat`, so 500 files cost a check about 1 ms. TypeScript's own libraries never change.
 */
import { statSync } from "node:fs";
import { dirname } from "node:path";
import type ts from "typescript";
import type { TypeScript } from "./typescript.js";

export class Disk {
  readonly #library: string;
  readonly #versions = new Map<string, string>();
  readonly #snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();
  /** A file that was there is gone: what imports it has to be resolved anew. */
  vanished = false;

  constructor(private readonly ts: TypeScript) {
    this.#library = `${dirname(ts.sys.getExecutingFilePath())}/`;
  }

  /** Starts a request: everything is looked up again. */
  refresh(): void {
    this.#versions.clear();
    this.vanished = false;
    for (const file of this.#snapshots.keys()) {
      if (this.version(file) !== "") continue;
      this.vanished = true;
      this.#snapshots.delete(file);
    }
  }

  /** "" for a file that is not there. */
  version(file: string): string {
    if (file.startsWith(this.#library)) return "1";
    const known = this.#versions.get(file);
    if (known !== undefined) return known;
    const stat = statSync(file, { throwIfNoEntry: false });
    const version = stat?.isFile() ? `${stat.mtimeMs}:${stat.size}` : "";
    this.#versions.set(file, version);
    return version;
  }

  /** The text; read again only when its version is another. TypeScript asks for every file with every program. */
  snapshot(file: string): ts.IScriptSnapshot | undefined {
    const version = this.version(file);
    const known = this.#snapshots.get(file);
    if (known?.version === version) return known.snapshot;
    const text = this.ts.sys.readFile(file);
    if (text === undefined) return undefined;
    const snapshot = this.ts.ScriptSnapshot.fromString(text);
    this.#snapshots.set(file, { version, snapshot });
    return snapshot;
  }
}
