// The help page and the README's tables, all laid out from the tables of flags and traits.
import type { Row } from "../traits/rows.js";
import { classes, classNames } from "../traits/table.js";
import { type Flag, flags } from "./flags.js";

const spelling = (flag: Flag) => [flag.names.join(", "), ...flag.values].join(" ");

/** What `--help` prints. */
export function helpText(): string {
  const width = Math.max(...flags.map((flag) => spelling(flag).length).filter((length) => length <= 36));
  const rows = flags.map((flag) => {
    const name = spelling(flag);
    return name.length > width
      ? `  ${name}\n  ${" ".repeat(width)}  ${flag.help}`
      : `  ${name.padEnd(width)}  ${flag.help}`;
  });
  return `ts-jupyter-export [flags] notebook.ipynb …

Turns notebooks into self-contained pages, slides, documents, executed notebooks or picture files. Globs are expanded. Flags
are nbconvert's; --Class.trait=value sets any of its settings (--help-all lists them), as do configuration files.

${rows.join("\n")}

Exit code: 0 all done; 1 a notebook failed or could not be read (the others are done); 2 the command line or a
configuration file is wrong (nothing was started); 130 and 143 interrupted and terminated (what had run is written).
`;
}

const traitsOf = (name: (typeof classNames)[number]): [string, Row<unknown>][] =>
  Object.entries(classes[name].traits as Readonly<Record<string, Row<unknown>>>);

/** What `--help-all` prints beside it. */
export function traitText(): string {
  const sections = classNames.flatMap((name) => {
    const [parent] = classes[name].parents;
    const head = parent === undefined ? name : `${name} (and all of ${parent})`;
    const lines = traitsOf(name).map(
      ([trait, row]) =>
        `  --${name}.${trait}=${row.kind} (${JSON.stringify(row.default)})\n      ${row.help}${"none" in row.effect ? `; changes nothing: ${row.effect.none}` : ""}`,
    );
    return [`${head}\n${lines.join("\n")}`.trimEnd()];
  });
  return `\nSettings\n\n${sections.join("\n\n")}\n`;
}

const inCell = (text: string) => text.replaceAll("|", "\\|");
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** The table of flags of the README, in Markdown. */
export function flagTable(): string {
  const names = (flag: Flag) => flag.names.map((name) => `\`${name}\``).join(", ");
  return table(
    ["flag", "value", "what it does", "from"],
    flags.map((flag) => [names(flag), inCell(flag.values.join(" ")), inCell(flag.help), flag.origin]),
  );
}

/** The table of settings of the README: those that do something; the others are named with their reasons after it. */
export function traitTable(): string {
  const all = classNames.flatMap((name) => traitsOf(name).map(([trait, row]) => ({ name, trait, row })));
  return table(
    ["setting", "takes", "default", "what it does"],
    all
      .filter(({ row }) => "to" in row.effect)
      .map(({ name, trait, row }) => [
        `\`${name}.${trait}\``,
        row.choices === undefined ? row.kind : inCell(row.choices.join(", ")),
        inCell(`\`${JSON.stringify(row.default)}\``),
        inCell(row.help),
      ]),
  );
}

/** `reason: Class.trait, …`, a line a reason: what is accepted and changes nothing. */
export function silentTraits(): string {
  const byReason = new Map<string, string[]>();
  for (const name of classNames)
    for (const [trait, { effect }] of traitsOf(name))
      if ("none" in effect) byReason.set(effect.none, [...(byReason.get(effect.none) ?? []), `\`${name}.${trait}\``]);
  return [...byReason].map(([reason, names]) => `* ${reason}: ${names.join(", ")}`).join("\n");
}
