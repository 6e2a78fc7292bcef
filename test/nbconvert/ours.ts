// Our exporters on a notebook of the corpus, asked as a variant asks nbconvert.
import { NotebookError, parseNotebook } from "@innerloop/nbformat";
import type { ExportContext, Resource } from "../../packages/ts-jupyter-export/src/core/exporter.js";
import { preprocess, preprocessorsOf } from "../../packages/ts-jupyter-export/src/preprocess/index.js";
import type { Entry } from "./corpus/index.js";
import { failed, type Outcome, outcomeOf } from "./outcome.js";
import type { Variant } from "./variants.js";

/** Errors that are one line are answers; `internal:` ones and programming errors reject. */
export async function ours(entry: Entry, variant: Variant): Promise<Outcome> {
  const resolve = async (address: string): Promise<Resource | undefined> => {
    const bytes = entry.beside?.[address];
    return bytes && { bytes, mime: "image/png" };
  };
  const context: ExportContext = {
    name: entry.name,
    uniqueKey: entry.name,
    filesDir: `${entry.name}_files`,
    trust: "trusted",
    resolve,
    warn: () => {},
  };
  try {
    // As the command reads: what is left out and filled in is told, and no reason to refuse.
    const notebook = parseNotebook(entry.text(), { onRepair: () => {} });
    const prepared = await preprocess(notebook, preprocessorsOf(variant.preprocess), context);
    const made = await variant.ours().export(prepared.notebook, context);
    const data = typeof made.data === "string" ? made.data : new TextDecoder().decode(made.data);
    return outcomeOf(data, made.extension, new Map([...prepared.files, ...made.files]), variant, entry);
  } catch (error) {
    if (error instanceof NotebookError || isPlain(error)) return failed((error as Error).message);
    throw error;
  }
}

/** An Error of our own: not a TypeError or the like, and no broken invariant. */
const isPlain = (error: unknown): boolean =>
  error instanceof Error &&
  error.constructor === Error &&
  !error.message.startsWith("internal:") &&
  !error.message.includes("\n");
