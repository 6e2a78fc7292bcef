// Code that was pasted with its prompts (`>>> `, `In [3]: `, `   ...: `), without them: IPython's rules.
import { splitLines } from "@innerloop/nbformat";
import { dedent } from "./python-text.js";

const IPYTHON = /^((?:(?:\[nav\]|\[ins\])? )?In \[\d+\]: |\s*\.{3,}: ?)/;

/** Without IPython's prompts, if one of the first two lines has one. */
export function withoutIPythonPrompts(lines: string[]): string[] {
  const prompted = IPYTHON.test(lines[0] ?? "") || IPYTHON.test(lines[1] ?? "");
  return prompted ? lines.map((line) => line.replace(IPYTHON, "")) : lines;
}

const FIRST = /^\s*>>>/;
const FIRST_PROMPT = /^\s*>>>[ \t]?/;
const NEXT_PROMPT = /^\s*\.\.\.[ \t]?/;

/** Without Python's prompts, if a line outside of triple-quoted strings has one; what stood indented with its prompt is dedented. */
export function withoutPythonPrompts(lines: string[]): string[] {
  const quoted = insideTripleQuotes(lines);
  if (!lines.some((line, index) => !quoted[index] && FIRST.test(line))) return lines;
  const stripped = lines.map((line, index) =>
    quoted[index] ? line : FIRST_PROMPT.test(line) ? line.replace(FIRST_PROMPT, "") : line.replace(NEXT_PROMPT, ""),
  );
  const result: string[] = [];
  for (let start = 0; start < lines.length; ) {
    let end = start;
    while (end < lines.length && quoted[end] === quoted[start]) end += 1;
    const segment = stripped.slice(start, end);
    const changed = segment.some((line, index) => line !== lines[start + index]);
    result.push(...(changed ? splitLines(dedent(segment.join(""))) : segment));
    start = end;
  }
  return result;
}

/** For each line, whether prompts in it are text of a string. A guess, as IPython's: quotes are counted, code is not parsed. */
function insideTripleQuotes(lines: readonly string[]): boolean[] {
  const inside: boolean[] = [];
  let quote: string | undefined;
  let keeps = false;
  let prompted = false;
  for (const line of lines) {
    let here = quote !== undefined && keeps;
    for (const match of line.matchAll(/(?<!\\)("""|''')/g)) {
      if (quote === undefined) {
        quote = match[0];
        const before = line.slice(0, match.index);
        const code = before.replace(FIRST_PROMPT, "").replace(NEXT_PROMPT, "");
        keeps = !(code !== before && prompted) && /^[rubf]*$/i.test(code.trim());
        here = keeps;
      } else if (quote === match[0]) {
        quote = undefined;
        keeps = false;
      }
    }
    inside.push(here);
    prompted ||= FIRST.test(line);
  }
  return inside;
}
