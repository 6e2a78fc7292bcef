/**
 * Completion: what TypeScript offers at the cursor, as one range with texts that replace it.
 *
 * Order: names of this cell and of earlier ones, members, then globals and keywords, deprecated ones last (TypeScript's `sortText`). Where a
 * word matches nothing in scope, exported names of other modules are offered. Jupyter replaces a single range, so such an item
 * replaces everything up to the cursor: import statement, text before the word, word.
 */
import { isBuiltin } from "node:module";
import type ts from "typescript";
import { type CellModule, type CellModules, toCell } from "./cell-modules.js";
import type { CompletionItem, Completions } from "./types.js";
import type { TypeScript } from "./typescript.js";

/** Clients filter what is here while the user types on: an empty line has about 1,500 names in scope, TensorFlow.js 500 members. */
const MOST_ITEMS = 2000;
const MOST_IMPORTS = 20;
/** Letters of a word before all modules are searched: a shorter one matches hundreds of exports. */
const IMPORT_FROM = 2;
/** Milliseconds for signatures: 0.2 ms each when warm, but the first of a large type can take 50. */
const SIGNATURE_TIME = 20;
/** Milliseconds to find out which values can be called: 0.1 ms each at first. */
const CALLABLE_TIME = 60;

const PREFERENCES: ts.UserPreferences = {
  includeCompletionsWithInsertText: true,
  includeCompletionsForImportStatements: true,
  includeAutomaticOptionalChainCompletions: true,
};
const WORD_BEFORE = /[\p{ID_Continue}$\u200c\u200d]*$/u;

/** TypeScript's kinds as Jupyter's clients know them. */
const TYPES: Record<string, string> = {
  function: "function",
  "local function": "function",
  method: "function",
  constructor: "function",
  class: "class",
  "local class": "class",
  interface: "interface",
  type: "type",
  "type parameter": "type",
  "primitive type": "type",
  enum: "enum",
  module: "module",
  "external module name": "module",
  namespace: "module",
  import: "module",
  property: "property",
  getter: "property",
  setter: "property",
  accessor: "property",
  "enum member": "property",
  parameter: "param",
  keyword: "keyword",
  directory: "path",
  script: "path",
  string: "value",
};

interface Site {
  ts: TypeScript;
  service: ts.LanguageService;
  module: CellModule;
  cells: CellModules;
  /** UTF-16 offset of the cursor in the cell. */
  offset: number;
  /** Its position in the file. */
  position: number;
}

export function completionsAt(
  ts: TypeScript,
  service: ts.LanguageService,
  module: CellModule,
  cells: CellModules,
  offset: number,
): Completions {
  const site = { ts, service, module, cells, offset, position: module.offset + offset };
  const found = service.getCompletionsAtPosition(module.file, site.position, { ...PREFERENCES, includeSymbol: true });
  const theirs = found === undefined ? [] : inScope(site, found);
  const own = kernelModules(site).filter(({ text, start }) =>
    theirs.every((item) => item.text !== text && item.start === start),
  );
  const items = [...theirs, ...own];
  if (items.length > 0) return { items, start: items[0]?.start ?? offset, end: items[0]?.end ?? offset };
  const imports = importable(site);
  if (imports.length > 0) return { items: imports, start: 0, end: offset };
  return { items: [], start: offset, end: offset };
}

/** Modules that are there without being installed. */
const KERNEL_MODULES = ["ts-jupyter-kernel/runtime", "tslab"];

function kernelModules({ module, offset }: Site): CompletionItem[] {
  const [, typed] =
    /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*["']([^"'\n]+)$/.exec(module.source.slice(0, offset)) ?? [];
  if (typed === undefined) return [];
  const names = KERNEL_MODULES.filter((name) => name.startsWith(typed));
  return names.map((text) => ({ text, type: "module", start: offset - typed.length, end: offset }));
}

function inScope(site: Site, found: ts.CompletionInfo): CompletionItem[] {
  const { module, offset } = site;
  const word = offset - (WORD_BEFORE.exec(module.source.slice(0, offset))?.[0].length ?? 0);
  const common = found.optionalReplacementSpan;
  const candidates = found.entries.flatMap((entry) => {
    if (entry.source?.includes(".cell-")) return [];
    const span = entry.replacementSpan ?? common;
    const start = span === undefined ? word : toCell(module, span.start);
    if (start === undefined || start > offset) return [];
    // What stands after the cursor stays: completion adds to what was typed.
    const typed = module.source.slice(start, offset);
    const text = entry.insertText ?? entry.name;
    // `?.deep` for `maybe.`: what is inserted replaces the point, what is compared comes after it.
    const matches = begins(text, typed) || begins(entry.name, typed.replace(/^(?:\?\.|\.)/, ""));
    return matches ? [{ entry, text, start, typed }] : [];
  });
  const order = (text: string, typed: string) => (text.startsWith(typed) ? 0 : 1);
  candidates.sort(
    (a, b) =>
      compare(a.entry.sortText, b.entry.sortText) ||
      order(a.text, a.typed) - order(b.text, b.typed) ||
      compare(a.text.toLowerCase(), b.text.toLowerCase()) ||
      // `abs` before `Abs`.
      compare(b.text, a.text),
  );
  // Jupyter replaces one range: the best item's.
  const best = candidates[0]?.start;
  const kept = candidates.filter(({ start }) => start === best).slice(0, MOST_ITEMS);
  const typeOf = typesFor(site, performance.now() + CALLABLE_TIME);
  const items = kept.map(({ entry, text, start }) => ({
    entry,
    item: { text, type: typeOf(entry), start, end: offset },
  }));
  const deadline = performance.now() + SIGNATURE_TIME;
  return items.map(({ entry, item }) => {
    if (item.type !== "function" || performance.now() > deadline) return item;
    const signature = signatureOf(site, entry);
    return signature === undefined ? item : { ...item, signature };
  });
}

/** What kind of thing an entry is: an alias is what it stands for, a value that can be called is a function. */
function typesFor({ ts, service }: Site, deadline: number): (entry: ts.CompletionEntry) => string {
  const checker = service.getProgram()?.getTypeChecker();
  return ({ kind, symbol }) => {
    const plain = TYPES[kind] ?? "instance";
    const isOpen = kind === "alias" || plain === "instance" || plain === "property";
    if (checker === undefined || symbol === undefined || !isOpen || performance.now() > deadline) return plain;
    const { SymbolFlags } = ts;
    const meant = (symbol.flags & SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
    if ((meant.flags & SymbolFlags.Class) !== 0) return "class";
    if ((meant.flags & SymbolFlags.Function) !== 0) return "function";
    if ((meant.flags & SymbolFlags.Variable) === 0) {
      if ((meant.flags & SymbolFlags.Module) !== 0) return "module";
      if ((meant.flags & (SymbolFlags.Interface | SymbolFlags.TypeAlias)) !== 0) return "type";
    }
    if ((meant.flags & (SymbolFlags.Variable | SymbolFlags.Property)) === 0) return plain;
    const type = checker.getTypeOfSymbol(meant);
    return type.getCallSignatures().length > 0 ? "function" : plain;
  };
}

/** `(x: number) => string` of a function, without its name. */
function signatureOf(site: Site, entry: ts.CompletionEntry): string | undefined {
  const parts = detailsOf(site, entry)
    ?.displayParts.map(({ text }) => text)
    .join("");
  if (parts === undefined) return undefined;
  const from = parts.search(/[(<]/) === 0 ? parts.indexOf(entry.name) : 0;
  const opening = parts.slice(from).search(/[(<]/);
  return opening < 0 ? undefined : parts.slice(from + opening).split(/\n(?:import|export) /)[0];
}

function detailsOf(
  { service, module, position }: Site,
  { name, source, data }: ts.CompletionEntry,
  preferences = PREFERENCES,
) {
  return service.getCompletionEntryDetails(module.file, position, name, {}, source, preferences, data);
}

function importable(site: Site): CompletionItem[] {
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

const begins = (text: string, typed: string) => text.toLowerCase().startsWith(typed.toLowerCase());
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
