import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

/**
 * The project's root, from the working directory upwards: notebooks run in notebooks/, tests in the root. `import.meta` would say it
 * directly, but kernels that run cells as CommonJS have none.
 * @throws Error outside the project
 */
export function projectFolder(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    try {
      if (createRequire(join(folder, "package.json"))("./package.json").name === "innerloop") return folder;
    } catch {
      // no package.json here: one folder up
    }
    if (dirname(folder) === folder) throw new Error(`not inside the innerloop project: ${from}`);
  }
}
