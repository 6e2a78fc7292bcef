/**
 * The language service as the front sees it: types, completion, inspection. It runs in a worker thread of the front, starts at once and
 * loads in parallel with the user's process; every method waits until it is ready.
 */
import type { Declared } from "../transform/types.js";

export type TypecheckMode = "error" | "warn" | "off";

export interface Diagnostic {
  /** TypeScript's number: 2322. */
  code: number;
  category: "error" | "warning" | "suggestion" | "message";
  /** One or more lines. */
  message: string;
  /** UTF-16 offsets into the cell's source; undefined for a file elsewhere. */
  start: number | undefined;
  length: number | undefined;
  /** Absolute path when the mistake is in an imported module and not in the cell. */
  file?: string;
  related?: readonly { message: string; where: string }[];
}

export interface CellSource {
  /** Unique for the life of the front. */
  id: number;
  /** `cell 3`. */
  name: string;
  source: string;
  declarations: readonly Declared[];
}

export interface CompletionItem {
  text: string;
  /** As Jupyter's clients show it: function, class, instance, module, property, keyword, … */
  type: string;
  signature?: string;
  start: number;
  end: number;
}

export interface Completions {
  items: readonly CompletionItem[];
  /** UTF-16 offsets of what the items replace. */
  start: number;
  end: number;
}

export interface Inspection {
  /** `const x: number` */
  signature: string;
  /** Markdown. */
  documentation: string;
  /** Whole answer in both formats, for the detail level that was asked for. */
  markdown: string;
  text: string;
}

export interface KnownName {
  name: string;
  kind: Declared["kind"];
  /** Type as TypeScript prints it. */
  type: string;
  /** `cell 3` */
  cell: string;
}

export interface LanguageClient {
  /** Checks a cell against the names of the earlier ones. Rejects with an AbortError after cancel(). */
  check(cell: CellSource): Promise<Diagnostic[]>;
  /** From now on these names of that cell are what later cells see. Cheap, in order with check. */
  commit(cell: CellSource, names: readonly string[]): void;
  /** Forgets all cells (the user's process is new). */
  reset(): void;
  complete(source: string, offset: number): Promise<Completions>;
  inspect(source: string, offset: number, detail: 0 | 1): Promise<Inspection | undefined>;
  who(): Promise<KnownName[]>;
  /** Stops a check that is under way. */
  cancel(): void;
  close(): Promise<void>;
}

export interface LanguageOptions {
  /** Folder of the notebook: where imports start from and where the nearest tsconfig is looked for. */
  folder: string;
  /** Heap limit of the language service in MB; default: Node's. */
  memory?: number;
}
