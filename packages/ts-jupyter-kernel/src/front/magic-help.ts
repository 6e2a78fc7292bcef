/** What a person is told of the magics: the text of `%help`, completion and inspection of their names. */
import { rules } from "./magic-rules.js";

/** Text of `%help`, of one magic or all of them. */
export function magicHelp(topic?: string): { "text/plain": string; "text/markdown": string } {
  const shown = Object.entries(rules).filter(([name]) => topic === undefined || name === topic);
  const width = shown.reduce((most, [, { usage }]) => Math.max(most, usage.length), 0);
  const plain = shown.map(([, { usage, about }]) => `${usage.padEnd(width)}  ${about}`);
  const rows = shown.map(([, { usage, about }]) => `| \`${usage.replace(/\|/g, "\\|")}\` | ${about} |`);
  const rest = topic === undefined ? DISPLAY_HELP : [];
  return {
    "text/plain": [...plain, ...rest.map((line) => line.replace(/`/g, ""))].join("\n"),
    "text/markdown": ["| magic | |", "|---|---|", ...rows, ...rest].join("\n"),
  };
}

/** What completes `before`, a line up to the cursor, when a magic does; undefined: the line is TypeScript there. */
export function magicCompletions(before: string): { names: readonly string[]; typed: string } | undefined {
  const [, name, typed = name] = /^\s*(%%?[\w-]*)(?:\s+([\w%]*))?$/.exec(before) ?? [];
  if (name === undefined || typed === undefined) return undefined;
  const names = typed === name ? Object.keys(rules) : name === "%help" ? Object.keys(rules) : rules[name]?.choices;
  return names && { names: names.filter((known) => known.startsWith(typed)), typed };
}

/** The magic that this line calls with the cursor, counted from the line's start, on its name. */
export function magicAt(line: string, cursor: number): string | undefined {
  const [head = "", name] = /^\s*(%%?[\w-]+)/.exec(line) ?? [];
  return name !== undefined && cursor <= head.length && Object.hasOwn(rules, name) ? name : undefined;
}

const DISPLAY_HELP = [
  "",
  "The last expression of a cell is shown, a promise when it has its value. `display(value)` shows a value at any time, `await input(prompt)` asks for a line; both need no import.",
  "",
  'More from `import { … } from "ts-jupyter-kernel/runtime"`: `updateDisplay`, `clearOutput`, `html`, `markdown`, `latex`, `svg`, `image`, `json`, `mermaid`, `vegaLite`, `javascript`, `raw`, `progress`, `password`, `timeit`, `comms`, `registerFormatter`.',
  "",
  'A value shows itself by a method `[Symbol.for("Jupyter.display")]` that answers a MIME bundle such as `{ "text/html": "<b>1</b>" }`. Known are also plotly figures, Vega-Lite specifications, data frames and tensors, matrices, arrays of records, pictures as bytes, and URLs.',
];
