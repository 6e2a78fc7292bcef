/** How a file is named for people: relative to the notebook's folder, unless that climbs so far up that it says less than the whole path. */
import { isAbsolute, relative } from "node:path";

export function shortPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return short === "" || short.startsWith("../../..") || isAbsolute(short) ? path : short;
}
