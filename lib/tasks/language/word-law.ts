/**
 * Words and their probabilities, of whole words and of all words with a beginning in common. P(p…) is the sum of P(w) over the words w that begin with p.
 *
 *     short words   four of them, for ever the same, with a vowel first:                     G
 *     long words    3, 4 or 5 letters, equally likely; consonant, vowel, consonant …,
 *                   each letter uniform among its kind:                                      P₀ = ⅓ (1/5)^{consonants} (1/3)^{vowels}
 *
 * A first letter tells the two apart, so that a mixture of them is known by its parts.
 */

/** All characters; a token is a place in it. Behind a word stands a blank or a full stop. */
export const ALPHABET = " .aeiklmnt";
export const BLANK = " ";
export const STOP = ".";
export const VOWELS = "aei";
export const CONSONANTS = "klmnt";

/** G. */
export const SHORT_WORDS: Readonly<Record<string, number>> = { a: 0.4, i: 0.3, al: 0.2, en: 0.1 };

/** Letters of the shortest and the longest long word. */
export const LONG: readonly [least: number, most: number] = [3, 5];

/** A probability of beginnings and of whole words. */
export interface WordLaw {
  /** P(p…), 1 for the empty beginning. */
  beginning(p: string): number;
  /** P(w). */
  word(w: string): number;
}

export const shortWords: WordLaw = {
  beginning: (p) =>
    Object.entries(SHORT_WORDS).reduce((sum, [word, share]) => sum + (word.startsWith(p) ? share : 0), 0),
  word: (w) => SHORT_WORDS[w] ?? 0,
};

export const longWords: WordLaw = {
  beginning: (p) => letters(p) * Math.min(1, longer(p.length)),
  word: (w) => (w.length >= LONG[0] && w.length <= LONG[1] ? letters(w) / (LONG[1] - LONG[0] + 1) : 0),
};

/** Share of long words with at least so many letters. */
function longer(length: number): number {
  return Math.max(0, (LONG[1] - length + 1) / (LONG[1] - LONG[0] + 1));
}

/** Probability of these letters at these places; 0 for a letter that cannot stand there. */
function letters(p: string): number {
  let share = 1;
  for (let i = 0; i < p.length; i++) {
    const kind = i % 2 === 0 ? CONSONANTS : VOWELS;
    share *= kind.includes(p[i]) ? 1 / kind.length : 0;
  }
  return share;
}

/** A short word from one uniform number. */
export function shortWord(u: number): string {
  let left = u;
  for (const [word, share] of Object.entries(SHORT_WORDS)) {
    left -= share;
    if (left < 0) return word;
  }
  return Object.keys(SHORT_WORDS)[0]; // round-off may leave a rest
}

/** A long word from uniform numbers: one for its length, one a letter. */
export function longWord([ofLength, ...ofLetters]: readonly number[]): string {
  const length = LONG[0] + Math.floor(ofLength * (LONG[1] - LONG[0] + 1));
  return ofLetters
    .slice(0, length)
    .map((u, i) => {
      const kind = i % 2 === 0 ? CONSONANTS : VOWELS;
      return kind[Math.floor(u * kind.length)];
    })
    .join("");
}
