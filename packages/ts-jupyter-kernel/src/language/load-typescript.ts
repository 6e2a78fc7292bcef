/**
 * Loads TypeScript with the machine code of an earlier start.
 *
 * typescript.js is one script of 9 MB. Compiling it costs 160 ms and every first use of a function a little more; with V8's code cache
 * it is 40 ms. The cache is written after the first check, so that it holds the functions that a check needs, into the user's cache
 * folder: `$XDG_CACHE_HOME/ts-jupyter-kernel/` (else `~/.cache`; `%LOCALAPPDATA%` on Windows). It is only an accelerator: a missing, foreign, damaged or
 * unwritable one changes nothing else. V8 itself refuses a cache of another version or of other flags.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import type { TypeScript } from "./typescript.js";

export interface LoadedTypeScript {
  ts: TypeScript;
  /** Keeps what was compiled until now for the next start; undefined: the cache was good. */
  keep: (() => void) | undefined;
}

/** Of the cached data, before the data itself: V8 checks a sum of its own only in debug builds. */
const SUM_BYTES = 32;

export function loadTypeScript(): LoadedTypeScript {
  const require = createRequire(import.meta.url);
  const path = require.resolve("typescript");
  const cache = cacheFile(path);
  const cachedData = readCache(cache);
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, "utf8")}\n})`;
  const script = new Script(source, { filename: path, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  const good = cachedData !== undefined && script.cachedDataRejected === false;
  return { ts: module.exports as TypeScript, keep: good ? undefined : () => writeCache(cache, script) };
}

function cacheFile(path: string): string {
  const { size, mtimeMs } = statSync(path);
  const key = [path, size, mtimeMs, process.versions.v8, process.version, process.arch].join("\n");
  const name = createHash("sha256").update(key).digest("hex").slice(0, 16);
  return join(cacheFolder(), "ts-jupyter-kernel", `typescript-${name}.bin`);
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32" && LOCALAPPDATA) return LOCALAPPDATA;
  return XDG_CACHE_HOME || join(homedir(), ".cache");
}

function readCache(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(SUM_BYTES);
    return sumOf(data).equals(bytes.subarray(0, SUM_BYTES)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Two kernels may write at the same time: each into a file of its own, and a rename is atomic. */
function writeCache(file: string, script: Script): void {
  const temporary = `${file}.${process.pid}`;
  try {
    const data = script.createCachedData();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, Buffer.concat([sumOf(data), data]));
    renameSync(temporary, file);
  } catch {
    removeQuietly(temporary);
  }
}

/** Where a folder of the path is a file, even removing what is not there fails. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}

const sumOf = (data: Buffer) => createHash("sha256").update(data).digest();
