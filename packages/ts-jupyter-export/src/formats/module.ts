// Exporters and preprocessors of the user's own: modules whose default export is one, or a function that makes one from the settings.

import { importModule } from "../config/import-module.js";
import type { Exporter, Preprocessor } from "../core/exporter.js";
import type { Settings } from "../traits/index.js";

/** What a function that makes an exporter or a preprocessor is given. */
export interface ModuleOptions {
  /** All settings by class; a module reads its own class (any name) from a configuration file. */
  settings: Settings;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function isExporter(value: unknown): value is Exporter {
  if (!isRecord(value) || typeof value.export !== "function") return false;
  const named = typeof value.name === "string" && typeof value.mimetype === "string";
  return named && (typeof value.extension === "string" || typeof value.extension === "function");
}

const isPreprocessor = (value: unknown): value is Preprocessor =>
  isRecord(value) && typeof value.name === "string" && typeof value.preprocess === "function";

/** @throws Error one line that names the module */
export const loadExporter = (specifier: string, folder: string, settings: Settings): Promise<Exporter> =>
  load(specifier, folder, settings, isExporter, "an exporter: { name, mimetype, extension, export }");

/** @throws Error one line that names the module */
export const loadPreprocessor = (specifier: string, folder: string, settings: Settings): Promise<Preprocessor> =>
  load(specifier, folder, settings, isPreprocessor, "a preprocessor: { name, preprocess }");

async function load<T>(
  specifier: string,
  folder: string,
  settings: Settings,
  fits: (value: unknown) => value is T,
  wanted: string,
): Promise<T> {
  const made = await importModule(specifier, folder);
  let value = made.default;
  if (typeof value === "function") {
    const make = value as (options: ModuleOptions) => unknown;
    try {
      value = await make({ settings });
    } catch (error) {
      throw new Error(`${specifier}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (!fits(value))
    throw new Error(`the default export of ${specifier} is not ${wanted}, nor a function that makes one`);
  return value;
}
