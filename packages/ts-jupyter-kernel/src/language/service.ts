/** The language service of one notebook: cells as modules, TypeScript's LanguageService over them, and the answers to requests. */
import type ts from "typescript";
import { CellModules } from "./cell-modules.js";
import { completionsAt } from "./complete.js";
import { cellDiagnostics } from "./diagnostics.js";
import { createHost, type Host } from "./host.js";
import { inspectionAt } from "./inspect.js";
import { keepingFiles } from "./keeping-files.js";
import { type ProjectOptions, projectOptions } from "./options.js";
import type { CellSource, Completions, Diagnostic, Inspection, KnownName } from "./types.js";
import type { TypeScript } from "./typescript.js";
import { knownNames } from "./who.js";

export class NotebookService {
  readonly cells: CellModules;
  readonly #host: Host;
  #service: ts.LanguageService;
  #documented = false;
  #checked = false;
  readonly #project: ProjectOptions;
  #faults: readonly Diagnostic[];

  constructor(
    private readonly ts: TypeScript,
    folder: string,
    /** Asked again and again while a request is worked on. */
    cancelled: () => boolean,
  ) {
    this.#project = projectOptions(ts, folder);
    this.#faults = this.#project.faults;
    const { jsx } = this.#project.options;
    const extension = jsx === undefined || jsx === ts.JsxEmit.None ? ".ts" : ".tsx";
    this.cells = new CellModules(ts, folder, extension, jsxNames(ts, this.#project.options));
    this.#host = createHost(ts, folder, this.#project, this.cells, cancelled);
    this.#service = this.#open(ts.JSDocParsingMode.ParseNone);
  }

  #open(comments: ts.JSDocParsingMode): ts.LanguageService {
    this.#host.jsDocParsingMode = comments;
    const registry = this.ts.createDocumentRegistry(this.ts.sys.useCaseSensitiveFileNames, undefined, comments);
    return this.ts.createLanguageService(this.#host, keepingFiles(registry));
  }

  /**
   * Reads all files again, with their JSDoc comments. A check does not need them, and without them the first one comes a sixth
   * earlier; completion (`@deprecated`) and inspection do.
   */
  document(): void {
    if (this.#documented) return;
    this.#documented = true;
    this.#service.dispose();
    this.#service = this.#open(this.ts.JSDocParsingMode.ParseAll);
    this.#host.enter(undefined);
    this.#service.getProgram();
  }

  /** Steps that the first request would have to do; between them requests can be served. */
  *warmUp(): Generator<void> {
    this.#host.enter(undefined);
    this.#service.getProgram();
    yield;
    if (this.#checked) return;
    const draft = this.cells.draft("console.log(1 + 1, [1].map(String));");
    this.#host.enter(draft);
    this.#service.getSemanticDiagnostics(draft.file);
  }

  check(cell: CellSource): Diagnostic[] {
    this.#checked = true;
    const module = this.cells.open(cell);
    this.#host.enter(module);
    const found = [
      ...this.#service.getSyntacticDiagnostics(module.file),
      ...this.#service.getSemanticDiagnostics(module.file),
    ];
    const once = this.#faults;
    this.#faults = [];
    return [...once, ...cellDiagnostics(this.ts, found, module, this.cells, this.#project.hasTsconfig)];
  }

  commit(cell: CellSource, names: readonly string[]): void {
    this.cells.commit(cell, names);
  }

  reset(): void {
    this.cells.reset();
  }

  complete(source: string, offset: number): Completions {
    this.document();
    const draft = this.cells.draft(source);
    this.#host.enter(draft);
    return completionsAt(this.ts, this.#service, draft, this.cells, offset);
  }

  inspect(source: string, offset: number, detail: 0 | 1): Inspection | undefined {
    this.document();
    const draft = this.cells.draft(source);
    this.#host.enter(draft);
    return inspectionAt(this.ts, this.#service, draft, this.cells, offset, detail);
  }

  who(): KnownName[] {
    this.#host.enter(undefined);
    return knownNames(this.ts, this.#service.getProgram(), this.cells);
  }
}

/** What classic JSX calls: `h` of `jsxFactory: "h"`, `React` of `React.createElement`. */
function jsxNames(
  ts: TypeScript,
  { jsx, jsxFactory, jsxFragmentFactory, reactNamespace }: ts.CompilerOptions,
): string[] {
  if (jsx !== ts.JsxEmit.React) return [];
  const factories = [jsxFactory ?? reactNamespace ?? "React", jsxFragmentFactory ?? "React"];
  return factories.map((factory) => factory.split(".")[0] ?? factory);
}
