/** Has a file changed? Its stamp answers for most files without reading them; a new stamp with the same contents is no change. */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { Fingerprint } from "./types.js";

/** Undefined: there is no such file. */
export function stampOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? `${found.mtimeMs}:${found.size}:${found.ino}` : undefined;
}

export const hashOf = (contents: string | Uint8Array): string => createHash("sha1").update(contents).digest("base64");

export function fingerprintOf(path: string): Fingerprint | undefined {
  try {
    const stamp = stampOf(path);
    return stamp === undefined ? undefined : { stamp, hash: hashOf(readFileSync(path)) };
  } catch {
    return undefined;
  }
}
