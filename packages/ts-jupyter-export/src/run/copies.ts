// nbconvert's WriterBase.files: files that a notebook needs are copied to where its output goes.
import { copyFile } from "node:fs/promises";
import { dirname, join, normalize, relative } from "node:path";
import { expandNotebooks } from "../cli/globs.js";
import type { Request } from "../cli/request.js";
import type { Job } from "../cli/targets.js";
import { makeFolder } from "./folder.js";

/** @returns the paths written. @throws Error a file that would be copied outside of the output's folder */
export async function copyFiles(job: Job, { copies, outputDir }: Request): Promise<string[]> {
  const beside = dirname(job.input);
  const folder = outputDir ?? beside;
  const written: string[] = [];
  for (const file of expandNotebooks(copies.files).files) {
    const name = normalize(relative(copies.from ?? beside, file));
    if (name.split(/[\\/]/)[0] === "..") throw new Error(`${file} would be copied outside of ${folder}`);
    const place = join(folder, name);
    if (normalize(place) === normalize(file)) continue;
    await makeFolder(dirname(place));
    await copyFile(file, place);
    written.push(place);
  }
  return written;
}
