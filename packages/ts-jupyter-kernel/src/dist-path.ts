/**
 * Where the files lie that are started as processes, workers and loader hooks: always below `dist`, also when the importing module
 * itself runs from `src` (as it does under vitest), because Node starts only JavaScript.
 */
import { fileURLToPath } from "node:url";

/** Absolute path of a built file: `distFile("child/main.js")`. */
export function distFile(path: string): string {
  return fileURLToPath(new URL(`../dist/${path}`, import.meta.url));
}
