/**
 * An import that leads nowhere, in one line:
 *
 *   Cannot find module "./modle" imported by cell 3; did you mean "./model"?
 *   Cannot find package "lodsh" imported by lib/a.ts; is it installed?
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { editDistance } from "../edit-distance.js";
import { shortPath } from "../errors/short-path.js";
import { fileFor } from "./candidates.js";
import { withoutVersion } from "./version.js";

/** `cell 3` for the URL of a cell, which names no real file; else the path relative to the notebook's folder. */
function importerName(url: string, folder: string): string {
  if (!url.startsWith("file:")) return url;
  const path = fileURLToPath(withoutVersion(url));
  const name = basename(path, extname(path));
  return !existsSync(path) && dirname(path) === folder ? name.replace(/-(?=\d+$)/, " ") : shortPath(path, folder);
}

/** A file beside the missing one whose name is nearly the same, as the user would have to write it. */
function nearFile(specifier: string, path: string): string | undefined {
  const wanted = basename(path, extname(path));
  // A third of the name may differ: enough for a typing mistake, too little for another word.
  let best = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  let found: string | undefined;
  let names: string[] = [];
  try {
    names = readdirSync(dirname(path));
  } catch {
    return undefined;
  }
  for (const name of names) {
    if (name.startsWith(".") || name === "node_modules") continue;
    const short = extname(path) === "" ? basename(name, extname(name)) : name;
    const goal = extname(path) === "" ? wanted : basename(path);
    const edits = editDistance(short.toLowerCase(), goal.toLowerCase());
    if (short !== goal && edits < best) {
      best = edits;
      found = specifier.slice(0, specifier.lastIndexOf("/") + 1) + short;
    }
  }
  return found;
}

const isRelative = (specifier: string): boolean => /^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(specifier);

function hint(specifier: string, parentUrl: string | undefined): string {
  if (parentUrl?.startsWith("file:") !== true) return "";
  if (isRelative(specifier)) {
    const near = nearFile(specifier, fileURLToPath(new URL(specifier, parentUrl)).replace(/\/$/, ""));
    return near === undefined ? "" : `; did you mean "${near}"?`;
  }
  const local = join(dirname(fileURLToPath(withoutVersion(parentUrl))), specifier);
  return fileFor(local, "typescript") === undefined ? "; is it installed?" : `; did you mean "./${specifier}"?`;
}

/** @param cause what Node says, where it was asked */
export function unresolved(
  specifier: string,
  parentUrl: string | undefined,
  folder: string,
  cause?: NodeJS.ErrnoException,
): Error {
  const by = parentUrl === undefined ? "" : ` imported by ${importerName(parentUrl, folder)}`;
  const code = cause?.code ?? "ERR_MODULE_NOT_FOUND";
  const what = isRelative(specifier) || cause?.message.startsWith("Cannot find module") ? "module" : "package";
  const message =
    code === "ERR_MODULE_NOT_FOUND" || code === "ERR_UNSUPPORTED_DIR_IMPORT"
      ? `Cannot find ${what} "${specifier}"${by}${hint(specifier, parentUrl)}`
      : // Node's sentence says what is wrong (not exported, not a valid name); only its end is a path of no use.
        `${cause?.message.split("\n")[0]?.replace(/ imported from .*$/, "")}${by}`;
  const error = new Error(message);
  error.stack = `Error: ${message}`;
  // Not enumerable: the message says it all. Importer and specifier are for the report, which shows the line of the import.
  const hidden = { code, specifier, importer: parentUrl };
  for (const [key, value] of Object.entries(hidden)) Object.defineProperty(error, key, { value });
  return error;
}
