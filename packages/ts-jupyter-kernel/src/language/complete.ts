/**
 * Completion: what TypeScript offers at the cursor, as one range with texts that replace it.
 *
 * Order: names of this cell and of earlier ones, members, then globals and keywords, deprecated ones last (TypeScript's `sortText`). Where a
 * word matches nothing in scope, exported names of other modules are offered (import-completions.ts).
 */
import type ts from "typescript";
import { type CellModule, type CellModules, toCell } from "./cell-modules.js";
import { compare, detailsOf, PREFERENCES, type Site, typesFor, WORD_BEFORE } from "./entries.js";
import { importable } from "./import-completions.js";
import type { CompletionItem, Completions } from "./types.js";
import type { TypeScript } from "./typescript.js";

/** Clients filter what is here while the user types on: an empty line has about 1,500 names in scope, TensorFlow.js 500 members. */
const MOST_ITEMS = 2000;
/** Milliseconds for signatures: 0.2 ms each when warm, but the first of a large type can take 50. */
const SIGNATURE_TIME = 20;
/** Milliseconds to find out which values can be called: 0.1 ms each at first. */
const CALLABLE_TIME = 60;

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

const begins = (text: string, typed: string) => text.toLowerCase().startsWith(typed.toLowerCase());
