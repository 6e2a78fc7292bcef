/** What a notebook asks of its kernel, in its metadata: `"ts-jupyter": { "typecheck": "warn" }`. */
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { TypecheckMode } from "../language/types.js";
import { logLine } from "./log.js";

/** Jupyter says the notebook's path in JPY_SESSION_NAME. A larger file is not read: it would hold up the first cell for a second. */
const LARGEST = 64 * 1024 * 1024;

export interface NotebookSettings {
  typecheck?: TypecheckMode;
}

/** Empty when there is no notebook, or it cannot be read, or it asks for nothing. */
export async function notebookSettings(folder: string, env: NodeJS.ProcessEnv): Promise<NotebookSettings> {
  const name = env.JPY_SESSION_NAME;
  if (name === undefined || !name.endsWith(".ipynb")) return {};
  const path = resolve(folder, name);
  let asked: unknown;
  try {
    if ((await stat(path)).size > LARGEST) return {};
    const notebook = JSON.parse(await readFile(path, "utf8")) as { metadata?: Record<string, unknown> };
    asked = (notebook.metadata?.["ts-jupyter"] as { typecheck?: unknown } | undefined)?.typecheck;
  } catch {
    // It may be elsewhere, or just being written: it is not our business then.
    return {};
  }
  if (asked === "error" || asked === "warn" || asked === "off") return { typecheck: asked };
  if (asked !== undefined) {
    logLine(`${path}: unknown typecheck: ${JSON.stringify(asked)} (known: error, warn, off)`);
  }
  return {};
}
