/** The top-level names of the cells that ran: what the next cell means by them, and what the language service knows of them. */
import type { CellSource, LanguageClient } from "../language/types.js";
import type { Compiled, Declared } from "../transform/types.js";

export class Names {
  readonly #language: LanguageClient;
  readonly #known = new Map<string, Declared["kind"]>();

  constructor(language: LanguageClient) {
    this.#language = language;
  }

  get known(): ReadonlyMap<string, Declared["kind"]> {
    return this.#known;
  }

  /** The cell ran, and these of its names got their value; its types need none. */
  commit(source: CellSource, cell: Compiled, assigned: readonly string[]): void {
    const values = new Set(assigned);
    const committed = cell.declarations.filter(({ name, kind }) => values.has(name) || kind === "type");
    // A cell may declare for others: `declare module "x" { … }`.
    if (committed.length === 0 && !/\bdeclare\b/.test(source.source)) return;
    for (const { name, kind } of committed) {
      // A name may be a type and a value (`interface A`, `const A`): code means the value.
      if (kind !== "type" || !this.#known.has(name)) this.#known.set(name, kind);
    }
    this.#language.commit(source, [...new Set(committed.map(({ name }) => name))]);
  }

  /** All values are gone. */
  reset(): void {
    this.#known.clear();
    this.#language.reset();
  }
}
