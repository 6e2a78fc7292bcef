// The updated reference goes back to its file: all or nothing, and only if the file is still the one that was read.
import { readFile } from "node:fs/promises";
import { systemPhrase, writeFileAtomic } from "@innerloop/nbformat";

/**
 * Replaces a notebook file's text. A byte order mark, which readers drop, is kept; permissions and links too.
 * @throws Error `path: changed while its notebook ran …` when the file does not hold `before`; it is then left as it is
 * @throws NotebookError when the system refuses to read or write
 */
export async function writeUpdate(path: string, before: string, after: string): Promise<void> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Error(`${path}: cannot be updated: ${systemPhrase(error)}`, { cause: error });
  });
  const mark = [MARK, NONE].find((start) => bytes.equals(Buffer.concat([start, Buffer.from(before)])));
  if (mark === undefined) throw new Error(`${path}: changed while its notebook ran; not updated, run it again`);
  if (after !== before) await writeFileAtomic(path, Buffer.concat([mark, Buffer.from(after)]));
}

const MARK = Buffer.from("\ufeff");
const NONE = Buffer.alloc(0);
