import { describe, expect, test } from "vitest";
import { tagsOf } from "../../../packages/vitest-notebook/src/settings/tags.js";

const words = (tags: string[], source = "1") => [...tagsOf(source, tags).words.keys()];
const numbers = (...tags: string[]) => Object.fromEntries(tagsOf("1", tags).numbers);

test("each tag of ours is known", () => {
  const all = ["ignore-output", "raises-exception", "skip-execution", "slow", "parameters"];
  expect(words(all)).toEqual(all);
  expect(words(["check-output"])).toEqual(["check-output"]);
  expect(words(["injected-parameters"])).toEqual(["injected-parameters"]);
});

test("nbval's tags and comments mean the same as ours", () => {
  const tags = ["nbval-ignore-output", "nbval-raises-exception", "nbval-skip"];
  const meaning = ["ignore-output", "raises-exception", "skip-execution"];
  expect(words(tags)).toEqual(meaning);
  expect(words([], "// NBVAL_IGNORE_OUTPUT\n//NBVAL_RAISES_EXCEPTION\n# NBVAL_SKIP\nf()")).toEqual(meaning);
  expect(words([], "# NBVAL_CHECK_OUTPUT\r\nf()")).toEqual(["check-output"]);
});

test("a comment counts only where it fills its line", () => {
  expect(words([], 'f(); // NBVAL_SKIP\n// see NBVAL_SKIP\n"NBVAL_SKIP"')).toEqual([]);
});

test("rtol, atol and timeout carry a number", () => {
  expect(numbers("rtol=1e-3", "atol=.5", "timeout=0")).toEqual({ rtol: 1e-3, atol: 0.5, timeout: 0 });
  expect(numbers("rtol=1E-03", "rtol=0.001")).toEqual({ rtol: 1e-3 });
});

describe("a tag that looks like one of ours is an error", () => {
  test.each([
    ["rtoll=1e-3", "rtol=1e-3"],
    ["RTOL=1e-3", "rtol=1e-3"],
    ["rtol = 1e-3", "rtol=1e-3"],
    ["rtol:1e-3", "rtol=1e-3"],
    ["rtol 1e-3", "rtol=1e-3"],
    ["rtol-1e-3", "rtol=1e-3"],
    ["rtol", "rtol=1e-3"],
    ["tol=1e-3", "rtol=1e-3"],
    ["atoll=2", "atol=2"],
    ["time-out=5", "timeout=5"],
    ["timeouts=5", "timeout=5"],
    ["ignore_output", "ignore-output"],
    ["Ignore-Output", "ignore-output"],
    ["ignore-outputs", "ignore-output"],
    ["ignore output", "ignore-output"],
    ["ingore-output", "ignore-output"],
    ["chek-output", "check-output"],
    ["Slow", "slow"],
    ["sloww", "slow"],
    ["slwo", "slow"],
    ["skip-exectuion", "skip-execution"],
    ["skip", "skip-execution"],
    ["raise-exception", "raises-exception"],
    ["raises_exception", "raises-exception"],
    ["parameter", "parameters"],
    ["Parameters", "parameters"],
    ["params", "parameters"],
    ["nbval_skip", "nbval-skip"],
    ["nbval-ignore-ouput", "nbval-ignore-output"],
    ["NBVAL_IGNOR_OUTPUT", "nbval-ignore-output"],
  ])("%s", (tag, meant) => {
    expect(() => words([tag])).toThrow(new RangeError(`unknown tag ${JSON.stringify(tag)} (did you mean "${meant}"?)`));
  });

  test("also in a comment of nbval's", () => {
    expect(() => words([], "// NBVAL_IGNORE_OUTPUTS")).toThrow('unknown tag "NBVAL_IGNORE_OUTPUTS" (did you mean');
  });
});

// Tags that Jupyter Book, nbconvert, papermill, nbdev, RISE, Voilà, jupytext and people use.
const OTHERS =
  "remove-input remove-output remove-cell remove_cell hide-input hide-output hide-cell hide-stderr scroll-output full-width margin " +
  "remove-stderr remove-stdout output_scroll papermill-error-cell-tag grid-item show flow low glow owls slot blow stop tool=3 role=main " +
  "atom=H total=7 roll=2 export exercise solution test todo figure active-ipynb interactive mock raw_mimetype keep-output timeline " +
  "time=5 ratio=2 outputs output exception execution";

test.each(OTHERS.split(" "))("the tag %s belongs to another tool, and passes", (tag) => {
  const { words, numbers } = tagsOf("1", [tag]);
  expect([words.size, numbers.size]).toEqual([0, 0]);
});

test.each([
  ["rtol=abc", 'invalid rtol: "abc" (a number from 0 to below 1)'],
  ["rtol=", 'invalid rtol: "" (a number from 0 to below 1)'],
  ["rtol=0x10", 'invalid rtol: "0x10" (a number from 0 to below 1)'],
  ["rtol=1e3", 'invalid rtol: "1e3" (a number from 0 to below 1)'],
  ["rtol=-1e-3", 'invalid rtol: "-1e-3" (a number from 0 to below 1)'],
  ["atol=Infinity", 'invalid atol: "Infinity" (a number, 0 or more)'],
  ["timeout=60s", 'invalid timeout: "60s" (seconds, 0 for no limit)'],
])("%s is refused with what it may be", (tag, message) => {
  expect(() => words([tag])).toThrow(new RangeError(message));
});

test.each([
  [["check-output", "ignore-output"], 'the tags "check-output" and "ignore-output" contradict each other'],
  [["nbval-check-output", "ignore-output"], 'the tags "nbval-check-output" and "ignore-output" contradict each other'],
  [["check-output", "skip-execution"], 'the tags "check-output" and "skip-execution" contradict each other'],
  [["parameters", "injected-parameters"], 'the tags "parameters" and "injected-parameters" contradict each other'],
  [["rtol=1e-3", "rtol=1e-4"], "two values of rtol: 0.001 and 0.0001"],
])("%j is a contradiction", (tags, message) => {
  expect(() => words(tags)).toThrow(new RangeError(message));
});

test("a tag and a comment that contradict each other are refused too", () => {
  expect(() => words(["check-output"], "# NBVAL_IGNORE_OUTPUT")).toThrow(
    'the tags "check-output" and "NBVAL_IGNORE_OUTPUT" contradict each other',
  );
});
