// Files that a notebook's prose refers to by a relative address, so that the page can carry them inside.
import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import type { Resource } from "../render/index.js";

const mimes: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".avif": "image/avif",
};

/** Reads images relative to the notebook; undefined for anything that is not an image file there. */
export function resourcesBeside(notebookPath: string): (address: string) => Promise<Resource | undefined> {
  return async (address) => {
    const mime = mimes[extname(address).toLowerCase()];
    if (mime === undefined || /^[a-z][a-z\d+.-]*:/i.test(address)) return undefined;
    try {
      return { bytes: await readFile(resolve(dirname(notebookPath), decodeURIComponent(address))), mime };
    } catch {
      return undefined;
    }
  };
}
