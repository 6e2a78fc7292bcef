// A Markdown text cut where its blocks begin and end, so that code in one block is never paired with a sign in another.
import type { Token } from "markdown-it";

export interface Region {
  /** "prose": inline text; "lines": what lies between the blocks, such as definitions of links. */
  kind: "code" | "html" | "prose" | "lines";
  text: string;
}

/** The regions in order; their texts joined are the source. `tokens` are those of its blocks. */
export function regionsOf(source: string, tokens: readonly Token[], tables: "cells" | "lines"): Region[] {
  const lines = source.split(/(?<=\n)/);
  const kinds: Region["kind"][] = lines.map(() => "lines");
  const starts = new Set<number>();
  const rows = new Set<number>();
  for (const { type, map } of tokens) {
    if (!map) continue;
    const [from, to] = map;
    starts.add(from).add(to);
    const kind = kindOf(type);
    for (let line = from; kind !== undefined && line < to; line++) kinds[line] = kind;
    for (let line = from; type === "table_open" && line < to; line++) rows.add(line);
  }
  const regions: Region[] = [];
  lines.forEach((line, at) => {
    const kind = kinds[at] ?? "lines";
    // Cells are told apart before the code in them.
    if (rows.has(at) && tables === "lines") regions.push({ kind: "lines", text: line });
    else if (rows.has(at))
      regions.push(...line.split(/(?<!\\)(?=\|)/).map((text) => ({ kind: "prose", text }) as const));
    else {
      const last = regions.at(-1);
      if (last?.kind === kind && kind !== "lines" && !starts.has(at) && !rows.has(at - 1)) last.text += line;
      else regions.push({ kind, text: line });
    }
  });
  return regions;
}

function kindOf(type: string): Region["kind"] | undefined {
  if (type === "fence" || type === "code_block") return "code";
  return type === "html_block" ? "html" : type === "inline" ? "prose" : undefined;
}
