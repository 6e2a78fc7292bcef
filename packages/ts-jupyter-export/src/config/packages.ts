// Where an installed package lies, seen from a folder. Its own file: `--to` asks this before anything else is loaded.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/** The folder of an installed package; undefined where there is none. */
export function packageFolder(name: string, from: string): string | undefined {
  if (!/^(@[\w.-]+\/)?[\w-][\w.-]*$/.test(name)) return undefined;
  const places = createRequire(resolve(from, "x.js")).resolve.paths(name) ?? [];
  return places.map((place) => join(place, name)).find((folder) => existsSync(join(folder, "package.json")));
}

/** The file that `import "name"` would load. `require.resolve` does not find packages that are for `import` alone. */
export function packageEntry(folder: string): string {
  const { exports, main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports?: unknown;
    main?: string;
  };
  return join(folder, target(exports) ?? main ?? "index.js");
}

function target(exports: unknown): string | undefined {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  for (const [condition, value] of Object.entries(exports)) {
    if ([".", "node", "import", "default"].includes(condition)) {
      const found = target(value);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
