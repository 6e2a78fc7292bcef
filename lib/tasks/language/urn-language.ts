/**
 * Text, character by character, in a language some of whose words belong to the document. A word is short with probability π (word-law.ts); otherwise it comes from
 * the urn of the document (Blackwell and MacQueen 1973), where n long words have been drawn so far, w among them n_w times:
 *
 *     P(w | document) = (n_w + α P₀(w))/(n + α)
 *
 * Behind a word stands a blank, with probability δ a full stop: then the next document begins, with an empty urn. Words of one urn are exchangeable, so what can be
 * known at most of the next character c after the letters p of an unfinished word is
 *
 *     P(c | all before) = W(pc)/W(p),    W(p) = π G(p…) + (1 − π) (Σ_{w = p…} n_w + α P₀(p…))/(n + α),        oracle
 *
 * and what can be known from p alone is the same with n = 0, since every word of an urn has the law P₀ by itself: the null. All in nats a character.
 */
import * as tf from "@tensorflow/tfjs";
import { foldIn, integers, type Key, key, split, uniform } from "../../tensor/index.js";
import { type KnownValue, requireTasks, type SequenceTask } from "../benchmarks/index.js";
import { expectedSurprise } from "./expected-surprise.js";
import { ALPHABET, BLANK, LONG, longWord, longWords, STOP, shortWord, shortWords } from "./word-law.js";

export interface LanguageLaw {
  /** π. Default 0.3. */
  readonly short?: number;
  /** α. Default 3: of 20 long words 7 are new. */
  readonly concentration?: number;
  /** δ. Default 0: a text is one document. */
  readonly ends?: number;
}

export interface LanguageOptions extends LanguageLaw {
  /** T: characters to be predicted. Default 64. */
  readonly steps?: number;
}

export interface LanguageTask extends SequenceTask {
  readonly kind: "classes";
  /** Exact: least expected nats a character from the word's own letters alone. */
  null(): KnownValue;
  /** Least expected nats a character, from 600 texts. */
  oracle(): KnownValue;
}

/** @throws RangeError on a number of steps that is no positive whole one, π or δ outside [0, 1), α that is not positive */
export function urnLanguage(options: LanguageOptions = {}): LanguageTask {
  const { steps = 64 } = options;
  const law = checkedLaw(options);
  if (!(Number.isSafeInteger(steps) && steps >= 1)) throw new RangeError(`invalid number of steps: ${steps}`);
  const characters = ALPHABET.length;
  return {
    ...{ name: "urn-language", kind: "classes", steps, inputs: characters, outputs: characters },
    draw: (from, n) => {
      const texts = split(from, requireTasks(n)).map((each) => drawText(each, steps + 1, law));
      return oneHotTexts(texts);
    },
    null: () => ({ value: expectedSurprise(law, steps), halfWidth: 0, source: "closed form: the word's own letters" }),
    oracle: () => {
      const means = split(key(1), 600).map((each) => mean(surprises(drawText(each, steps + 1, law), law)));
      const value = mean(means);
      const variance = means.reduce((sum, one) => sum + (one - value) ** 2, 0) / (means.length - 1);
      const source = "exact Bayes rule on 600 sampled texts";
      return { value, halfWidth: 1.96 * Math.sqrt(variance / means.length), source };
    },
  };
}

/** Texts of equal length as inputs (all characters but the last), targets (all but the first) and a mask of ones. The tensors are the caller's. */
export function oneHotTexts(texts: readonly string[]): { x: tf.Tensor; y: tf.Tensor; mask: tf.Tensor } {
  return tf.tidy(() => {
    const tokens = texts.map((text) => Array.from(text, (c) => ALPHABET.indexOf(c)));
    const steps = tokens[0].length - 1;
    const hot = (from: number) =>
      tf.cast(
        tf.oneHot(
          tf.tensor2d(
            tokens.map((row) => row.slice(from, from + steps)),
            undefined,
            "int32",
          ),
          ALPHABET.length,
        ),
        "float32",
      );
    return { x: hot(0), y: hot(1), mask: tf.ones([texts.length, steps]) };
  });
}

/** The law with nothing left open. @throws RangeError as `urnLanguage` */
export function checkedLaw({ short = 0.3, concentration = 3, ends = 0 }: LanguageLaw): Required<LanguageLaw> {
  for (const [what, share] of Object.entries({ "share of short words": short, "share of full stops": ends })) {
    if (!(share >= 0 && share < 1)) throw new RangeError(`invalid ${what}: ${share}`);
  }
  if (!(concentration > 0 && Number.isFinite(concentration))) {
    throw new RangeError(`invalid concentration: ${concentration}`);
  }
  return { short, concentration, ends };
}

/** The first `length` characters of a text; a longer one of the same key begins with a shorter one. */
export function drawText(from: Key, length: number, options: LanguageLaw = {}): string {
  const { short, concentration, ends } = checkedLaw(options);
  let text = "";
  let urn: string[] = [];
  for (let i = 0; text.length < length; i++) {
    const [kind, pick, again, end, ...rest] = uniform(foldIn(from, i), 5 + LONG[1]);
    const old = pick * (urn.length + concentration) >= concentration;
    const word = kind < short ? shortWord(pick) : old ? urn[Math.floor(again * urn.length)] : longWord(rest);
    if (kind >= short) urn.push(word);
    if (end < ends) urn = [];
    text += word + (end < ends ? STOP : BLANK);
  }
  return text.slice(0, length);
}

/**
 * So many characters from anywhere in a document: behind 0 … `before` of its characters, all numbers alike. It begins in a word more often than with one, and words
 * may come back that it has not shown: what a window sees of a text.
 * @throws RangeError on a `before` that is no whole number ≥ 0
 */
export function drawStretch(from: Key, length: number, before: number, options: LanguageLaw = {}): string {
  if (!(Number.isSafeInteger(before) && before >= 0)) throw new RangeError(`invalid characters before: ${before}`);
  const [place, text] = split(from, 2);
  const start = integers(place, 1, 0, before + 1)[0];
  return drawText(text, start + length, options).slice(start);
}

/** What a predictor knows: the document so far, or the letters of the word alone. */
export type Knowledge = "document" | "word";

/** −ln P of every character but the first, given those before it. @throws RangeError on a text that the language does not have */
export function surprises(text: string, options: LanguageLaw = {}, knowledge: Knowledge = "document"): Float64Array {
  const law = checkedLaw(options);
  const found = new Float64Array(Math.max(0, text.length - 1));
  let urn: string[] = [];
  let p = "";
  for (let i = 0; i < text.length; i++) {
    const share = characterLaw(law, urn, p)(text[i]);
    if (!(share > 0)) throw new RangeError(`invalid text: "${text[i]}" at place ${i}`);
    if (i > 0) found[i - 1] = -Math.log(share);
    if (text[i] !== BLANK && text[i] !== STOP) {
      p += text[i];
      continue;
    }
    if (knowledge === "document" && longWords.word(p) > 0) urn = [...urn, p];
    if (text[i] === STOP) urn = [];
    p = "";
  }
  return found;
}

/**
 * −ln P of every character but the first by who reads in pieces and sees no more than a window: of the characters to − piece + 1 … to, given those from to − window
 * on. A word that the window cuts is left out, and those whole in it are draws from the urn like any others: the exact rule on what is seen of whole words.
 * @throws RangeError as `surprises`; on a text whose characters behind the first pieces do not divide, and on a window that is no multiple of the piece
 */
export function windowSurprises(
  text: string,
  options: LanguageLaw,
  { piece, window }: { readonly piece: number; readonly window: number },
): Float64Array {
  const length = text.length - 1;
  if (!(piece >= 1 && length % piece === 0)) throw new RangeError(`invalid piece: ${piece} of ${length} characters`);
  if (!(window >= piece + LONG[1] && window % piece === 0)) {
    throw new RangeError(`invalid window: ${window} in pieces of ${piece}`);
  }
  const found = new Float64Array(length);
  for (let to = piece; to <= length; to += piece) {
    let from = Math.max(0, to - window);
    while (from > 0 && text[from - 1] !== BLANK && text[from - 1] !== STOP) from++;
    found.set(surprises(text.slice(from, to + 1), options).slice(-piece), to - piece);
  }
  return found;
}

/** P(c | urn, p) as a function of c. */
export function characterLaw(
  { short, concentration, ends }: Required<LanguageLaw>,
  urn: readonly string[],
  p: string,
): (c: string) => number {
  const drawn = (share: number, seen: number) => (seen + concentration * share) / (urn.length + concentration);
  const beginning = (q: string) =>
    short * shortWords.beginning(q) +
    (1 - short) * drawn(longWords.beginning(q), urn.filter((w) => w.startsWith(q)).length);
  const whole = short * shortWords.word(p) + (1 - short) * drawn(longWords.word(p), urn.filter((w) => w === p).length);
  const all = beginning(p);
  return (c) => {
    if (c === BLANK) return (whole * (1 - ends)) / all;
    return c === STOP ? (whole * ends) / all : beginning(p + c) / all;
  };
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
