/**
 * Expected nats a character of who knows the law of words and the letters of the word so far, and nothing of the document:
 *
 *     (1/T) Σ_{t=1}^{T} Σ_p P_t(p) H(c | p),       P_0 = the first letter of a word
 *
 * The beginnings p are a Markov chain: what follows depends on p alone. There are 5 + 15 + 75 + 225 + 1125 long ones, but letters of one kind are alike, so that one
 * chain of lengths stands for all.
 */
import { CONSONANTS, LONG, SHORT_WORDS, shortWords, VOWELS } from "./word-law.js";

/** Where a beginning can go: probability of each character and the beginning after it; what is left ends the word. */
interface Beginning {
  readonly name: string;
  /** Number of beginnings alike, with this probability together. */
  readonly ways: readonly { readonly to: string; readonly share: number; readonly characters: number }[];
}

/** @param steps T */
export function expectedSurprise(law: { readonly short: number; readonly ends: number }, steps: number): number {
  const beginnings = [start(law.short), ...shortBeginnings(), ...longBeginnings()];
  const entropies = new Map(beginnings.map((each) => [each.name, entropyOf(each, law.ends)]));
  let now = moved(beginnings, new Map([["", 1]]));
  let total = 0;
  for (let t = 0; t < steps; t++) {
    for (const [name, share] of now) total += share * (entropies.get(name) as number);
    now = moved(beginnings, now);
  }
  return total / steps;
}

const plain = (share: number): number => (share > 0 ? -share * Math.log(share) : 0);

/** H(c | p). */
function entropyOf({ ways }: Beginning, ends: number): number {
  const end = ended(ways);
  const letters = ways.reduce((sum, { share, characters }) => sum + plain(share / characters) * characters, 0);
  return letters + plain(end * ends) + plain(end * (1 - ends));
}

const ended = (ways: Beginning["ways"]): number => Math.max(0, 1 - ways.reduce((sum, { share }) => sum + share, 0));

function moved(beginnings: readonly Beginning[], from: ReadonlyMap<string, number>): Map<string, number> {
  const to = new Map<string, number>();
  const add = (name: string, share: number) => to.set(name, (to.get(name) ?? 0) + share);
  for (const { name, ways } of beginnings) {
    const here = from.get(name) ?? 0;
    if (here === 0) continue;
    for (const way of ways) add(way.to, here * way.share);
    add("", here * ended(ways));
  }
  return to;
}

function start(short: number): Beginning {
  const first = [...new Set(Object.keys(SHORT_WORDS).map((word) => word[0]))];
  return {
    name: "",
    ways: [
      { to: "1 letters", share: 1 - short, characters: CONSONANTS.length },
      ...first.map((c) => ({ to: c, share: short * shortWords.beginning(c), characters: 1 })),
    ],
  };
}

function shortBeginnings(): Beginning[] {
  const all = [
    ...new Set(Object.keys(SHORT_WORDS).flatMap((word) => Array.from(word, (_, i) => word.slice(0, i + 1)))),
  ];
  return all.map((p) => ({
    name: p,
    ways: all
      .filter((q) => q.length === p.length + 1 && q.startsWith(p))
      .map((q) => ({ to: q, share: shortWords.beginning(q) / shortWords.beginning(p), characters: 1 })),
  }));
}

/** One for every length: "1 letters", … */
function longBeginnings(): Beginning[] {
  return Array.from({ length: LONG[1] }, (_, i) => {
    const length = i + 1;
    const longer = (n: number) => Math.min(1, (LONG[1] - n + 1) / (LONG[1] - LONG[0] + 1));
    const share = longer(length + 1) / longer(length);
    const kind = length % 2 === 0 ? CONSONANTS : VOWELS;
    const ways = share > 0 ? [{ to: `${length + 1} letters`, share, characters: kind.length }] : [];
    return { name: `${length} letters`, ways };
  });
}
