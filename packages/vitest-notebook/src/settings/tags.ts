// What a cell's tags say, and the comments by which nbval marks cells. Tags of other tools pass; a tag that looks like one of ours
// and is none is an error, since it would be ignored in silence: `rtoll=1e-3`, `ignore_output`, `Slow`, `skip-exectuion`.
import { plain, slips, suggest } from "./suggest.js";
import { RULES, shown } from "./values.js";

/** What a tag can mean. */
export type Word =
  | "check-output"
  | "ignore-output"
  | "raises-exception"
  | "skip-execution"
  | "slow"
  | "parameters"
  | "injected-parameters";
type Key = "rtol" | "atol" | "timeout";

export const WORDS: Record<Word, true> = {
  "check-output": true,
  "ignore-output": true,
  "raises-exception": true,
  "skip-execution": true,
  slow: true,
  parameters: true,
  "injected-parameters": true,
};
const KEYS: readonly Key[] = ["rtol", "atol", "timeout"];

/** nbval's tags; its comments are the same in capitals with underscores. */
const NBVAL: Record<string, Word> = {
  "nbval-ignore-output": "ignore-output",
  "nbval-check-output": "check-output",
  "nbval-raises-exception": "raises-exception",
  "nbval-skip": "skip-execution",
};

/** Words that people try first, and that no other tool uses as a tag. */
const GUESSES: Record<string, Word> = {
  skip: "skip-execution",
  noexecute: "skip-execution",
  raises: "raises-exception",
  raiseserror: "raises-exception",
  params: "parameters",
  ignoreoutputs: "ignore-output",
};

/** What a cell's tags and comments say. Values of `words`: the tag or comment that said it. */
export interface CellTags {
  words: Map<Word, string>;
  numbers: Map<Key, number>;
}

/** @throws {RangeError} naming the tag: an unknown one that looks like ours, a bad value, a contradiction. */
export function tagsOf(source: string, tags: readonly string[]): CellTags {
  const words = new Map<Word, string>();
  const numbers = new Map<Key, number>();
  for (const tag of [...tags, ...markersOf(source)]) {
    const word = wordOf(tag);
    if (word !== undefined) words.set(word, words.get(word) ?? tag);
    else readPair(tag, numbers);
  }
  for (const [one, other] of EXCLUSIVE) {
    const [a, b] = [words.get(one), words.get(other)];
    if (a !== undefined && b !== undefined) throw new RangeError(`the tags "${a}" and "${b}" contradict each other`);
  }
  return { words, numbers };
}

const EXCLUSIVE: readonly (readonly [Word, Word])[] = [
  ["check-output", "ignore-output"],
  // Its outputs cannot be checked when it does not run.
  ["check-output", "skip-execution"],
  ["parameters", "injected-parameters"],
];

/** The word that a tag is; undefined for a pair or a tag of another tool. */
function wordOf(tag: string): Word | undefined {
  if (Object.hasOwn(WORDS, tag)) return tag as Word;
  if (Object.hasOwn(NBVAL, tag)) return NBVAL[tag];
  const known = [...Object.keys(WORDS), ...Object.keys(NBVAL)];
  const upper = tag.toLowerCase().replaceAll("_", "-");
  if (/^[A-Z_]+$/.test(tag) && Object.hasOwn(NBVAL, upper)) return NBVAL[upper];
  const meant = /=/.test(tag) ? undefined : (GUESSES[plain(tag)] ?? nearWord(tag, known));
  if (meant !== undefined) throw unknown(tag, meant);
  return undefined;
}

/** `slow` is so short that a changed letter makes another English word (`show`, `flow`): only other slips count there. */
function nearWord(tag: string, known: readonly string[]): string | undefined {
  const meant = suggest(tag, known);
  if (meant !== "slow") return meant;
  const word = plain(tag);
  const isOther = word.length < 4 || (word.length === 4 && [...word].sort().join("") !== "losw");
  return isOther ? undefined : meant;
}

/** A tag `key=value` of ours. @throws {RangeError} a bad value, a second one, a key that is nearly one of ours. */
function readPair(tag: string, numbers: Map<Key, number>): void {
  const key = KEYS.find((name) => tag.startsWith(`${name}=`));
  if (key === undefined) {
    refuseNearPair(tag);
    return;
  }
  const text = tag.slice(key.length + 1);
  const value = numberOf(text);
  const { holds, wanted } = RULES[key];
  if (value === undefined || !holds(value)) throw new RangeError(`invalid ${key}: ${shown(text)} (${wanted})`);
  const other = numbers.get(key);
  if (other !== undefined && other !== value) throw new RangeError(`two values of ${key}: ${other} and ${value}`);
  numbers.set(key, value);
}

/** `rtoll=1`, `RTOL=1`, `rtol: 1`, `rtol 1`, `tol=1`, `time-out=5`, `rtol`. */
function refuseNearPair(tag: string): void {
  const parts = /^\s*([A-Za-z][A-Za-z_ -]*?)\s*(?:[=:]\s*|\s+|-|_|$)((?:[=:\d.].*)?)$/.exec(tag);
  if (!parts) return;
  const [, key = "", rest = ""] = parts;
  const value = rest.replace(/^[=:\s]+/, "").trim();
  const near = KEYS.find((name) => plain(key) === name) ?? KEYS.find((name) => slips(plain(key), name) <= 1);
  if (near === undefined) return;
  // Without a number only the very name is ours: `stop` and `atom=H` are somebody else's.
  if (plain(key) !== near && numberOf(value) === undefined) return;
  throw unknown(tag, `${near}=${value || (near === "timeout" ? "60" : "1e-3")}`);
}

/** A number as people write it, without hexadecimal, "Infinity" and the empty text. */
function numberOf(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

const unknown = (tag: string, meant: string): RangeError =>
  new RangeError(`unknown tag ${shown(tag)} (did you mean "${meant}"?)`);

/** nbval's markers: comments that fill a line, `# NBVAL_SKIP` in Python, `// NBVAL_SKIP` here. */
function markersOf(source: string): string[] {
  return [...source.matchAll(/^[ \t]*(?:#+|\/\/+)[ \t]*(NBVAL_\w+)[ \t]*$/gm)].map((match) => match[1] as string);
}
