/** Keeps the cache bounded: the stored runs that were written longest ago go first. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const LARGEST_BYTES = 512 * 1024 * 1024;
const MOST_FILES = 2000;

interface Stored {
  file: string;
  size: number;
  time: number;
}

/** Never fails: a file that somebody else removed at the same time is gone, which is what is wanted. */
export async function prune(
  folder: string,
  bounds: { bytes: number; files: number } = { bytes: LARGEST_BYTES, files: MOST_FILES },
): Promise<void> {
  const files: Stored[] = [];
  for (const home of await readdir(folder).catch(() => [])) {
    const runs = join(folder, home, "runs");
    for (const name of await readdir(runs).catch(() => [])) {
      const found = await stat(join(runs, name)).catch(() => undefined);
      if (found?.isFile()) files.push({ file: join(runs, name), size: found.size, time: found.mtimeMs });
    }
  }
  let bytes = 0;
  const youngestFirst = files.sort((a, b) => b.time - a.time);
  for (const [index, { file, size }] of youngestFirst.entries()) {
    bytes += size;
    if (index > 0 && (bytes > bounds.bytes || index >= bounds.files)) await rm(file, { force: true });
  }
}
