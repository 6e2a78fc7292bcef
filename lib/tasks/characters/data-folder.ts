/** Where data sets lie that are too large for the repository. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The folder of the project, from anywhere inside. @throws Error outside of it */
export function projectRoot(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "innerloop") return folder;
    if (dirname(folder) === folder) throw new Error(`not inside the innerloop project: ${from}`);
  }
}

/**
 * The first folder of a data set that exists: the one that the environment variable names, the project's data/<name>, shared/data/<name> beside the project.
 * @throws Error in one line that names where it looked
 */
export function dataFolder(
  name: string,
  variable: string,
  {
    environment = process.env,
    root = projectRoot(),
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
