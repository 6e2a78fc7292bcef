// Addresses between written files.
import { basename, dirname, relative } from "node:path";

/** Address of one written file seen from another, as a browser needs it. */
export function hrefBetween(from: string, to: string): string {
  const folder = relative(dirname(from), dirname(to)).split(/[\\/]/).filter(Boolean);
  return [...folder, basename(to)].map(encodeURIComponent).join("/");
}
