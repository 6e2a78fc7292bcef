// A write that a crash, a full disk or a refusal cannot turn into half a file: the data goes to a temporary file in the same folder, is
// flushed to the disk (fsync), and takes the old file's place in one step (rename); then the folder is flushed, so that the new name lasts.
// Until the rename the old file is untouched; on any failure the temporary file is removed. A symbolic link is followed and stays a link,
// and the permission bits of the old file are kept.
import { randomUUID } from "node:crypto";
import { lstat, open, readlink, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { NotebookError } from "./errors.js";
import { systemPhrase } from "./system-errors.js";

/**
 * Replaces a file's content, all or nothing.
 * @throws NotebookError `path: phrase` when the system refuses; the old file is then as it was
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  try {
    await replace(await linkTarget(path), data);
  } catch (error) {
    throw new NotebookError(`cannot write: ${systemPhrase(error)}`, { file: path, cause: error });
  }
}

async function replace(target: string, data: string | Uint8Array): Promise<void> {
  const mode = await modeOf(target);
  const temporary = join(dirname(target), `.${basename(target).slice(0, 40)}.${randomUUID().slice(0, 8)}.tmp`);
  // "wx": never into a file that somebody else has made.
  const handle = await open(temporary, "wx", mode ?? 0o666);
  try {
    try {
      // The umask may have taken bits from the mode given to open.
      if (mode !== undefined) await handle.chmod(mode);
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

/** The file that a path leads to, also when the last link dangles (the file is then made where the link points). */
async function linkTarget(path: string): Promise<string> {
  let target = resolve(path);
  for (let hops = 0; hops < 40; hops++) {
    const entry = await lstat(target).catch(absent);
    if (entry === undefined || !entry.isSymbolicLink()) return target;
    target = resolve(dirname(target), await readlink(target));
  }
  throw Object.assign(new Error(`too many links: ${path}`), { code: "ELOOP" });
}

async function modeOf(path: string): Promise<number | undefined> {
  const entry = await stat(path).catch(absent);
  if (entry?.isDirectory()) throw Object.assign(new Error(`is a directory: ${path}`), { code: "EISDIR" });
  return entry === undefined ? undefined : entry.mode & 0o7777;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}

/** Some systems cannot flush a folder; the data itself is safe by then. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}
