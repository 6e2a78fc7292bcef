// What one exporter made of one notebook, reduced to what is compared.

import type { Entry } from "./corpus/index.js";
import { digest } from "./shorten.js";
import { structureOf } from "./structure.js";
import type { Element } from "./tree.js";
import type { Variant } from "./variants.js";

/** "error": no document; the phrase is each side's own and is not compared. */
export type Outcome = { kind: "error"; message: string } | { kind: "document"; tree: Element };

export const failed = (message: string): Outcome => ({ kind: "error", message });

/** A document and the files beside it, as one tree: a page's structure, or a text's lines. */
export function outcomeOf(
  document: string,
  extension: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  variant: Variant,
  entry: Entry,
): Outcome {
  const main =
    variant.compare === "text"
      ? textTree(document)
      : structureOf(document, { template: variant.compare, ids: entry.randomIds ? "random" : "stored" });
  const beside = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, data]): Element => ({ tag: "file", attributes: { name, data: digest(data) }, children: [] }));
  return { kind: "document", tree: { tag: "export", attributes: { extension }, children: [main, ...beside] } };
}

/** One node a line; a text that differs only in its last line end differs. */
const textTree = (text: string): Element => ({ tag: "text", attributes: {}, children: text.split("\n") });
