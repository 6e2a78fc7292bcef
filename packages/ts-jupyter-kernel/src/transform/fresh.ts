/** Names that do not occur in a text. */

/** `wanted`, with underscores appended until it is new. */
export function fresh(wanted: string, taken: { has(name: string): boolean }): string {
  let name = wanted;
  while (taken.has(name)) name += "_";
  return name;
}

/** Everything in a source that looks like an identifier; `${` of a template is none. */
export function wordsOf(source: string): Set<string> {
  return new Set(source.match(/(?!\$\{)[\p{ID_Start}_$][\p{ID_Continue}$]*/gu));
}
