// IPython's syntax as plain Python, as IPython's TransformerManager makes it: `%magic`, `%%magic`, `!command`, `!!command`, `name?`,
// `name??`, `?name`, `,f a b`, `;f a b`, `/f a b`, and magics and commands on the right of `=`; nothing inside strings and comments.
import { splitLines } from "@innerloop/nbformat";
import { withoutIPythonPrompts, withoutPythonPrompts } from "./prompts.js";
import { dedent, partition, repr, rstrip, words } from "./python-text.js";
import { logicalLines, type Token } from "./tokens.js";

/** So many pieces of special syntax are looked for in one cell; IPython gives up there as well. */
const LIMIT = 500;

/** A cell's code as Python code, with a line end at its end. Code that cannot be read as Python stays as it is. */
export function pythonOf(source: string): string {
  let lines = splitLines(source.endsWith("\n") ? source : `${source}\n`);
  const first = lines.findIndex((line) => words(line).length > 0);
  lines = splitLines(dedent(lines.slice(Math.max(first, 0)).join("")));
  lines = cellMagic(withoutIPythonPrompts(withoutPythonPrompts(lines)));
  for (let count = 0; count < LIMIT; count++) {
    const changed = changeFirst(lines);
    if (changed === undefined) break;
    lines = changed;
  }
  return lines.join("");
}

function cellMagic(lines: string[]): string[] {
  const [first = "", ...rest] = lines;
  if (!first.startsWith("%%") || /^%%[\p{L}\p{N}_]+\?/u.test(first)) return lines;
  const [name, argument] = partition(rstrip(first.slice(2)));
  return [`get_ipython().run_cell_magic(${repr(name)}, ${repr(argument)}, ${repr(rest.join(""))})\n`];
}

/** A piece of special syntax, and how it reads in Python; undefined: it is none after all. */
interface Special {
  line: number;
  column: number;
  /** Of two at one place the lower goes first. */
  rank: number;
  change: (lines: string[]) => string[] | undefined;
}

/** The lines with the first piece of special syntax changed; undefined where there is none. */
function changeFirst(lines: string[]): string[] | undefined {
  const groups = logicalLines(lines);
  const found = [assignment(groups, "%"), assignment(groups, "!", lines), escaped(groups), help(groups)]
    .filter((special) => special !== undefined)
    .sort((a, b) => a.line - b.line || a.column - b.column || a.rank - b.rank);
  for (const special of found) {
    const changed = special.change(lines);
    if (changed !== undefined) return changed;
  }
  return undefined;
}

/** `a = %magic` or `a = !command`. */
function assignment(groups: readonly Token[][], mark: "%" | "!", lines: readonly string[] = []): Special | undefined {
  for (const group of groups) {
    const equals = equalsIndex(group);
    if (equals < 0) continue;
    const token = mark === "%" ? group[equals + 1] : commandAfter(group, equals, lines);
    if (token?.text !== mark || (mark === "%" && group[equals + 2]?.kind !== "name")) continue;
    return {
      line: token.line,
      column: token.column,
      rank: 10,
      change: (all) =>
        replaceCommand(all, token, (text) => {
          const [name, argument] = partition(text.slice(1));
          if (mark === "!") return `get_ipython().getoutput(${repr(text.slice(1))})`;
          return `get_ipython().run_line_magic(${repr(name)}, ${repr(argument)})`;
        }),
    };
  }
  return undefined;
}

/** The `!` after an `=`, with nothing but white space between. */
function commandAfter(group: readonly Token[], equals: number, lines: readonly string[]): Token | undefined {
  if (lines[group[equals]?.line ?? 0]?.trim().startsWith("=")) return undefined;
  const next = group.slice(equals + 1).find((token) => token.kind !== "error" || words(token.text).length > 0);
  return next?.kind === "error" ? next : undefined;
}

/** Index of the first `=` outside of brackets, -1 for none. */
function equalsIndex(group: readonly Token[]): number {
  let depth = 0;
  for (const [index, { text }] of group.entries()) {
    if (text === "=" && depth === 0) return index;
    if (text === "(" || text === "[" || text === "{") depth += 1;
    else if (text === ")" || text === "]" || text === "}") depth = Math.max(0, depth - 1);
  }
  return -1;
}

const isIndentation = ({ kind }: Token): boolean => kind === "indent" || kind === "dedent";

/** A logical line that begins with `%`, `!`, `?`, `,`, `;` or `/`. */
function escaped(groups: readonly Token[][]): Special | undefined {
  for (const group of groups) {
    const token = group.find((candidate) => !isIndentation(candidate));
    if (token === undefined || !["!", "?", "%", ",", ";", "/"].includes(token.text)) continue;
    const change = (lines: string[]) => replaceCommand(lines, token, callOf);
    return { line: token.line, column: token.column, rank: 10, change };
  }
  return undefined;
}

/** The call that a line of special syntax stands for. */
function callOf(line: string): string | undefined {
  const double = line.slice(0, 2);
  if (double === "!!") return `get_ipython().getoutput(${repr(line.slice(2))})`;
  if (double === "??") return helpCall(line.slice(2), "??");
  const content = line.slice(1);
  const [name, argument] = partition(content);
  switch (line.slice(0, 1)) {
    case "!":
      return `get_ipython().system(${repr(content)})`;
    case "?":
      return helpCall(content, "?");
    case "%":
      return `get_ipython().run_line_magic(${repr(name)}, ${repr(argument)})`;
    case ",":
      return `${name}("${words(argument).join('", "')}")`;
    case ";":
      return `${name}("${argument}")`;
    default:
      return name === "" ? undefined : `${name}(${words(argument).join(", ")})`;
  }
}

/** `name?` and `name??` at the end of a logical line. */
function help(groups: readonly Token[][]): Special | undefined {
  for (const group of groups) {
    const mark = group.at(-2);
    if (group.length < 3 || mark?.text !== "?") continue;
    const start = group.find((token) => !isIndentation(token)) ?? mark;
    const change = (lines: string[]): string[] | undefined => {
      const piece = lines.slice(start.line, mark.line + 1).join("");
      const [, target = "", marks = ""] = HELP.exec(piece.slice(start.column)) ?? [];
      if (target === "") return undefined;
      const call = `${piece.slice(0, start.column)}${helpCall(target, marks)}\n`;
      return [...lines.slice(0, start.line), call, ...lines.slice(mark.line + 1)];
    };
    return { line: start.line, column: start.column, rank: 5, change };
  }
  return undefined;
}

const HELP = /(%{0,2}(?!\p{Nd})[\p{L}\p{N}_*]+(?:\.(?!\p{Nd})[\p{L}\p{N}_*]+|\[-?[0-9]+\])*)(\?\??)(?=\n?$)/u;

function helpCall(target: string, marks: string): string {
  if (target === "") return "get_ipython().show_usage()";
  const method = marks === "??" ? "pinfo2" : target.includes("*") ? "psearch" : "pinfo";
  return `get_ipython().run_line_magic(${repr(method)}, ${repr(target)})`;
}

/** The lines with the command that begins at a token, to the end of its line and of those that a backslash joins to it, replaced. */
function replaceCommand(
  lines: string[],
  token: Token,
  call: (command: string) => string | undefined,
): string[] | undefined {
  let end = token.line;
  while (end < lines.length && lines[end]?.endsWith("\\\n")) end += 1;
  const parts = [(lines[token.line] ?? "").slice(token.column), ...lines.slice(token.line + 1, end + 1)];
  const command = parts
    .map((part, index) => (index < parts.length - 1 ? rstrip(part).slice(0, -1) : rstrip(part)))
    .join(" ");
  const replacement = call(command);
  if (replacement === undefined) return undefined;
  const line = `${(lines[token.line] ?? "").slice(0, token.column)}${replacement}\n`;
  return [...lines.slice(0, token.line), line, ...lines.slice(end + 1)];
}
