/** What the magics of a cell do; their text goes among the outputs of the cell. */
import type { KnownName, LanguageClient } from "../language/types.js";
import type { Supervisor } from "../supervise/types.js";
import { magicHelp } from "./magic-help.js";
import type { Magic } from "./magic-rules.js";
import type { Names } from "./names.js";
import type { Typechecker } from "./typecheck.js";

export interface MagicTools {
  language: LanguageClient;
  supervisor: Supervisor;
  names: Names;
  typechecker: Typechecker;
  /** Shows a text; Markdown for those who can. */
  show(text: { "text/plain": string; "text/markdown"?: string }): void;
}

export async function performMagic(magic: Magic, tools: MagicTools): Promise<void> {
  switch (magic.name) {
    case "help":
      return tools.show(magicHelp(magic.topic));
    case "who":
      return tools.show(nameTable(await tools.language.who()));
    case "reset":
      await tools.supervisor.reset();
      tools.names.reset();
      return tools.show({ "text/plain": "all names are forgotten" });
    case "typecheck":
      if (magic.mode !== undefined) tools.typechecker.mode = magic.mode;
      return tools.show({ "text/plain": `typecheck: ${tools.typechecker.mode}` });
  }
}

/** Columns of a terminal or of an unwidened notebook; a type that is longer is what inspection is for. */
const WIDTH = 100;
const NAME_WIDTH = 32;

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function nameTable(names: readonly KnownName[]): { "text/plain": string; "text/markdown"?: string } {
  if (names.length === 0) return { "text/plain": "no names yet" };
  const rows = names.map(({ name, kind, type, cell }) => [name, kind, cell, type.replace(/\s+/g, " ")]);
  const head = ["name", "kind", "cell", "type"];
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  widths[0] = Math.min(widths[0] ?? 0, NAME_WIDTH);
  // What the other columns and the gaps between them leave; the type comes last, so that it needs no padding.
  widths[3] = WIDTH - widths.slice(0, 3).reduce((sum, width) => sum + width + 2, 0);
  const plain = [head, ...rows].map((row) =>
    row
      .map((text, at) => cut(text, widths[at] ?? 0).padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const escaped = (text: string) => text.replace(/[\\|`<*_]/g, "\\$&");
  const markdown = [
    head,
    head.map(() => "---"),
    ...rows.map((row) => row.map((text) => escaped(cut(text, 2 * WIDTH)))),
  ];
  return {
    "text/plain": plain.join("\n"),
    "text/markdown": markdown.map((row) => `| ${row.join(" | ")} |`).join("\n"),
  };
}
