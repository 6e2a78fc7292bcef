/**
 * A long computation as a stored, resumable run.
 *
 *     const result = await experiment("maml-sinusoid", config, seed, async (run) => {
 *       let state = initial(config, run.seed);
 *       for (const epoch of epochs) state = await run.piece(`epoch ${epoch}`, () => train(state, epoch));
 *       return { loss: state.loss };
 *     }, { profile: "full" });
 *
 * `run.piece(key, compute)` returns the stored value where the piece was finished by an earlier, killed run, and computes and stores it
 * otherwise: a killed run loses at most the current piece. A piece is a pure function of configuration, seed and earlier pieces, and its value
 * a JSON value; it comes back bit for bit, so a resumed run ends with the numbers of an uninterrupted one.
 */
import { existsSync, rmSync } from "node:fs";
import { activeBackend } from "../tensor/active.js";
import { formatSeconds } from "./format.js";
import { type Journal, openJournal } from "./journal.js";
import { display } from "./kernel.js";
import { installedVersions, provenanceNow } from "./provenance.js";
import {
  hashOf,
  type Profile,
  profiles,
  type RunKey,
  readResult,
  resultFile,
  resultsFolder,
  type StoredResult,
  writeResult,
} from "./results.js";

/** What a run is given. */
export interface Run<Config> {
  readonly config: Config;
  readonly seed: number;
  /** The value of a piece: from the journal of a killed run, or computed now and stored before this returns. Keys are unique in a run. */
  piece<T>(key: string, compute: () => T | Promise<T>): Promise<T>;
}

export interface ExperimentOptions {
  /** Default: "quick". */
  readonly profile?: Profile;
  /** What to do when this very run is stored already. Default: "replace" for quick (the point is to run it), "reuse" for the others. */
  readonly stored?: "reuse" | "replace";
  /** What to do with the pieces of a killed run. Default: "resume". */
  readonly pieces?: "resume" | "discard";
  /** Where results lie. Default: .cache/results (not in the repository) for quick, data/results for the others. */
  readonly folder?: string;
  /** Whether to show the line that says which run this is. Default: "line". */
  readonly announce?: "line" | "none";
}

/**
 * Runs, or finds, one experiment and returns what is stored.
 * @throws Error on a name that is not kebab-case, a seed that is no safe integer, a configuration that is not JSON, an unknown option,
 *   a run that returns nothing, a damaged file (named)
 */
export async function experiment<Config, Metrics>(
  name: string,
  config: Config,
  seed: number,
  body: (run: Run<Config>) => Metrics | Promise<Metrics>,
  options: ExperimentOptions = {},
): Promise<StoredResult<Config, Metrics>> {
  const { profile = "quick", folder = resultsFolder(profile), pieces = "resume", announce = "line" } = options;
  const { stored = profile === "quick" ? "replace" : "reuse" } = options;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) throw new Error(`invalid experiment name: "${name}" (kebab-case wanted)`);
  if (!Number.isSafeInteger(seed)) throw new Error(`invalid seed: ${seed}`);
  requireOneOf("profile", profile, profiles);
  requireOneOf("stored", stored, ["reuse", "replace"]);
  requireOneOf("pieces", pieces, ["resume", "discard"]);
  const key: RunKey = { name, profile, config, seed };
  const file = resultFile(folder, key);
  const say = (text: string) => {
    if (announce === "line") display({ data: { "text/plain": `${name} (${profile}, seed ${seed}): ${text}` } });
  };
  if (stored === "reuse" && existsSync(file)) {
    const result = readResult(file) as unknown as StoredResult<Config, Metrics>;
    const { date, processor, backend, wallSeconds } = result.provenance;
    say(`stored result of ${date.slice(0, 10)}, ${formatSeconds(wallSeconds)} on ${processor}, backend ${backend}`);
    return result;
  }
  const header = {
    key: hashOf(key, "run"),
    node: process.version,
    versions: installedVersions(),
    backend: activeBackend() ?? "none",
  };
  const journalFile = file.replace(/\.json$/, ".pieces.jsonl");
  if (pieces === "discard") rmSync(journalFile, { force: true });
  const journal = openJournal(journalFile, header);
  if (journal.found > 0) say(`resumed after ${journal.found} pieces, ${formatSeconds(journal.foundSeconds)}`);
  const start = performance.now();
  try {
    const metrics = await body({ config, seed, piece: piecesOf(name, journal) });
    if (metrics === undefined) throw new Error(`experiment "${name}": the run returned nothing to store`);
    const wallSeconds = journal.foundSeconds + (performance.now() - start) / 1000;
    const provenance = provenanceNow(wallSeconds);
    const configHash = hashOf(config);
    writeResult(file, { format: "innerloop-result-1", name, profile, config, configHash, seed, metrics, provenance });
    journal.remove();
    say(`computed here in ${formatSeconds(wallSeconds)}, backend ${provenance.backend}`);
  } finally {
    journal.close();
  }
  return readResult(file) as unknown as StoredResult<Config, Metrics>;
}

/** Cells are type-checked loosely; a misspelt choice must not cost a stored run. */
function requireOneOf(option: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw new Error(`unknown ${option} "${value}" (known: ${known.join(", ")})`);
}

function piecesOf(name: string, journal: Journal): Run<unknown>["piece"] {
  const used = new Set<string>();
  return async <T>(key: string, compute: () => T | Promise<T>): Promise<T> => {
    if (used.has(key)) throw new Error(`experiment "${name}": piece "${key}" used twice`);
    used.add(key);
    const known = journal.get(key);
    if (known) return known.value as T;
    const start = performance.now();
    const value = await compute();
    return journal.add(key, value, (performance.now() - start) / 1000) as T;
  };
}
