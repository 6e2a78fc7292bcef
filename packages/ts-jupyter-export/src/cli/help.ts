// The help page and the README's table of flags, both laid out from the table in flags.ts.
import { type Flag, flags } from "./flags.js";

const spelling = (flag: Flag) => [flag.names.join(", "), ...flag.values].join(" ");

/** What `--help` prints. */
export function helpText(): string {
  const width = Math.max(...flags.map((flag) => spelling(flag).length));
  const rows = flags.map((flag) => `  ${spelling(flag).padEnd(width)}  ${flag.help}`);
  return `ts-jupyter-export [flags] notebook.ipynb …

Turns notebooks into self-contained pages, executed notebooks or picture files. Globs are expanded.

${rows.join("\n")}

Exit code: 0 all done; 1 a notebook failed or could not be read (the others are done); 2 the command line is wrong
(nothing was started); 130 and 143 interrupted and terminated (what had run is written).
`;
}

/** The table of the README, in Markdown. */
export function flagTable(): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const names = (flag: Flag) => flag.names.map((name) => `\`${name}\``).join(", ");
  const rows = flags.map(
    (flag) => `| ${names(flag)} | ${cell(flag.values.join(" "))} | ${cell(flag.help)} | ${flag.origin} |`,
  );
  return ["| flag | value | what it does | from |", "|---|---|---|---|", ...rows].join("\n");
}
