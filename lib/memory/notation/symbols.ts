/**
 * The notation of a text as data: its symbols in tables, each with the words that explain it, the space that it is in, and a value that is held against both.
 *
 *     symbol({ letter: "Mₜ", tex: "M_t", means: "fast weights", is: matrix("d_out", "d_key"), value: M, bound: "memory", occurs: "(1)" })
 *
 * A letter clashes where tables use it for values of different kinds, or let its index run over different things: layers here, time there.
 */
import type { Kind, Sizes, Space } from "./spaces.js";

export interface Meaning {
  /** Plain, for figures and messages: the same letter in two tables is the same string. */
  readonly letter: string;
  /** As the text prints it. */
  readonly tex: string;
  readonly means: string;
  /** What the value is called where it was made. */
  readonly bound: string;
  /** Formulas in which it stands. */
  readonly occurs: string;
  /** What its index runs over, where it has one. */
  readonly runs?: string;
  /** Whether the text says the space itself. Default false: it is our reading. */
  readonly stated?: boolean;
}

export interface BoundSymbol extends Meaning {
  readonly kind: Kind;
  readonly space: string;
  misfit(sizes: Sizes): string | undefined;
}

/** A symbol with its value; the compiler holds the value against the space's type. */
export function symbol<Value>(entry: Meaning & { readonly is: Space<Value>; readonly value: Value }): BoundSymbol {
  const { is, value, ...meaning } = entry;
  return { ...meaning, kind: is.kind, space: is.text, misfit: (sizes) => is.misfit(value, sizes) };
}

/** One phrase for every symbol whose value is not in its space. */
export function misfits(table: readonly BoundSymbol[], sizes: Sizes): string[] {
  return table.flatMap((entry) => {
    const phrase = entry.misfit(sizes);
    return phrase === undefined ? [] : [`${entry.letter}: ${phrase}`];
  });
}

/** The table as Markdown, sizes in brackets behind their letters. @throws RangeError where a cell would break it */
export function symbolTable(table: readonly BoundSymbol[], sizes: Sizes): string {
  const rows = table.map(({ tex, means, space, stated, bound, occurs }) => {
    const cells = [`$${tex}$`, means, `${withSizes(space, sizes)}${stated ? "" : " *"}`, `\`${bound}\``, occurs];
    const broken = cells.find((cell) => cell.includes("|"));
    if (broken !== undefined) throw new RangeError(`invalid cell: ${broken}`);
    return cells;
  });
  const head = ["symbol", "stands for", "kind and sides", "bound to", "in"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function withSizes(space: string, sizes: Sizes): string {
  return space.replace(/[\p{L}\p{N}_]+/gu, (word) => (sizes[word] === undefined ? word : `${word} [${sizes[word]}]`));
}

export interface Clash {
  readonly letter: string;
  /** "table 1: index", … — one for each use that differs from those before it. */
  readonly uses: readonly string[];
}

/** Letters of more than one table with their different uses; those with one use are left out unless `all`. */
export function clashes(tables: readonly (readonly BoundSymbol[])[], which: "all" | "several" = "several"): Clash[] {
  const found = new Map<string, { tables: Set<number>; uses: Map<string, string> }>();
  tables.forEach((table, i) => {
    for (const { letter, kind, runs } of table) {
      const entry = found.get(letter) ?? { tables: new Set(), uses: new Map() };
      found.set(letter, entry);
      entry.tables.add(i);
      const use = runs === undefined ? kind : `${kind} over ${runs}`;
      if (!entry.uses.has(use)) entry.uses.set(use, `table ${i + 1}: ${use}`);
    }
  });
  return [...found]
    .filter(([, { tables: seen, uses }]) => (which === "all" ? seen.size > 1 : uses.size > 1))
    .map(([letter, { uses }]) => ({ letter, uses: [...uses.values()] }));
}
