/**
 * Exported names of other modules, for a word that matches nothing in scope. Jupyter replaces a single range, so such an item replaces
 * everything up to the cursor: import statement, text before the word, word.
 */
import { isBuiltin } from "node:module";
import type ts from "typescript";
import type { CellModule } from "./cell-modules.js";
import { compare, detailsOf, PREFERENCES, type Site, typesFor, WORD_BEFORE } from "./entries.js";
import type { CompletionItem } from "./types.js";

const MOST_IMPORTS = 20;
/** Letters of a word before all modules are searched: a shorter one matches hundreds of exports. */
const IMPORT_FROM = 2;

export function importable(site: Site): CompletionItem[] {
  const { service, module, position, offset } = site;
  const before = module.source.slice(0, offset);
  const word = WORD_BEFORE.exec(before)?.[0] ?? "";
  if (word.length < IMPORT_FROM || /\.\s*$/.test(before.slice(0, -word.length))) return [];
  const preferences = { ...PREFERENCES, includeCompletionsForModuleExports: true };
  const found = service.getCompletionsAtPosition(module.file, position, preferences);
  const candidates = (found?.entries ?? []).filter(
    ({ name, source, data }) =>
      data !== undefined &&
      source !== undefined &&
      !source.includes(".cell-") &&
      name.toLowerCase().startsWith(word.toLowerCase()),
  );
  const rank = (entry: ts.CompletionEntry) =>
    (entry.name === word ? 0 : entry.name.startsWith(word) ? 1 : 2) * 4 + nearness(entry.source ?? "");
  candidates.sort((a, b) => rank(a) - rank(b) || a.name.length - b.name.length || compare(a.name, b.name));
  const start = before.slice(0, before.length - word.length);
  const typeOf = typesFor(site, 0);
  const texts = new Map<string, CompletionItem>();
  for (const entry of candidates) {
    if (texts.size === MOST_IMPORTS) break;
    const statement = importStatement(detailsOf(site, entry, preferences), module);
    const text = statement === undefined ? "" : `${statement}${start}${entry.name}`;
    if (text !== "") texts.set(text, { text, type: typeOf(entry), start: 0, end: offset });
  }
  return [...texts.values()];
}

/** The project's own modules first, then Node's under their full names. */
function nearness(source: string): number {
  if (source.startsWith(".") || source.startsWith("/")) return 0;
  return source.startsWith("node:") ? 1 : isBuiltin(source) ? 3 : 2;
}

/** The text that the import adds, when it is a statement of its own. */
function importStatement(details: ts.CompletionEntryDetails | undefined, module: CellModule): string | undefined {
  const changes = details?.codeActions?.[0]?.changes.find(({ fileName }) => fileName === module.file)?.textChanges;
  const text = changes?.[0]?.newText.trim();
  if (changes?.length !== 1 || text === undefined || !/^import\b/.test(text)) return undefined;
  const builtin = /from "([^":]+)"/.exec(text)?.[1];
  return `${builtin !== undefined && isBuiltin(builtin) ? text.replace(`"${builtin}"`, `"node:${builtin}"`) : text}\n`;
}
