/**
 * What the rewriting of cells promises to the executor.
 *
 * A cell becomes one function, called with the scope of all cells and the kernel's intrinsics:
 *
 *   (async function ($, $k) { "use strict"; … })          // or `function` where nothing is awaited; other names where the cell uses `$`
 *
 * - Every top-level name of any cell lives on `$`: `const a = 1` becomes `$.a = 1`, a use of `a` becomes `$.a`, a call
 *   `f(x)` becomes `(0, $.f)(x)`. Names are looked up when they are used, so a function sees a redeclared name (as in every notebook).
 * - A name that has no value yet throws a ReferenceError: `$` has no such own property, and its prototype throws.
 * - `$k.value = (…)` keeps the value of the last expression.
 * - Static imports come first: `const $m1 = $k.after(await import("x"))`, with their names bound on `$`; `import.meta` is `$k.meta`.
 * - Loops read `$k.trap[$k.flag[0]]` (both in constants of their function), awaits become `$k.after(await x)`, so that an interrupt
 *   reaches them. `catch (e)` begins with `$k.caught(e)`.
 */
import type { CompiledCell } from "../link/types.js";

/** The intrinsics that a compiled cell is called with. */
export interface CellIntrinsics {
  /** The last expression's value; absent when the cell ends in a statement. */
  value?: unknown;
  meta: ImportMeta;
  /** Its first element is 1 while a run is to be interrupted, else 0. Other threads write it. */
  flag: Int32Array;
  /** Its element 1 throws, when the running code was interrupted (instrument.ts says why it is looked at in this way). */
  trap: readonly number[];
  /** Gives its argument back, or throws when the code that waited was interrupted. */
  after<T>(value: T): T;
  /** V8's own errors must quote the source and not the rewritten code (messages.ts). */
  caught(error: unknown): void;
  /** Awaited after the static imports: what follows runs so that a signal can stop it, as in a cell without imports. */
  begin(): Promise<void>;
  /** The binding of a static import: throws a SyntaxError for a name that the module does not export, when it is used. */
  imported(module: object, name: string, specifier: string): unknown;
}

/** What TypeScript needs to know of a top-level declaration. */
export interface Declared {
  name: string;
  kind: "const" | "let" | "var" | "function" | "class" | "enum" | "namespace" | "import" | "type";
}

export interface Compiled extends CompiledCell {
  /** All top-level declarations, types included. */
  declarations: readonly Declared[];
}

export interface CompileOptions {
  /** `cell 3`. */
  name: string;
  url: string;
  /** Top-level names of the earlier cells: what `x` means when this cell does not declare it. */
  known: ReadonlyMap<string, Declared["kind"]>;
  /** From the tsconfig. Defaults: standard decorators, class fields by the standard, no JSX. */
  compilerOptions?: {
    experimentalDecorators?: boolean;
    useDefineForClassFields?: boolean;
    jsx?: string;
    jsxImportSource?: string;
    jsxFactory?: string;
    jsxFragmentFactory?: string;
  };
}

/** A mistake in the source, with its place in UTF-16 offsets. */
export interface SourceFault {
  message: string;
  start: number;
  end: number;
}

export type CompileOutcome =
  | { status: "ok"; cell: Compiled }
  | { status: "syntax-error"; faults: readonly SourceFault[] };

/** Answer to is_complete_request. */
export type Completeness = { status: "complete" | "invalid" | "unknown" } | { status: "incomplete"; indent: string };
