// Restricted Damerau–Levenshtein distance: d(i,j) is the least number of insertions, deletions, substitutions and swaps of
// neighbours that turn the first i letters of one word into the first j of the other. Used to guess what a typo meant.

/** Edits between two words. */
export function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= to.length; j++) {
      const substitution = rows[i - 1][j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      let best = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, substitution);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) best = Math.min(best, rows[i - 2][j - 2] + 1);
      rows[i].push(best);
    }
  }
  return rows[from.length][to.length];
}

/** The known word with the fewest edits to `word`; the first of equals. `known` must not be empty. */
export function nearest(word: string, known: readonly string[]): string {
  return known.reduce((best, candidate) =>
    editDistance(word, candidate) < editDistance(word, best) ? candidate : best,
  );
}
