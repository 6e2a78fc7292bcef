// A document and the files beside it, onto the disk: the files first, so that a document never refers to what is not there yet.
import { dirname, join } from "node:path";
import { writeFileAtomic } from "@innerloop/nbformat";
import type { Exported } from "../core/exporter.js";
import { assertInside } from "../preprocess/index.js";
import { makeFolder } from "./folder.js";

/**
 * @param output path of the document; its folder is made
 * @returns the paths written, the document first
 * @throws NotebookError one line that names the file; Error a file that would lie outside
 */
export async function writeFiles(output: string, { data, files }: Pick<Exported, "data" | "files">): Promise<string[]> {
  for (const path of files.keys()) assertInside(path);
  const written: string[] = [];
  for (const [path, bytes] of files) {
    const place = join(dirname(output), path);
    await makeFolder(dirname(place));
    await writeFileAtomic(place, bytes);
    written.push(place);
  }
  await makeFolder(dirname(output));
  await writeFileAtomic(output, data);
  return [output, ...written];
}
