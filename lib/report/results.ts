/**
 * Stored results: one JSON file a run, `data/results/<name>/<hash>.json`, where the hash stands for name, configuration, profile and seed.
 * Files are written whole or not at all, and a file that is not what it should be is named, never guessed at.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectFolder } from "../tensor/project-folder.js";
import { writeWhole } from "../tensor/write-whole.js";
import { canonicalJson, decodeJson, encodeJson, type Json } from "./json.js";
import type { Provenance } from "./provenance.js";

/**
 * `quick`: minutes on two cores, run by everybody. `standard`: longer training at the quick sizes. `full`: the paper's sizes, hours. What the last
 * two find is stored in the repository.
 */
export type Profile = "quick" | "standard" | "full";

/** All profiles, shortest first. */
export const profiles: readonly Profile[] = ["quick", "standard", "full"];

/** One run as it is stored. `metrics` is what the run returned. */
export interface StoredResult<Config = Json, Metrics = Json> {
  readonly format: "innerloop-result-1";
  readonly name: string;
  readonly profile: Profile;
  readonly config: Config;
  /** First 16 hexadecimal digits of the SHA-256 of the configuration; equal for the runs of one experiment that differ in the seed only. */
  readonly configHash: string;
  readonly seed: number;
  readonly metrics: Metrics;
  readonly provenance: Provenance;
}

/** What tells one run from another. */
export interface RunKey {
  readonly name: string;
  readonly profile: Profile;
  readonly config: unknown;
  readonly seed: number;
}

/** First 16 hexadecimal digits of the SHA-256 of a value's canonical JSON: independent of the order of keys. */
export function hashOf(value: unknown, path = "config"): string {
  return createHash("sha256").update(canonicalJson(value, path)).digest("hex").slice(0, 16);
}

/** The file of a run: `<folder>/<name>/<hash>.json`. */
export function resultFile(folder: string, { name, profile, config, seed }: RunKey): string {
  return join(folder, name, `${hashOf({ name, profile, config, seed }, "run")}.json`);
}

/** Standard and full results are part of the repository (data/results); quick ones are made anew by everybody and stay out of it (.cache/results). */
export function resultsFolder(profile: Profile): string {
  return join(projectFolder(), ...(profile === "quick" ? [".cache", "results"] : ["data", "results"]));
}

/** Stores a result in its file. Lists of numbers stand in one line, so that files stay short and a reader finds the names. */
export function writeResult(file: string, result: StoredResult<unknown, unknown>): void {
  const text = JSON.stringify(encodeJson(result, "result"), null, 2);
  // One way only to read a number: with two, a list of n negative ones that ends otherwise takes 2ⁿ tries.
  const short = text.replace(/\[(?:\s+[\d.eE+-]+,?)+\s+\]/g, (list) =>
    list.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );
  writeWhole(file, [Buffer.from(`${short}\n`)]);
}

/**
 * Reads one result file.
 * @throws Error naming the file when it is damaged, not a result, or its configuration was edited by hand
 */
export function readResult(file: string): StoredResult {
  const wrong = (why: string) => new Error(`not a stored result: ${relative(process.cwd(), file)}: ${why}`);
  let value: unknown;
  try {
    value = decodeJson(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    throw wrong("damaged JSON");
  }
  if (typeof value !== "object" || value === null) throw wrong("not an object");
  const { format, name, profile, config, configHash, seed, metrics, provenance } = value as Partial<StoredResult>;
  if (format !== "innerloop-result-1") throw wrong(`unknown format ${JSON.stringify(format)}`);
  if (typeof name !== "string" || !profiles.includes(profile as Profile)) throw wrong("no name or profile");
  if (!Number.isSafeInteger(seed)) throw wrong(`invalid seed: ${seed}`);
  if (metrics === undefined || typeof provenance !== "object") throw wrong("no metrics or no provenance");
  if (configHash !== hashOf(config))
    throw wrong(`configHash ${configHash} is not that of its config (${hashOf(config)})`);
  return value as StoredResult;
}

/**
 * All stored results of an experiment, by configuration hash, then seed. None stored: an empty list.
 * The type of configuration and metrics is the caller's knowledge; nothing checks it.
 */
export function storedResults<Config = Json, Metrics = Json>(
  name: string,
  options: { readonly profile?: Profile; readonly folder?: string } = {},
): StoredResult<Config, Metrics>[] {
  const { profile = "full", folder = resultsFolder(profile) } = options;
  let files: string[];
  try {
    files = readdirSync(join(folder, name)).filter((file) => file.endsWith(".json"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const results = files
    .map((file) => readResult(join(folder, name, file)))
    .filter((result) => result.profile === profile);
  results.sort((a, b) => (a.configHash === b.configHash ? a.seed - b.seed : a.configHash < b.configHash ? -1 : 1));
  return results as unknown as StoredResult<Config, Metrics>[];
}
