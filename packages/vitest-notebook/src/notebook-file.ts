// A notebook as a test file: each code cell is a test, in order. It is read at collection, run (or looked up) when the first chosen test
// begins, and stored, kept or updated after the last.
import { readFile } from "node:fs/promises";
import { parseNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, inject, it, type TestContext, TestRunner } from "vitest";
import { type CellTests, lateFailure, Results, testCell } from "./cell-test.js";
import type { NotebookMeta } from "./context.js";
import { fileError } from "./file-error.js";
import { rewriteReferences } from "./references.js";
import { cellLines } from "./report/links.js";
import { failedPath } from "./run/keep.js";
import { type Ended, type NotebookFile, Session, type Source } from "./session.js";
import { notebookSettings } from "./settings/metadata.js";
import { type NamedCell, namedCells } from "./titles.js";
import { isStartError } from "./verdict.js";

/** A kernel takes what it takes: the limits of time are the notebook's own. */
const NO_LIMIT = 0;

/**
 * Registers the tests of a notebook. Called by the module that stands for it, while vitest collects.
 * @throws Error one line, when the file is no notebook or its tags and metadata cannot be meant
 */
export async function notebookFile(path: string): Promise<void> {
  const file = await readFileOf(path);
  const cells = namedCells(file.notebook);
  // Vitest takes a file without tests for a mistake; a notebook without code is a document.
  if (cells.length === 0) {
    it("no code", (test) => test.skip("no code"));
    return;
  }
  const lines = cellLines(file.text);
  const tests = new NotebookTests(file, cells, lines);
  beforeAll(() => tests.begin(), NO_LIMIT);
  for (const named of cells) {
    it(named.title, { timeout: NO_LIMIT, retry: 0 }, (test) => tests.test(test, named));
    locate(lines.get(named.index) ?? 1);
  }
  afterAll(() => tests.end(), NO_LIMIT);
}

class NotebookTests {
  readonly #tests: CellTests;
  readonly #session: Session;
  #source: Source | undefined;
  #task: TestContext["task"]["file"] | undefined;
  #cancelled = false;

  constructor(
    private readonly file: NotebookFile,
    private readonly cells: readonly NamedCell[],
    lines: ReadonlyMap<number, number>,
  ) {
    const { settings, root } = file.context;
    const kept = failedPath(settings.dir, root, file.path);
    this.#session = new Session(file);
    this.#tests = { file, cells, session: this.#session, results: new Results(), lines, kept };
  }

  async begin(): Promise<void> {
    this.#source = await this.#session.start().catch((error: unknown) => {
      throw fileError(error, this.file.path);
    });
  }

  async test(test: TestContext, named: NamedCell): Promise<void> {
    this.#task = test.task.file;
    const cancel = () => {
      this.#cancelled = true;
      void this.#session.stop("vitest was cancelled");
    };
    test.signal.addEventListener("abort", cancel, { once: true });
    try {
      await testCell(test, named, this.#tests);
    } finally {
      test.signal.removeEventListener("abort", cancel);
    }
  }

  async end(): Promise<void> {
    const { results } = this.#tests;
    const complete = this.cells.every(({ index }) => results.has(index));
    const late = complete ? await lateFailure(this.cells, this.#tests) : undefined;
    const failed = results.failed.size > 0 || late !== undefined;
    const ended = await this.#session.end(
      this.#cancelled ? "interrupted" : failed ? "failed" : complete ? "passed" : "part",
    );
    const problem = late || ended.error ? ended.error : await this.#rewrite();
    if (this.#task && !isStartError(ended.error)) this.#task.meta.notebook = await this.#meta(ended);
    if (late) throw late;
    if (problem !== undefined) throw fileError(problem, this.file.path);
  }

  /** @returns why nothing was rewritten, if that failed */
  async #rewrite(): Promise<unknown> {
    const { rewritten } = this.#tests.results;
    try {
      await rewriteReferences(this.file, rewritten);
      return undefined;
    } catch (error) {
      rewritten.clear();
      return error;
    }
  }

  async #meta({ seconds, kept, notes }: Ended): Promise<NotebookMeta> {
    const source = this.#source ?? { from: "kernel", reason: "" };
    const updated = this.cells.filter(({ index }) => this.#tests.results.rewritten.has(index));
    return {
      ...source,
      cells: this.cells.length,
      seconds,
      files: await this.#session.files(),
      notes,
      ...(updated.length > 0 && { updated: updated.map(({ number }) => number) }),
      ...(kept !== undefined && { kept }),
    };
  }
}

async function readFileOf(path: string): Promise<NotebookFile> {
  const context = inject("vitest-notebook");
  try {
    const bytes = await readFile(path);
    const notebook = parseNotebook(bytes);
    const text = new TextDecoder().decode(bytes);
    return { path, text, notebook, settings: notebookSettings(notebook, context.settings), context };
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Reporters link a test to its place in the notebook. */
function locate(line: number): void {
  const task = TestRunner.getCurrentSuite().tasks.at(-1);
  if (task?.type === "test") task.location = { line, column: 1 };
}
