/**
 * Sets of images that take long to make, kept in the project's .cache/<name>/<key>.images: one line of JSON, everything but the pixels and their number, then
 * the pixels. Files are written whole or not at all; one that is not what it should be is made anew.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../tensor/project-folder.js";
import { writeWhole } from "../../tensor/write-whole.js";
import type { ImageSet } from "./image-set.js";

const LINE_END = 10;

/** The set of a key, which stands for everything that the set depends on; made where it is not kept. */
export function cachedImages(
  name: string,
  key: string,
  make: () => ImageSet,
  root: string = projectFolder(),
): ImageSet {
  const file = join(root, ".cache", name, `${key}.images`);
  const kept = existsSync(file) ? parse(readFileSync(file)) : undefined;
  if (kept !== undefined) return kept;
  const { pixels, ...rest } = make();
  writeWhole(file, [Buffer.from(`${JSON.stringify({ ...rest, bytes: pixels.length })}\n`), pixels]);
  return { ...rest, pixels };
}

function parse(content: Buffer): ImageSet | undefined {
  const end = content.indexOf(LINE_END);
  try {
    const { bytes, ...rest } = JSON.parse(content.subarray(0, end).toString()) as Omit<ImageSet, "pixels"> & {
      bytes: number;
    };
    const pixels = new Uint8Array(content.buffer, content.byteOffset + end + 1, content.length - end - 1);
    return pixels.length === bytes ? { ...rest, pixels } : undefined;
  } catch {
    return undefined;
  }
}
