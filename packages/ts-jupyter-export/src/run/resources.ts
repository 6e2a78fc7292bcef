// Files that a notebook's prose refers to by a relative address, so that the page can carry them inside.
import { readFile, realpath } from "node:fs/promises";
import { dirname, extname, isAbsolute, relative, resolve } from "node:path";
import type { Resource } from "../core/exporter.js";

const mimes: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".avif": "image/avif",
};

/**
 * Reads images relative to the notebook; undefined for anything that is not an image file there.
 * @param trust an untrusted notebook reads from its own folder and below it only, whatever links lead out of it
 */
export function resourcesBeside(
  notebookPath: string,
  trust: "trusted" | "untrusted",
): (address: string) => Promise<Resource | undefined> {
  const folder = dirname(resolve(notebookPath));
  return async (address) => {
    const mime = mimes[extname(address).toLowerCase()];
    if (mime === undefined || /^[a-z][a-z\d+.-]*:/i.test(address)) return undefined;
    try {
      const path = resolve(folder, decodeURIComponent(address));
      if (trust === "untrusted" && !isBelow(await realpath(path), await realpath(folder))) return undefined;
      return { bytes: await readFile(path), mime };
    } catch {
      return undefined;
    }
  };
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && !isAbsolute(way) && way.split(/[\\/]/)[0] !== "..";
}
