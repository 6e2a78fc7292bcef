// One configuration file → settings: `{ "HTMLExporter": { "theme": "dark" } }`, as JSON or as the default export of a module.
import { readFileSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import type { JsonValue } from "@innerloop/nbformat";
import { UsageError } from "../cli/usage-error.js";
import { findTrait, fromJson, isClass, type Settings } from "../traits/index.js";

/**
 * Reads and checks a file.
 * @param path as the user knows it
 * @throws UsageError one line that names file, trait and value
 */
export async function readConfig(path: string, cwd: string): Promise<Settings> {
  const full = resolve(cwd, path);
  if (extname(full) === ".py")
    throw new UsageError(`${path}: Python is not read; write the same as jupyter_nbconvert_config.json`);
  const contents = extname(full) === ".json" ? readJson(full, path) : await readModule(full, path);
  // Jupyter's common file has settings of other programs.
  return checkConfig(contents, path, basename(full) === "jupyter_config.json" ? "skip" : "keep");
}

function readJson(full: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(full, "utf8"));
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message.split("\n", 1)[0] : String(error)}`);
  }
}

async function readModule(full: string, path: string): Promise<unknown> {
  if (!/\.[cm]?[jt]s$/.test(full)) throw new UsageError(`${path}: a configuration file is .json, .js or .ts`);
  const { importModule } = await import("./import-module.js");
  try {
    const { default: value } = await importModule(full, dirname(full));
    return typeof value === "function" ? await (value as () => unknown)() : value;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Checks settings that were written by hand.
 * @param strangers classes that nobody here knows: left out, or kept for a module of the user's own
 * @throws UsageError
 */
export function checkConfig(contents: unknown, path: string, strangers: "skip" | "keep"): Settings {
  if (!isRecord(contents)) throw new UsageError(`${path}: not a record of classes`);
  const settings: Record<string, Record<string, JsonValue>> = {};
  for (const [name, traits] of Object.entries(contents)) {
    // traitlets writes a version number beside the classes.
    if (name === "version") continue;
    if (!isRecord(traits)) throw new UsageError(`${path}: ${name} is not a record of traits`);
    if (isClass(name)) settings[name] = checkClass(name, traits, path);
    else if (strangers === "keep") settings[name] = traits as Record<string, JsonValue>;
  }
  return settings;
}

function checkClass(name: string, traits: Record<string, unknown>, path: string): Record<string, JsonValue> {
  const checked: Record<string, JsonValue> = {};
  for (const [trait, value] of Object.entries(traits)) {
    let row: ReturnType<typeof findTrait>["row"];
    try {
      ({ row } = findTrait(name, trait));
    } catch (error) {
      throw new UsageError(`${path}: ${(error as Error).message}`);
    }
    try {
      checked[trait] = fromJson(value, row);
    } catch (error) {
      throw new UsageError(`${path}: invalid ${name}.${trait}: ${(error as Error).message}`);
    }
  }
  return checked;
}
