/**
 * Which entries of a grid are meant: words of one facet are alternatives, facets are conditions.
 *
 *     --only pendulum,duffing,svd5     (pendulum or duffing) and svd5
 */
import type { Entry } from "./study.js";

/**
 * The entries that words select, in the order of the grid; all for no words.
 * @throws Error on a word that no entry has, and on words that together leave nothing
 */
export function selected(entries: readonly Entry[], words: readonly string[]): Entry[] {
  const facetOf = new Map(
    entries.flatMap(({ facets }) => Object.entries(facets).map(([facet, word]) => [word, facet])),
  );
  facetOf.delete("");
  const wanted = new Map<string, Set<string>>();
  for (const word of words) {
    const facet = facetOf.get(word);
    if (facet === undefined) throw new Error(`unknown name "${word}" (known: ${[...facetOf.keys()].join(", ")})`);
    wanted.set(facet, (wanted.get(facet) ?? new Set()).add(word));
  }
  const chosen = entries.filter(({ facets }) => [...wanted].every(([facet, some]) => some.has(facets[facet] ?? "")));
  if (chosen.length === 0 && entries.length > 0) throw new Error(`no entry is all of these: ${words.join(", ")}`);
  return chosen;
}
