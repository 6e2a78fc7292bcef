/** Files that are written whole or not at all: temporary file beside the target, fsync, rename. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** Writes the blocks one after the other; folders are made. Whatever goes wrong, the file stays as it was. */
export function writeWhole(file: string, blocks: readonly Uint8Array[]): void {
  makeFolder(dirname(file));
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = openSync(temporary, "w");
    try {
      // One call may write less than it is given: 2 GiB at most on Linux.
      for (const block of blocks) for (let at = 0; at < block.length; ) at += writeSync(handle, block, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes sure, before hours of work, that a file can be written.
 * @throws Error naming the file and the reason
 */
export function requireWritable(file: string): void {
  try {
    const folder = dirname(file);
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Error(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A folder with its parents. Node's own `recursive` never returns where a file system takes none, as /proc (Node 20). */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // another process was faster
  }
}
