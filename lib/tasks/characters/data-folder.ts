/** Where data sets lie that are too large for the repository. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../tensor/project-folder.js";

/**
 * The first folder of a data set that exists: the one that the environment variable names, the project's data/<name>, shared/data/<name> beside the project.
 * @throws Error in one line that names where it looked
 */
export function dataFolder(
  name: string,
  variable: string,
  {
    environment = process.env,
    root = projectFolder(),
  }: { readonly environment?: NodeJS.ProcessEnv; readonly root?: string } = {},
): string {
  const named = environment[variable];
  const places = named ? [named] : [join(root, "data", name), join(root, "..", "shared", "data", name)];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  const looked = named ? `${variable}=${named}` : `${places.join(", ")}; ${variable} may name another folder`;
  throw new Error(`${name} is not here (looked in ${looked})`);
}

/** SHA-256 in hexadecimal digits, of all parts one after the other. */
export function sha256(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
