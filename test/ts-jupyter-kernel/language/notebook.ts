import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { factsOf } from "../../../packages/ts-jupyter-kernel/src/language/facts.js";
import {
  type CellSource,
  type Diagnostic,
  type LanguageClient,
  startLanguage,
} from "../../../packages/ts-jupyter-kernel/src/language/index.js";

// The code cache of the tests, not of the person who runs them.
process.env.XDG_CACHE_HOME = fileURLToPath(new URL("../../../node_modules/.cache/tests", import.meta.url));

/** A folder with files, and the language service of a notebook in it. */
export class Notebook {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "language-")));
  readonly language: LanguageClient;
  #cells = 0;

  constructor(files: Record<string, string> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.language = startLanguage({ folder: this.folder });
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  cell(source: string): CellSource {
    const id = ++this.#cells;
    const { declared } = factsOf(ts, source, "cell.ts");
    return { id, name: `cell ${id}`, source, declarations: Array.from(declared, ([name, kind]) => ({ name, kind })) };
  }

  /** Checks a cell and makes all its names known. */
  async diagnose(source: string): Promise<Diagnostic[]> {
    const cell = this.cell(source);
    const found = await this.language.check(cell);
    this.language.commit(
      cell,
      cell.declarations.map(({ name }) => name),
    );
    return found;
  }

  /** The same as `text: message (code)` lines; empty: nothing wrong. */
  async run(source: string): Promise<string[]> {
    return (await this.diagnose(source)).map(({ code, message, start = 0, length = 0 }) => {
      const first = message.split("\n")[0];
      return `${source.slice(start, start + length)}: ${first} (${code})`;
    });
  }

  /** Completes at `|`. */
  async complete(marked: string) {
    return this.language.complete(marked.replace("|", ""), marked.indexOf("|"));
  }

  async inspect(marked: string, detail: 0 | 1 = 0) {
    return this.language.inspect(marked.replace("|", ""), marked.indexOf("|"), detail);
  }

  async close(): Promise<void> {
    await this.language.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
