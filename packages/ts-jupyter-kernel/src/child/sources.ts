/** Sources of everything that runs here: cells as they come, project files from the module loader. */
import type { SourceLookup, SourceText } from "../errors/index.js";
import type { CompiledCell } from "../link/types.js";

export class Sources implements SourceLookup {
  readonly folder: string;
  readonly #cells: Map<string, SourceText> = new Map();
  /** Project files; set when the module loader has started. */
  modules: (url: string) => SourceText | undefined = () => undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  add({ url, map, source, name }: CompiledCell): void {
    this.#cells.set(url, { map, source, name });
  }

  map(url: string): SourceText | undefined {
    return this.#cells.get(url) ?? this.modules(url);
  }
}
