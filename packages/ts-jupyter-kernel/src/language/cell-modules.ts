/**
 * Cells as modules. Cell 7 is the file `<folder>/.cell-7.ts`, which exists only here:
 *
 *   heading   a copy of the comments that the cell starts with (they count only at the top of a file)
 *   prelude   import { f, T } from "./.cell-3.ts";                      // names of earlier cells that occur in the text,
 *             declare let n: typeof import("./.cell-5.ts").n;           // variables so that they can be assigned
 *   text      the cell, unchanged
 *   postlude  ;export { … };                                             // all that it declares
 *
 * A redeclared name is the later cell's; a cell that was written against the earlier one keeps seeing that, as in any program.
 * A name may be a value and a type, of different cells (`const Size = …`, then `type Size = keyof typeof Size`): a variable or a
 * function leaves the type of its name in force, a type leaves the value. Then both come in, the value by `declare`, the type by
 * `import`; where TypeScript calls that a conflict it still takes either for what it is, and complains only within the prelude.
 * Positions: file = heading + prelude + cell. The prelude stands first, so that an unfinished text cannot swallow it.
 */
import { join } from "node:path";
import { withoutHashbang } from "../transform/hashbang.js";
import type { Declared } from "../transform/types.js";
import { layer } from "./augmentations.js";
import { type CellFacts, factsOf } from "./facts.js";
import type { CellSource } from "./types.js";
import type { TypeScript } from "./typescript.js";

/** A cell as a file. */
export interface CellModule {
  id: number;
  /** `cell 3` */
  name: string;
  file: string;
  source: string;
  facts: CellFacts;
  /** What TypeScript sees: all of the file, without what later cells replace (see augmentations.ts). */
  text: string;
  whole: string;
  /** Where the cell's own text starts. */
  offset: number;
}

/** A name of an earlier cell: the value, or, where there is none, the type. */
export interface Known {
  module: CellModule;
  kind: Declared["kind"];
}

const VARIABLES = new Set<Declared["kind"]>(["const", "let", "var"]);
/** Values that are types as well, or may be. */
const TYPED = new Set<Declared["kind"]>(["class", "enum", "namespace", "import"]);

export class CellModules {
  /** Every cell that was seen, by file: a module stays as long as others may refer to it. */
  readonly #modules = new Map<string, CellModule>();
  readonly #known = new Map<string, Known>();
  /** Where the names that are types were declared. */
  readonly #types = new Map<string, CellModule>();
  readonly #augmenting = new Set<CellModule>();

  constructor(
    private readonly ts: TypeScript,
    private readonly folder: string,
    /** `.tsx` where the project compiles JSX. */
    private readonly extension: ".ts" | ".tsx",
    /** Names that a cell uses without naming them: what its JSX means (`React`, `h`). */
    private readonly implied: readonly string[] = [],
  ) {}

  get known(): ReadonlyMap<string, Known> {
    return this.#known;
  }

  get(file: string): CellModule | undefined {
    return this.#modules.get(file);
  }

  /** The modules that a program has: those that later cells can refer to (what they need follows by their imports), and this one. */
  live(current: CellModule | undefined): Set<CellModule> {
    const own = current === undefined ? [] : [current];
    const augmenting = new Set([...this.#augmenting, ...own]);
    layer([...augmenting]);
    const declaring = Array.from(this.#known.values(), ({ module }) => module);
    return new Set([...augmenting, ...declaring, ...this.#types.values()]);
  }

  /** The module of a cell against the names that are known now. */
  open(cell: CellSource): CellModule {
    const file = this.#path(String(cell.id));
    const made = this.#modules.get(file);
    if (made?.source === cell.source) return made;
    return this.#make(file, cell.id, cell.name, cell.source, "mentioned");
  }

  /** The module of a text that is being typed: all names are at hand. */
  draft(source: string): CellModule {
    return this.#make(this.#path("next"), -1, "this cell", source, "all");
  }

  commit(cell: CellSource, names: readonly string[]): void {
    const module = this.open(cell);
    for (const name of names) {
      const kind = module.facts.declared.get(name);
      const typeOnly = kind === "type" || (kind === "import" && module.facts.types.has(name));
      if (kind === undefined || typeOnly) continue;
      this.#known.set(name, { module, kind });
      if (TYPED.has(kind)) this.#types.set(name, module);
    }
    // A type is there whatever happened at run time.
    for (const name of module.facts.types) {
      this.#types.set(name, module);
      const { kind = "type" } = this.#known.get(name) ?? {};
      if (kind === "type") this.#known.set(name, { module, kind });
    }
    if (module.facts.augmentations.length > 0) this.#augmenting.add(module);
  }

  reset(): void {
    this.#modules.clear();
    this.#known.clear();
    this.#types.clear();
    this.#augmenting.clear();
  }

  /** The last cell that declares a name which is not known: it failed before the name had a value. */
  declaredInVain(name: string, current: CellModule): CellModule | undefined {
    if (this.#known.has(name)) return undefined;
    const declaring = [...this.#modules.values()].filter(({ id, facts }) => id >= 0 && facts.declared.has(name));
    return declaring.filter((module) => module !== current).at(-1);
  }

  /** Names cells as people know them: `import("/folder/.cell-7").T` is `import("cell 3").T`. */
  readable(message: string): string {
    return message.replace(
      /(["'])([^"'\n]*[/\\])?\.cell-(\w+)(?:\.tsx?)?\1/g,
      (whole, quote: string, _, id: string) => {
        const module = this.#modules.get(this.#path(id));
        return module === undefined ? whole : `${quote}${module.name}${quote}`;
      },
    );
  }

  #path(id: string): string {
    // TypeScript compares paths with forward slashes.
    return join(this.folder, `.cell-${id}${this.extension}`).replaceAll("\\", "/");
  }

  #make(file: string, id: number, name: string, source: string, wanted: "mentioned" | "all"): CellModule {
    const shown = withoutHashbang(source);
    const facts = factsOf(this.ts, shown, file);
    // A directive for the next line counts only where it was written.
    const comments = shown.slice(0, facts.heading).replace(/@ts-(?=expect-error|ignore)/g, "@ts_");
    const heading = comments === "" ? "" : `${comments}\n`;
    const before = heading + this.#prelude(facts, wanted);
    const exports = [...facts.declared.keys()].filter((declared) => !facts.exported.has(declared));
    // The semicolon: `global` before `export` would be read as an augmentation.
    const text = `${before}${shown}\n;export { ${exports.join(", ")} };\n`;
    const module = { id, name, file, source, facts, text, whole: text, offset: before.length };
    this.#modules.set(file, module);
    return module;
  }

  #prelude(facts: CellFacts, wanted: "mentioned" | "all"): string {
    const imports = new Map<string, string[]>();
    let lines = "";
    const mentioned = wanted === "all" ? this.#known.keys() : new Set([...facts.words, ...this.implied]);
    const bring = (name: string, from: string) => imports.set(from, [...(imports.get(from) ?? []), name]);
    for (const name of mentioned) {
      const own = facts.declared.get(name);
      const known = this.#known.get(name);
      const value = known?.kind === "type" || (own ?? "type") !== "type" ? undefined : known;
      const ownType = facts.types.has(name) || (own !== undefined && TYPED.has(own));
      // Beside a value of the cell itself only if the cell means it: the import would stand in the way of `f.extra = …`.
      const wantsType = !ownType && (own === undefined || facts.typeNames.has(name));
      const type = wantsType ? this.#types.get(name) : undefined;
      if (value === undefined) {
        if (type !== undefined) bring(name, specifierOf(type));
        continue;
      }
      const { module, kind } = value;
      const from = specifierOf(module);
      // Of two modules or of this one: the value alone is wanted from there.
      const apart = ownType || (type !== undefined && type !== module);
      if (VARIABLES.has(kind) || apart) {
        const keyword = kind === "let" || kind === "var" ? "let" : "const";
        const typeOf = module.facts.evolving.get(name) ?? `typeof import(${from}).${name}`;
        lines += `declare ${keyword} ${name}: ${typeOf}; `;
        if (type !== undefined) bring(name, specifierOf(type));
      } else bring(name, from);
    }
    for (const [from, names] of imports) lines += `import { ${names.join(", ")} } from ${from}; `;
    return lines === "" ? "" : `${lines}\n`;
  }
}

/** As other cells import it, with quotes. */
function specifierOf({ file }: CellModule): string {
  return JSON.stringify(`./${file.slice(file.lastIndexOf("/") + 1)}`);
}

/** Where a position of the file lies in the cell's own text; undefined: in what was added. */
export function toCell({ source, facts, offset }: CellModule, position: number): number | undefined {
  if (position < facts.heading) return position;
  return position >= offset && position <= offset + source.length ? position - offset : undefined;
}
