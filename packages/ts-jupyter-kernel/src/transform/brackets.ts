/**
 * Which brackets are open at the end of an unfinished source: a scanner that knows strings, templates, comments and regular expressions.
 *
 * A slash begins a regular expression where no value stands before it; the words after which a value may follow are listed.
 */
export interface OpenBrackets {
  /** Offsets of the open brackets, outermost first. */
  open: number[];
  /** The source ends within this. */
  within: "code" | "template" | "comment";
  /** The most that were open at once. */
  deepest: number;
}

const PAIRS: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(["'])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?|[\p{ID_Continue}$]+|[`()[\]{}]|\/|[^\s\p{ID_Continue}$]/uy;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/uy;
const TEMPLATE = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(`|\$\{|$)/uy;
const BEFORE_VALUE =
  /^(?:return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|yield|await|extends)$|^[^\p{ID_Continue}$)\]}"'`]$/u;

export function openBrackets(source: string): OpenBrackets {
  const open: number[] = [];
  let deepest = 0;
  let at = 0;
  let before = ";";
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at = pattern.lastIndex;
    return found;
  };
  /** From within a template to its end or to the next `${`. */
  const template = (start: number): boolean => {
    const end = match(TEMPLATE)?.[1];
    if (end === "${") open.push(start);
    return end === "`" || end === "${";
  };
  while (at < source.length) {
    const start = at;
    deepest = Math.max(deepest, open.length);
    if (
      source[at] === "/" &&
      source[at + 1] !== "/" &&
      source[at + 1] !== "*" &&
      BEFORE_VALUE.test(before) &&
      match(REGEX)
    ) {
      before = "x";
      continue;
    }
    const [token] = match(TOKEN) ?? [source[at++] ?? ""];
    if (/^\s|^\/\//.test(token)) continue;
    if (token.startsWith("/*")) {
      if (!token.endsWith("*/") || token.length < 4) return { open, within: "comment", deepest };
      continue;
    }
    if (token === "`") {
      if (!template(start)) return { open, within: "template", deepest };
    } else if (token === "(" || token === "[" || token === "{") open.push(start);
    else if (token in PAIRS) {
      const opening = open.pop();
      if (token === "}" && source[opening ?? -1] === "`" && !template(opening ?? 0))
        return { open, within: "template", deepest };
    }
    before = token.length > 1 && /["']/.test(token[0] ?? "") ? "x" : token;
  }
  return { open, within: "code", deepest: Math.max(deepest, open.length) };
}

/** As deep as brackets may be in each other. The parser is native code: at 4,000 functions in functions it takes the process with it. */
const DEEPEST = 2000;

/** The parser must not see it. */
export function isTooDeep(source: string): boolean {
  // Brackets in strings and comments are counted too: nearly all sources are known to be flat without a closer look.
  let depth = 0;
  for (let at = 0; at < source.length && depth <= DEEPEST; at++) {
    const unit = source.charCodeAt(at);
    if (unit === 0x28 || unit === 0x5b || unit === 0x7b) depth++;
    else if (unit === 0x29 || unit === 0x5d || unit === 0x7d) depth = Math.max(0, depth - 1);
  }
  return depth > DEEPEST && openBrackets(source).deepest > DEEPEST;
}
