// A project of the tests' own: what they run, save and edit is a copy. Packages and data are those of the checkout.
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

export interface Project {
  readonly folder: string;
  remove(): void;
}

/** @param checkout what it is a copy of; default: the checkout of this file */
export function makeProject(checkout: string = root): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-project-")));
  for (const name of ["lib", "notebooks", "package.json", "tsconfig.json"])
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  for (const name of ["node_modules", "packages", "data"]) symlinkSync(join(checkout, name), join(folder, name));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
