// Sets of characters of Python's re as insides of JavaScript classes (flag v), and which letters are one where case does not count.
import { pythonSpace } from "./python-space.js";

/** What `\d`, `\s` and `\w` match; "ascii" under Python's flag a. */
export const categories: Readonly<Record<"unicode" | "ascii", Readonly<Record<"d" | "s" | "w", string>>>> = {
  unicode: { d: "\\p{Nd}", s: pythonSpace, w: "\\p{L}\\p{N}_" },
  ascii: { d: "0-9", s: "\\t-\\r\\x20", w: "0-9A-Z_a-z" },
};

/** A character by its code, so that none means anything. */
export const escaped = (code: number): string => `\\u{${code.toString(16)}}`;

/** The inside of a class that matches the characters from `first` to `last`, and those that differ from one of them by case only. */
export function anyCase(first: number, last: number, letters: "unicode" | "ascii"): string {
  const others = new Set<number>();
  for (const [code, variants] of letters === "ascii" ? asciiCases : cases()) {
    if (code >= first && code <= last) for (const variant of variants) others.add(variant);
  }
  return (
    range(first, last) +
    [...others]
      .filter((code) => code < first || code > last)
      .map(escaped)
      .join("")
  );
}

export const range = (first: number, last: number): string =>
  first === last ? escaped(first) : `${escaped(first)}-${escaped(last)}`;

const asciiCases: ReadonlyMap<number, readonly number[]> = new Map(
  Array.from({ length: 26 }, (_, i) => [65 + i, 97 + i]).flatMap(([upper = 0, lower = 0]) => [
    [upper, [lower]] as const,
    [lower, [upper]] as const,
  ]),
);

let table: Map<number, readonly number[]> | undefined;

/** All letters with case, each with those that have the same capital or the same small letter. */
function cases(): ReadonlyMap<number, readonly number[]> {
  if (table !== undefined) return table;
  const alike = new Map<string, number[]>();
  const keysOf = new Map<number, string[]>();
  for (let code = 0x41; code < 0x1e944; code++) {
    const letter = String.fromCodePoint(code);
    if (!/\p{L}|\p{M}|\p{N}|\p{S}/u.test(letter)) continue;
    const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
    if (lower === upper) continue;
    // A capital of several letters ("ß") is no case of one.
    const keys = [lower, upper].filter((key) => Array.from(key).length === 1);
    keysOf.set(code, keys);
    for (const key of keys) alike.set(key, [...(alike.get(key) ?? []), code]);
  }
  table = new Map(Array.from(keysOf, ([code, keys]) => [code, keys.flatMap((key) => alike.get(key) ?? [])]));
  return table;
}
