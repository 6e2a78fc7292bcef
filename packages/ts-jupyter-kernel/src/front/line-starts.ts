/**
 * Where in a cell a magic may stand: at the start of a line where a statement may begin.
 *
 * `%` is also the remainder operator, and JavaScript reads `a⏎%b` as `a % b`. So a line belongs to the code before it when that code is inside
 * a string, template, comment or bracket, or ends in something that an operator may follow, unless a blank line stands between.
 */

/** A line that is a magic, where a statement may begin. */
export const MAGIC_LINE: RegExp = /^\s*%{1,2}[A-Za-z]/;

/** The end of an operand: an operator may follow, and a slash after it is a division. */
const OPERAND = /^(?:[\p{ID_Continue}$]+|[)\]}"'`]|\/regex\/)$/u;

/** Words that an operand follows. */
const BEFORE_OPERAND = /^(?:return|typeof|case|in|of|void|await|yield|throw|new|delete|instanceof)$/;

/** For each line (of the cell split at "\n") whether a statement may begin there. */
export function statementLines(source: string): boolean[] {
  const starts: boolean[] = [];
  /** Open brackets; "`" stands for a template, "{" also for what is substituted in one. */
  const open: string[] = [];
  /** The last token; empty where a statement begins. */
  let last = "";
  let i = 0;
  while (i < source.length) {
    if (i === 0 || source[i - 1] === "\n") {
      const line = source.slice(i, before("\n"));
      if (open.length === 0 && (last === "}" || (line.trim() === "" && OPERAND.test(last)))) last = "";
      starts.push(open.length === 0 && (last === "" || last === ";"));
      if (starts.at(-1) && MAGIC_LINE.test(line)) {
        last = "";
        i += line.length + 1;
        continue;
      }
    }
    i = token();
  }
  return starts;

  /** Reads on from `i`; answers where the next token starts. */
  function token(): number {
    const character = source[i];
    const pair = source.slice(i, i + 2);
    if (open.at(-1) === "`") return template();
    if (/\s/.test(character)) return i + 1;
    if (pair === "//") return before("\n");
    if (pair === "/*") return comment();
    if (character === '"' || character === "'") return quoted();
    if (character === "/" && (!OPERAND.test(last) || last === "}" || BEFORE_OPERAND.test(last))) return regex();
    if (character === "`") {
      open.push("`");
      return i + 1;
    }
    // `value!` is still an operand: the slash of `value! / 2` divides.
    if (character === "!" && source[i + 1] !== "=" && OPERAND.test(last) && !BEFORE_OPERAND.test(last)) return i + 1;
    if ("([{".includes(character)) open.push(character);
    if (")]}".includes(character)) open.pop();
    const word = /^[\p{ID_Continue}$]+/u.exec(source.slice(i, i + 40));
    last = word ? word[0] : character;
    return i + last.length;
  }

  function before(text: string): number {
    const end = source.indexOf(text, i);
    return end < 0 ? source.length : end;
  }

  /** The lines inside belong to the comment. */
  function comment(): number {
    const found = source.indexOf("*/", i + 2);
    const end = found < 0 ? source.length : found + 2;
    skipLines(i, end);
    return end;
  }

  function quoted(): number {
    const quote = source[i];
    let end = i + 1;
    while (end < source.length && source[end] !== quote && source[end] !== "\n") end += source[end] === "\\" ? 2 : 1;
    skipLines(i, Math.min(end, source.length));
    last = quote;
    return source[end] === quote ? end + 1 : end;
  }

  function regex(): number {
    let end = i + 1;
    let inClass = false;
    while (end < source.length && source[end] !== "\n" && (inClass || source[end] !== "/")) {
      if (source[end] === "\\") end++;
      else if (source[end] === "[") inClass = true;
      else if (source[end] === "]") inClass = false;
      end++;
    }
    last = "/regex/";
    return source[end] === "/" ? end + 1 : end;
  }

  /** One step inside a template. */
  function template(): number {
    const character = source[i];
    if (character === "`") {
      open.pop();
      last = "`";
      return i + 1;
    }
    if (source.startsWith("${", i)) {
      open.push("{");
      last = "{";
      return i + 2;
    }
    return i + (character === "\\" && source[i + 1] !== "\n" ? 2 : 1);
  }

  function skipLines(from: number, to: number): void {
    for (let at = source.indexOf("\n", from); at >= 0 && at < to; at = source.indexOf("\n", at + 1)) starts.push(false);
  }
}
