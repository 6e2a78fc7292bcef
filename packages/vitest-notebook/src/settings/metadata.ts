// What holds for a notebook and for each of its code cells: the options, then the notebook's metadata, then the cell's metadata and tags.
// Both kinds of metadata keep ours below the key `vitest_notebook`.
import { declaredParameters } from "@innerloop/jupyter-client";
import type { CodeCell, JsonValue, Notebook } from "@innerloop/nbformat";
import type { CompareRules, Pattern } from "../compare/types.js";
import { cellName, hasCode } from "./number.js";
import { patternsOf } from "./patterns.js";
import { hint, suggest } from "./suggest.js";
import { type CellTags, tagsOf } from "./tags.js";
import type { CellSettings, CompareMode, NotebookSettings, NotebooksOptions, Settings } from "./types.js";
import { checkValue, RULES, shown } from "./values.js";

export const METADATA_KEY = "vitest_notebook";
const PLACE = `metadata.${METADATA_KEY}: `;

type Name = keyof NotebooksOptions;
const OF_CELLS = ["rtol", "atol", "patterns", "ignorePaths", "pictures", "stderr", "derived", "timeout"] as const;
const OF_NOTEBOOKS = [...OF_CELLS, "cache", "compare", "notebookTimeout", "inputs", "parameters"] as const;

/** What cells inherit. */
interface Inherited {
  rules: CompareRules;
  timeout: number;
}

/** @throws {RangeError} naming the cell, the tag or the option, and what was probably meant. */
export function notebookSettings(notebook: Notebook, settings: Settings): NotebookSettings {
  const { cells } = notebook;
  const own = optionsIn(notebook.metadata, OF_NOTEBOOKS, "a notebook");
  const { rtol, atol, patterns, ignorePaths, pictures, stderr, derived, timeout } = settings;
  const outer = { rules: { rtol, atol, patterns, ignorePaths, pictures, stderr, derived }, timeout };
  const inherited = refine(outer, own);
  const found: NotebookSettings["cells"] = new Map();
  const tagged = new Map<number, CellTags>();
  for (const [index, cell] of cells.entries()) {
    if (cell.cell_type !== "code") continue;
    within(`${cellName(cells, index)}: `, () => {
      const tags = tagsOf(cell.source, cell.metadata.tags ?? []);
      tagged.set(index, tags);
      found.set(index, cellSettings(cell, tags, inherited, own.compare ?? settings.compare, settings.slow));
    });
  }
  for (const word of ["parameters", "injected-parameters"] as const) {
    const [first, second] = [...tagged]
      .filter(([, tags]) => tags.words.has(word))
      .map(([index]) => cellName(cells, index));
    if (second !== undefined) throw new RangeError(`${first} and ${second} are both tagged "${word}"`);
  }
  const kernel = settings.kernel ?? notebook.metadata.kernelspec?.name;
  return {
    ...(kernel !== undefined && { kernel }),
    // Whoever switches it off for all (`--no-cache`) means all.
    cache: settings.cache === "off" ? "off" : (own.cache ?? "on"),
    parameters: parametersFor(notebook, own.parameters ?? {}, settings.parameters),
    notebookTimeout: own.notebookTimeout ?? settings.notebookTimeout,
    inputs: [...new Set([...settings.inputs, ...(own.inputs ?? [])])],
    cells: found,
  };
}

/**
 * Parameters of the options go to the notebooks that declare them; one that none declares is a slip.
 * @throws {RangeError} `unknown parameter "profle": no notebook declares it (did you mean "profile"?)`
 */
export function checkParameters(settings: Settings, notebooks: Iterable<Notebook>): void {
  const declared = new Set([...notebooks].flatMap((notebook) => declaredParameters(notebook) ?? []));
  for (const name of Object.keys(settings.parameters)) {
    if (declared.has(name)) continue;
    const meant = suggest(name, [...declared]);
    const end = meant === undefined ? "" : ` (did you mean "${meant}"?)`;
    throw new RangeError(`unknown parameter "${name}": no notebook declares it${end}`);
  }
}

/** Those from outside win: whoever asks for `-p profile full` gets it. */
function parametersFor(notebook: Notebook, own: Record<string, JsonValue>, outer: Record<string, JsonValue>) {
  const declared = declaredParameters(notebook) ?? [];
  for (const name of Object.keys(own)) {
    if (declared.includes(name)) continue;
    throw new RangeError(`${PLACE}unknown parameter "${name}"${hint(name, declared)}`);
  }
  const asked = Object.entries(outer).filter(([name]) => declared.includes(name));
  return { ...own, ...Object.fromEntries(asked) };
}

function cellSettings(
  cell: CodeCell,
  { words, numbers }: CellTags,
  inherited: Inherited,
  compare: CompareMode,
  slow: Settings["slow"],
): CellSettings {
  const own = optionsIn(cell.metadata, OF_CELLS, "a cell");
  for (const [key, value] of numbers) {
    const other = own[key];
    if (other !== undefined && other !== value) {
      throw new RangeError(`two values of ${key}: ${other} (metadata) and ${value} (tag)`);
    }
  }
  const { rules, timeout } = refine(inherited, { ...own, ...Object.fromEntries(numbers) });
  const skip = !hasCode(cell)
    ? "it is empty"
    : (words.get("skip-execution") ?? (slow === "skip" ? words.get("slow") : undefined));
  const isCompared =
    compare === "all" ? !words.has("ignore-output") : compare === "tagged" && words.has("check-output");
  return {
    rules,
    outputs: isCompared ? "compare" : "ignore",
    expects: words.has("raises-exception") ? "raises" : "success",
    execution: skip === undefined ? "run" : "skip",
    ...(skip !== undefined && { skipReason: skip }),
    timeout,
  };
}

/** Numbers and choices replace what was inherited; paths are added; patterns as patterns.ts says. */
function refine({ rules, timeout }: Inherited, own: NotebooksOptions): Inherited {
  return {
    rules: {
      rtol: own.rtol ?? rules.rtol,
      atol: own.atol ?? rules.atol,
      patterns: patternsIn(own, rules.patterns),
      ignorePaths: [...new Set([...rules.ignorePaths, ...(own.ignorePaths ?? [])])],
      pictures: own.pictures ?? rules.pictures,
      stderr: own.stderr ?? rules.stderr,
      derived: own.derived ?? rules.derived,
    },
    timeout: own.timeout ?? timeout,
  };
}

function patternsIn({ patterns }: NotebooksOptions, inherited: readonly Pattern[]): readonly Pattern[] {
  return patterns ? within(PLACE, () => patternsOf(patterns, inherited)) : inherited;
}

/** Our part of some metadata, checked. */
function optionsIn(metadata: Record<string, unknown>, allowed: readonly Name[], what: string): NotebooksOptions {
  const own = metadata[METADATA_KEY];
  if (own === undefined) return {};
  return within(PLACE, () => {
    if (typeof own !== "object" || own === null || Array.isArray(own)) {
      throw new RangeError(`not an object: ${shown(own)}`);
    }
    for (const [name, value] of Object.entries(own)) {
      if (!allowed.includes(name as Name)) {
        const end = Object.hasOwn(RULES, name) ? ` (an option of the plugin, not of ${what})` : hint(name, allowed);
        throw new RangeError(`unknown option "${name}"${end}`);
      }
      checkValue(name as Name, value);
    }
    return own as NotebooksOptions;
  });
}

/** Runs the function; its RangeErrors get the place in front. */
function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(place + error.message, { cause: error });
    throw error;
  }
}
