// Which known word was meant? By the number of single slips (a letter too many, too few, another, two swapped) between the words.

/** Slips between two words: Damerau's distance with adjacent swaps, no part changed twice. */
export function slips(a: string, b: string): number {
  let before: number[] = [];
  let last: number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + other);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Slips that a word of this length may hold and still be recognised. */
const allowance = (word: string): number => (word.length < 4 ? 0 : word.length < 9 ? 1 : 2);

/** Case, spaces, underscores and hyphens do not tell two names apart for people. */
export const plain = (word: string): string => word.toLowerCase().replace(/[\s_-]+/g, "");

/** The known word that was probably meant; undefined when none is near. An exact match is no suggestion. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    if (name === word) continue;
    const distance = slips(plain(word), plain(name));
    if (distance > allowance(plain(name))) continue;
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  return best?.name;
}

/** ` (did you mean "rtol"?)`, or ` (known: rtol, atol)` where nothing is near; the end of a message about an unknown name. */
export function hint(word: string, known: readonly string[]): string {
  const meant = suggest(word, known);
  if (meant !== undefined) return ` (did you mean "${meant}"?)`;
  return ` (known: ${known.join(", ") || "none"})`;
}
