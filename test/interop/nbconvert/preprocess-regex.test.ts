// Python's re beside our translation of its patterns: written patterns of every construct, and random ones from a seeded grammar.
import { describe, expect, it } from "vitest";
import { pythonMatcher } from "../../../packages/ts-jupyter-export/src/preprocess/python-regex.js";
import { seeded } from "../../ts-jupyter-kernel/random.js";
import { askRe } from "./preprocess-oracle.js";

const texts = [
  ...[
    "",
    " ",
    "\n",
    "\n\n",
    "a",
    "b",
    "A",
    "ab",
    "ba",
    "aa",
    "aab",
    "abc",
    "a b",
    "a\nb",
    "b\na",
    "a\n",
    "a\r\nb",
    "\ta",
    "\r",
    "aaa",
  ],
  ...[
    "# note",
    "%%time\nx",
    "%matplotlib inline",
    "import os\nos.x",
    "1",
    "12",
    "3.5",
    "x = 1",
    "a-b",
    "a]b",
    "[a]",
    "{",
    "a{2}",
    "a{,}",
  ],
  ...[
    "é",
    "É",
    "ß",
    "ẞ",
    "ſ",
    "s",
    "K",
    "\u212a",
    "k",
    "İ",
    "i",
    "ı",
    "µ",
    "μ",
    "Ω",
    "ω",
    "я",
    "Я",
    "²",
    "٣",
    "ⅷ",
    "_",
    "-",
    "^",
    "$",
  ],
  ...[
    "\u00a0",
    "\ufeff",
    "\u2028",
    "\u0085",
    "\u001c",
    "😀",
    "\ud800",
    "漢",
    "e\u0301",
    "\\",
    "\0",
    "\u0007",
    "/",
    "aba",
    "abab",
  ],
];

const patterns = [
  ...[
    "",
    "a",
    "a|b",
    "^a",
    "a$",
    "a\\Z",
    "\\Aa",
    "\\s*\\Z",
    "\\s*$",
    "a.b",
    "(?s:a.b)",
    "(?m:a$)",
    "(?m:^b|.*\\n^a)",
    ".*",
    "[^\\n]*b",
  ],
  ...[
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\b",
    "\\B",
    "\\w+\\b",
    "a\\b",
    "\\d+\\.\\d",
    "[\\w-]+",
    "[^\\W\\d_]",
    "[\\s\\S]",
    "[\\D\\d]",
  ],
  ...[
    "[]a]",
    "[^]a]",
    "[a-]",
    "[-a]",
    "[a\\-b]",
    "[\\]]",
    "[[]",
    "[a^]",
    "[&&]",
    "[a--b]",
    "[~~|]",
    "[\\b]",
    "[\\x61]",
    "[\\u00e9-\\u00ff]",
  ],
  ...[
    "\\x61",
    "\\u0061",
    "\\U0001f600",
    "\\0",
    "\\07",
    "\\141",
    "[\\141]",
    "\\t",
    "\\a",
    "\\\\",
    "\\-",
    "\\/",
    "/",
    "\\ ",
    "\\é",
  ],
  ...[
    "a{2}",
    "a{2,}",
    "a{,1}b",
    "a{1,2}?b",
    "a{",
    "a{}",
    "a{,}",
    "a{x}",
    "{",
    "a{2}{",
    "}",
    "a}",
    "]",
    "a*",
    "a+?",
    "a??b",
    "(a*)*b",
  ],
  ...[
    "(a)\\1",
    "(?P<x>a)(?P=x)",
    "(?P<x>a)\\1b",
    "((a)b)\\2",
    "(?:ab)+",
    "(?=a)a",
    "(?!a).",
    "(?:a)(?<=a)b",
    "(?<!a)b",
    "(?=a)*b",
    "(?#x)a",
    "a(?#x)b",
  ],
  ...[
    "a++b",
    "a*+a",
    "a?+a",
    "a{1,2}+a",
    "(?>a|ab)b",
    "(?>a+)b",
    "(?i:A)",
    "(?i:é)",
    "(?i:ß)",
    "(?i:s)",
    "(?i:k)",
    "(?i:[j-l])",
    "(?i:[^k])",
    "(?i:µ)",
  ],
  ...[
    "(?i:Ω)",
    "(?i:я)",
    "(?ia:k)",
    "(?a:\\w)",
    "(?a:\\d)",
    "(?a:\\s)",
    "(?ai:[A-Z])",
    "(?x: a b # c\n c)",
    "(?x:[ ])",
    "(?x:a\\ b)",
    "(?i:a(?-i:b))",
  ],
  ...["(?s-m:.)", "%%?\\w+", "#.*", "import\\s+(os|sys)", "[A-z]", "\\^", "\\$", "[$^.]", "😀", "[😀漢]", ".", "漢?"],
  // Refused by both.
  ...[
    "(",
    ")",
    "[",
    "a)",
    "*",
    "+a",
    "a**",
    "a+*",
    "(?",
    "(?<",
    "(?P",
    "(?P<",
    "(?P<1>a)",
    "(?P<a>x)(?P<a>y)",
    "(?P=x)",
    "\\1",
    "(\\1)",
    "\\",
  ],
  ...[
    "[z-a]",
    "[\\d-z]",
    "\\q",
    "[\\q]",
    "\\xg",
    "\\u12",
    "\\U00110000",
    "a{2,1}",
    "^*",
    "\\b+",
    "$?",
    "(?z)",
    "(?#",
    "(?i)a",
    "a(?i)",
    "(?-i)a",
    "(?:",
  ],
];

/** Refused by Python, understood here. */
const wider = new Set(["(?i)a"]);

describe("patterns of Python's re", () => {
  it("match the starts of the same texts, or are refused by both", () => {
    const theirs = askRe(patterns, texts);
    const ours = patterns.map((pattern) => answer(pattern));
    const different = patterns.filter(
      (pattern, i) => !wider.has(pattern) && JSON.stringify(ours[i]) !== JSON.stringify(theirs[i]),
    );
    expect(different.map((pattern) => [pattern, differences(pattern, theirs)])).toEqual([]);
    expect(theirs.filter((one) => one === "error").length).toBeGreaterThan(30);
  });

  it("match the same texts where they are drawn from a grammar", () => {
    const random = seeded(11);
    const drawn = Array.from({ length: 2000 }, () => pattern(random, 3));
    const theirs = askRe(drawn, texts);
    const different = drawn.filter((one, i) => JSON.stringify(answer(one)) !== JSON.stringify(theirs[i]));
    expect(different.slice(0, 5)).toEqual([]);
    expect(theirs.filter((one) => one !== "error" && one.some((found) => found)).length).toBeGreaterThan(900);
  });
});

function answer(pattern: string): "error" | boolean[] {
  try {
    const matches = pythonMatcher(pattern);
    return texts.map(matches);
  } catch (error) {
    expect(String(error)).toMatch(/^Error: [^\n]* at position \d+ of pattern "/);
    return "error";
  }
}

function differences(pattern: string, theirs: ("error" | boolean[])[]): unknown {
  const [ours, python] = [answer(pattern), theirs[patterns.indexOf(pattern)] ?? "error"];
  if (ours === "error" || python === "error") return { ours, python };
  return texts.filter((_, i) => ours[i] !== python[i]);
}

const atoms = [
  "a",
  "b",
  "A",
  ".",
  "\\s",
  "\\w",
  "\\d",
  "\\S",
  "[ab]",
  "[^a]",
  "\\n",
  "^",
  "$",
  "\\b",
  "\\Z",
  "é",
  "(?i:k)",
  "[\\w-]",
  " ",
];
const repeats = ["", "", "", "", "*", "+", "?", "*?", "+?", "{2}", "{0,1}", "*+"];

function pattern(random: () => number, depth: number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const item = (): string => {
    const place = random();
    if (depth === 0 || place < 0.7) {
      const atom = pick(atoms);
      return /^(?:\^|\$|\\b|\\Z)$/.test(atom) ? atom : atom + pick(repeats);
    }
    const opening = pick(["(", "(?:", "(?i:", "(?s:", "(?m:", "(?=", "(?!", "(?>"]);
    return `${opening}${pattern(random, depth - 1)})${pick(["", "", "?"])}`;
  };
  const sequence = () => Array.from({ length: 1 + Math.floor(random() * 3) }, item).join("");
  return random() < 0.25 ? `${sequence()}|${sequence()}` : sequence();
}
