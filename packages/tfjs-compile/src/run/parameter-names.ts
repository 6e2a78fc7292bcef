/**
 * The names of a function's parameters, read from its source: errors and models can then say "params.w" instead of "0.w". A parameter that is
 * taken apart (`{ w, b }`) has no name; source that is not understood gives none.
 */
export function parameterNames(fn: (...args: never[]) => unknown): (string | undefined)[] {
  const source = Function.prototype.toString
    .call(fn)
    .replace(COMMENTS_AND_STRINGS, (part) => (part[0] === "/" ? " " : '""'));
  const single = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source)?.[1];
  if (single !== undefined) return [single];
  const opening = source.indexOf("(");
  if (opening < 0 || source.includes("[native code]")) return [];
  return topLevelParts(source.slice(opening + 1)).map(
    (part) => /^(?:\.\.\.)?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(part.trim())?.[1],
  );
}

/** Strings go too: a default value may hold a comma or a bracket. */
const COMMENTS_AND_STRINGS = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g;

/** The parts between commas outside of all brackets, up to the bracket that closes the list. */
function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    if (depth < 0 || (depth === 0 && character === ",")) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
    if (depth < 0) break;
  }
  return parts.filter((part) => part.trim() !== "");
}
