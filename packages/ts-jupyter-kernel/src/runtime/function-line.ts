/** Functions and classes with their parameters: `[Function: add](a, b = 1)`, read from the source text. Types are gone at run time. */

/** Nobody's parameter list is longer; a class may have much before its constructor. */
const LOOKED_AT = 20_000;

/** The parameter list as written, brackets included; undefined where there is none to see (native code, no constructor). */
export function parametersOf(fn: (...args: never[]) => unknown): string | undefined {
  const source = Function.prototype.toString.call(fn).slice(0, LOOKED_AT);
  if (/\{\s*\[native code\]\s*\}$/.test(source)) return undefined;
  if (/^class\b/.test(source)) {
    const found = /(?:^|[\s;{}])constructor\s*(?=\()/.exec(source);
    return found ? bracketed(source, found.index + found[0].length) : undefined;
  }
  const single = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(source);
  if (single) return `(${single[1]})`;
  const start = source.indexOf("(");
  return start < 0 ? undefined : bracketed(source, start);
}

/** The text from the bracket at `start` to the one that closes it, on one line. Strings in default values may hold brackets. */
function bracketed(source: string, start: number): string | undefined {
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    const character = source[i];
    if (character === '"' || character === "'" || character === "`") {
      for (i++; i < source.length && source[i] !== character; i++) if (source[i] === "\\") i++;
    } else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character) && --depth === 0) {
      return source
        .slice(start, i + 1)
        .replace(/\s+/g, " ")
        .slice(0, 200);
    }
  }
  return undefined;
}
