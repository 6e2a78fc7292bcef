// The folder of an output, made when it is missing; what the system says against it becomes one line that names it.
import { mkdir } from "node:fs/promises";
import { NotebookError, systemPhrase } from "@innerloop/nbformat";

/** @throws NotebookError `<folder>: cannot make this folder: <phrase>` */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new NotebookError(`cannot make this folder: ${systemPhrase(cause)}`, { file: folder, cause });
  }
}
