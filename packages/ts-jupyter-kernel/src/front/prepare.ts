/** From the source of a cell, and of user expressions, to what the user's process runs. The rewriting is loaded at the first cell. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CompiledCell, ErrorReport } from "../link/types.js";
import type { Compiled, CompileOptions, CompileOutcome, SourceFault } from "../transform/types.js";
import type { Names } from "./names.js";

export interface PreparerOptions {
  /** Folder of the notebook: cells are files in it, for imports and stacks. */
  folder: string;
  names: Names;
  compilerOptions?: CompileOptions["compilerOptions"];
}

export type Prepared = { status: "ok"; cell: Compiled } | { status: "error"; report: ErrorReport };

export class Preparer {
  readonly #options: PreparerOptions;
  #expressions = 0;

  constructor(options: PreparerOptions) {
    this.#options = options;
  }

  /** `file`: what the cell is called in its folder, without `.ts`. */
  async cell(source: string, name: string, file: string): Promise<Prepared> {
    const { compileCell } = await import("../transform/index.js");
    return prepared(source, name, compileCell(source, this.#compileOptions(name, file)));
  }

  /** Each on its own: one that cannot be read does not hinder the others. */
  async expressions(sources: Record<string, string>): Promise<Record<string, CompiledCell | ErrorReport>> {
    // In pairs: an expression may be called `__proto__`.
    const all: [string, CompiledCell | ErrorReport][] = [];
    for (const [key, source] of Object.entries(sources)) {
      const { compileExpression } = await import("../transform/index.js");
      const name = `user expression "${key}"`;
      const options = this.#compileOptions(name, `expression-${++this.#expressions}`);
      const outcome = await prepared(source, name, compileExpression(source, options));
      all.push([key, outcome.status === "ok" ? forChild(outcome.cell) : outcome.report]);
    }
    return Object.fromEntries(all);
  }

  #compileOptions(name: string, file: string): CompileOptions {
    const { folder, names, compilerOptions } = this.#options;
    const url = pathToFileURL(join(folder, `${file}.ts`)).href;
    return { name, url, known: names.known, ...(compilerOptions === undefined ? {} : { compilerOptions }) };
  }
}

/** Only what the child needs: the declarations are for the language service. */
export function forChild({ declarations: _, ...cell }: Compiled): CompiledCell {
  return cell;
}

/** A source that cannot be read. */
export async function syntaxFailure(
  name: string,
  source: string,
  ...faults: SourceFault[]
): Promise<{ status: "error"; report: ErrorReport }> {
  const { syntaxReport } = await import("../errors/index.js");
  return { status: "error", report: syntaxReport({ name, source }, faults) };
}

async function prepared(source: string, name: string, outcome: CompileOutcome): Promise<Prepared> {
  return outcome.status === "ok" ? outcome : syntaxFailure(name, source, ...outcome.faults);
}
