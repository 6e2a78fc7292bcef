/** Where data sets lie that are too large for the repository, and where what is computed from them is kept. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { writeWhole } from "../../tensor/write-whole.js";

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

/**
 * Bytes that take long to make, kept in the project's .cache/<name>/<key>.bin, which is written whole or not at all. `key` stands for everything they depend on.
 * A file of the wrong length is made anew.
 */
export function cachedBytes(name: string, key: string, length: number, make: () => Uint8Array): Uint8Array {
  const file = join(projectRoot(), ".cache", name, `${key}.bin`);
  if (existsSync(file)) {
    const bytes = readFileSync(file);
    if (bytes.length === length) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  const bytes = make();
  if (bytes.length !== length) throw new Error(`invalid length of ${name}: ${bytes.length} bytes of ${length}`);
  writeWhole(file, [bytes]);
  return bytes;
}
