import { describe, expect, test } from "vitest";
import {
  ALPHABET,
  characterLaw,
  checkedLaw,
  drawStretch,
  drawText,
  longWords,
  SHORT_WORDS,
  shortWords,
  surprises,
  urnLanguage,
  windowSurprises,
} from "../../../../lib/tasks/language/index.js";
import { disposeParams, foldIn, key, split } from "../../../../lib/tensor/index.js";

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);

/** All long words: 75 of three letters, 225 of four, 1125 of five. */
const everyWord = (() => {
  let words = [""];
  const all: string[] = [];
  for (let length = 1; length <= 5; length++) {
    words = words.flatMap((word) => Array.from(length % 2 === 1 ? "klmnt" : "aei", (c) => word + c));
    if (length >= 3) all.push(...words);
  }
  return all;
})();

describe("words", () => {
  test("have probabilities that sum to one, and those with a beginning in common to that of the beginning", () => {
    expect(everyWord.length).toBe(75 + 225 + 1125);
    expect(total(Object.values(SHORT_WORDS))).toBeCloseTo(1, 15);
    for (const p of ["", "k", "ta", "tal", "tale", "nitak"]) {
      const sum = total(everyWord.filter((word) => word.startsWith(p)).map((word) => longWords.word(word)));
      expect(longWords.beginning(p)).toBeCloseTo(sum, 12);
    }
    expect([longWords.beginning("a"), longWords.word("ta"), longWords.beginning("nitaka")]).toEqual([0, 0, 0]);
    expect([shortWords.beginning("a"), shortWords.word("e")]).toEqual([0.4 + 0.2, 0]);
  });
});

describe("the next character", () => {
  const law = checkedLaw({ ends: 0.1 });

  test.each([
    ["", []],
    ["t", ["tak", "tal", "tak"]],
    ["tak", ["tak", "takit"]],
    ["a", ["kin"]],
    ["takit", []],
  ] as const)("after the letters “%s” in a document of [%s] has one probability in all", (p, urn) => {
    const next = characterLaw(law, urn, p);
    expect(total(Array.from(ALPHABET, next))).toBeCloseTo(1, 14);
  });

  test("begins a short word with probability π, whatever has been drawn from the urn", () => {
    for (const urn of [[], ["tak"], ["tak", "tak", "lin", "kitel"]]) {
      const next = characterLaw(law, urn, "");
      expect(total(Array.from("aei", next))).toBeCloseTo(law.short, 14);
    }
  });

  test("makes whole documents as likely as the moments of a Dirichlet law say", () => {
    // Words w have shares g ~ Dir(α P₀), so that E Π g^n = Π (α P₀(w))_n / (α)_n with rising factorials.
    const rising = (a: number, n: number) => Array.from({ length: n }, (_, i) => a + i).reduce((x, y) => x * y, 1);
    const alpha = 3;
    const counts = { tak: 3, lin: 1, kitel: 2 };
    const expected =
      Object.entries(counts).reduce((x, [word, n]) => x * rising(alpha * longWords.word(word), n), 1) /
      rising(alpha, 6);
    // The first character is given: it is a consonant like any other.
    for (const text of ["tak tak kitel lin tak kitel ", "kitel lin kitel tak tak tak "]) {
      const first = longWords.beginning(text[0]);
      const found = Math.exp(-total(surprises(text, { short: 0, concentration: alpha }))) * first;
      expect(found / expected).toBeCloseTo(1, 12);
    }
  });

  test("in the first word of a document is what the letters alone say, and after a full stop all is forgotten", () => {
    const options = { ends: 0.1 };
    const text = "tak lin tak.tak lin";
    const [known, letters] = [surprises(text, options), surprises(text, options, "word")];
    expect([...known.slice(0, 3)]).toEqual([...letters.slice(0, 3)]);
    expect(known[8]).toBeLessThan(letters[8]); // the second letter of the second tak
    expect([...known.slice(12)]).toEqual([...surprises("tak lin", options)]);
  });

  test("that the language does not have is refused with its place", () => {
    expect(() => surprises("takk")).toThrow(new RangeError('invalid text: "k" at place 3'));
  });
});

describe("texts", () => {
  test("are a pure function of the key, and longer ones begin with shorter ones", () => {
    expect(drawText(key(1), 200).slice(0, 50)).toBe(drawText(key(1), 50));
    expect(drawText(key(2), 50)).not.toBe(drawText(key(1), 50));
  });

  test("stretches are cut from a document, and begin at each of its places equally often", () => {
    const starts = Array.from({ length: 300 }, (_, i) => {
      const from = foldIn(key(31), i);
      const [, text] = split(from, 2);
      const stretch = drawStretch(from, 40, 3);
      const whole = drawText(text, 43);
      return [0, 1, 2, 3].filter((start) => whole.slice(start, start + 40) === stretch);
    });
    expect(starts.every(({ length }) => length === 1)).toBe(true);
    // Binomial with n = 300, p = 1/4: deviation 7.5.
    for (const start of [0, 1, 2, 3]) {
      expect(Math.abs(starts.filter(([found]) => found === start).length - 75)).toBeLessThan(30);
    }
    expect(drawStretch(key(32), 20, 0)).toBe(drawText(split(key(32), 2)[1], 20));
    expect(() => drawStretch(key(32), 20, -1)).toThrow("invalid characters before: -1");
  });

  test("draw as many new words as an urn of α = 3 does: Σ α/(α + i), within four deviations", () => {
    // Of the first ten long words of 400 documents. Two new words are the same with probability below 1/75.
    const fresh = split(key(3), 400).map((each) => {
      const words = drawText(each, 160, { short: 0 }).split(" ").slice(0, 10);
      return new Set(words).size;
    });
    const chances = Array.from({ length: 10 }, (_, i) => 3 / (3 + i));
    const deviation = Math.sqrt(total(chances.map((q) => q * (1 - q))) / 400);
    expect(Math.abs(mean(fresh) - total(chances))).toBeLessThan(4 * deviation + 0.02);
  });

  test("have short words and full stops as often as they should", () => {
    const ended = drawText(key(4), 40_000, { ends: 0.2 }).split(/[ .]/).slice(0, -1);
    const short = ended.filter((word) => word in SHORT_WORDS).length / ended.length;
    expect(Math.abs(short - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / ended.length));
    const stops = drawText(key(4), 40_000, { ends: 0.2 }).split(".").length / ended.length;
    expect(Math.abs(stops - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / ended.length));
  });

  test("as tensors are one-hot, and a target is the next input", () => {
    const batch = urnLanguage({ steps: 20 }).draw(key(5), 3);
    expect(batch.x.shape).toEqual([3, 20, ALPHABET.length]);
    const [x, y] = [batch.x.argMax(2).arraySync(), batch.y.argMax(2).arraySync()] as number[][][];
    const text = drawText(split(key(5), 3)[1], 21);
    expect(x[1].map((token) => ALPHABET[token]).join("")).toBe(text.slice(0, 20));
    expect(y[1].map((token) => ALPHABET[token]).join("")).toBe(text.slice(1));
    expect(batch.mask.sum().dataSync()[0]).toBe(60);
    disposeParams(batch);
  });
});

describe("a window", () => {
  const law = { concentration: 5, ends: 0.02 };
  const text = drawText(key(7), 97, law);

  test("over the whole text hides nothing, and over less costs more", () => {
    const all = surprises(text, law);
    expect([...windowSurprises(text, law, { piece: 16, window: 96 })]).toEqual([...all]);
    const part = windowSurprises(text, law, { piece: 16, window: 32 });
    expect([...part.slice(0, 32)]).toEqual([...all.slice(0, 32)]);
    expect(mean(part)).toBeGreaterThan(mean(all));
    expect(mean(part)).toBeLessThan(mean(surprises(text, law, "word")));
  });

  test("leaves out the word that it cuts, and keeps the one that it begins with", () => {
    // The third piece of 8 sees 16 characters, from place 8 on: in the first text that is the end of a word, in the second a word begins there.
    const options = { short: 0 };
    const third = (text: string) => [...windowSurprises(text, options, { piece: 8, window: 16 }).slice(16)];
    const expected = (seen: string) => [...surprises(seen, options).slice(-8)];
    expect(third("kital lin tak natak lin k")).toEqual(expected("tak natak lin k"));
    expect(third("kit lin tak natak lin kit")).toEqual(expected("tak natak lin kit"));
  });

  test("is refused where pieces do not divide", () => {
    expect(() => windowSurprises(text, law, { piece: 7, window: 14 })).toThrow("invalid piece: 7 of 96 characters");
    expect(() => windowSurprises(text, law, { piece: 16, window: 40 })).toThrow("invalid window: 40 in pieces of 16");
  });
});

describe("null and oracle", () => {
  const options = { steps: 48, ends: 0.05 };
  const task = urnLanguage(options);

  test("the null in closed form is what knowing the letters costs on texts, within four standard errors", () => {
    const costs = split(key(6), 600).map((each) => mean(surprises(drawText(each, 49, options), options, "word")));
    const value = mean(costs);
    const error = Math.sqrt(total(costs.map((cost) => (cost - value) ** 2))) / costs.length;
    expect(Math.abs(task.null().value - value)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.02);
  });

  test("the null over one step is the entropy of what stands behind a word's first letter, by hand", () => {
    // 70 %: a vowel of three. 30 %: behind a (0.6) the end or l, behind i the end, behind e n.
    const plain = (p: number) => -p * Math.log(p);
    const expected = 0.7 * Math.log(3) + 0.3 * 0.6 * (plain(2 / 3) + plain(1 / 3));
    expect(urnLanguage({ steps: 1 }).null().value).toBeCloseTo(expected, 14);
  });

  test("knowing the document is worth more than a tenth of a nat, more so the longer it is", () => {
    const gain = (steps: number) => {
      const { null: none, oracle } = urnLanguage({ steps });
      return none().value - oracle().value;
    };
    expect(task.oracle().halfWidth).toBeLessThan(0.02);
    const [brief, long] = [24, 96].map(gain);
    expect(brief).toBeGreaterThan(0.1);
    expect(long).toBeGreaterThan(brief + 0.1);
  });
});

test.each<[string, () => unknown]>([
  ["invalid number of steps: 0", () => urnLanguage({ steps: 0 })],
  ["invalid share of short words: 1", () => urnLanguage({ short: 1 })],
  ["invalid share of full stops: -1", () => urnLanguage({ ends: -1 })],
  ["invalid concentration: 0", () => urnLanguage({ concentration: 0 })],
])("is refused: %s", (message, call) => {
  expect(call).toThrow(new RangeError(message));
});
