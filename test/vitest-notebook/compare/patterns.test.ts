import { expect, test } from "vitest";
import { masksOf, PATTERNS } from "../../../packages/vitest-notebook/src/compare/patterns.js";
import { compareText } from "../../../packages/vitest-notebook/src/compare/text.js";
import type { Pattern } from "../../../packages/vitest-notebook/src/compare/types.js";
import type { PatternName } from "../../../packages/vitest-notebook/src/settings/types.js";

function isEqual(expected: string, actual: string, patterns: readonly Pattern[]): boolean {
  const rules = {
    rtol: 1e-6,
    atol: 0,
    patterns,
    ignorePaths: [],
    pictures: 0,
    stderr: "compare",
    derived: "present",
  } as const;
  return compareText(expected, actual, rules).differences.length === 0;
}

const all = Object.values(PATTERNS);
const without = (name: PatternName): Pattern[] => all.filter((pattern) => pattern.name !== name);

test.each([
  [
    "duration",
    "3.2 ms ± 0.1 ms per loop (mean ± std. dev. of 7 runs, 100 loops each)",
    "1.02 µs ± 3 ns per loop (mean ± std. dev. of 7 runs, 1,000,000 loops each)",
  ],
  [
    "duration",
    "CPU times: user 3.2 ms, sys: 1 µs, total: 3.3 ms",
    "CPU times: user 1min 3s, sys: 10 ms, total: 1min 4s",
  ],
  ["duration", "Wall time: 1.2 s", "Wall time: 980 ms"],
  ["duration", "training took 3.2 s", "training took 2 min 05 s"],
  ["duration", "elapsed: 0:00:01.5", "elapsed: 0:01:00.25"],
  ["duration", "computed here in 0.4 s, on 2 cores", "computed here in 12 s, on 2 cores"],
  ["duration", "3 ms/step - loss: 0.5", "12 ms/step - loss: 0.5"],
  ["duration", "- 2s 2ms/step - loss: 0.5", "- 12s 3ms/step - loss: 0.5"],
  ["duration", "12 s left", "3 min 05 s left"],
  ["path", "saved to /home/ada/project/out.csv", "saved to /mnt/disk/out.csv"],
  ["path", "wrote /tmp/tmpab12cd/x.npy", "wrote /tmp/tmpzz98/x.npy"],
  ["path", "C:\\Users\\alice\\out.csv", "D:\\work\\deep\\out.csv"],
  ["date", "run of 2024-01-31", "run of 2026-11-21"],
  ["date", "at 2024-01-31T12:34:56.789Z", "at 2026-11-21T01:02:03.004Z"],
  [
    "date",
    "Sat Nov 21 2026 22:59:07 GMT+0000 (Coordinated Universal Time)",
    "Mon Feb 02 2026 01:00:07 GMT+0100 (Central European Standard Time)",
  ],
  ["date", "Mon, 01 Jan 2024 12:00:00 GMT", "Tue, 02 Feb 2025 01:02:03 GMT"],
  ["date", "started 12:34:56", "started 01:02:03"],
  ["address", "<Foo object at 0x7f3a1c2b4d50>", "<Foo object at 0x7f0000004d50>"],
  ["uuid", "id 550e8400-e29b-41d4-a716-446655440000", "id 123e4567-e89b-12d3-a456-426614174000"],
  ["backend", "device='cuda:0'", "device='cpu'"],
  ["backend", "backend: wasm", "backend: node-gpu"],
  ["memory", "peak 1.2 GiB", "peak 980 MB"],
  ["port", "http://localhost:8888/lab", "http://localhost:40123/lab"],
  ["progress", "100%|██████████| 938/938 [00:12<00:00, 75.30it/s]", "100%|████████| 938/938 [01:02<00:00, 3.1it/s]"],
  ["progress", "5/5 [==============================]", "5/5 [==============]"],
] as [PatternName, string, string][])(
  "%s: %j equals %j by its pattern, and by nothing else",
  (name, expected, actual) => {
    expect(isEqual(expected, actual, all)).toBe(true);
    expect(isEqual(actual, expected, all)).toBe(true);
    expect(isEqual(expected, actual, [PATTERNS[name]])).toBe(true);
    expect(isEqual(expected, actual, without(name))).toBe(false);
    expect(isEqual(expected, actual, [])).toBe(false);
  },
);

test.each([
  ["a time that is a result", "t = 2.0 s", "t = 3.0 s"],
  ["a speed", "v = 3.0 m/s", "v = 4.0 m/s"],
  ["a file's name", "/home/ada/a.csv", "/home/ada/b.csv"],
  ["a place in a document", "/data/0/y/17", "/data/3/y/17"],
  ["a word with the letters of a month", "March 3 times", "April 4 times"],
  ["hexadecimal data", "mask 0xff00", "mask 0xff01"],
  [
    "counts of a progress bar",
    "50%|█████     | 5/10 [00:01<00:01, 5it/s]",
    "100%|██████████| 10/10 [00:02<00:00, 5it/s]",
  ],
  ["another kind of pattern", "value 2024-01-31", "value 550e8400-e29b-41d4-a716-446655440000"],
  ["a pattern on one side", "took 3 s", "took long"],
  ["a ratio", "1/2/3", "1/2/4"],
  ["what stands beside a pattern", "took 3 s, loss 0.5", "took 4 s, loss 0.6"],
])("%s is no match", (_, expected, actual) => {
  expect(isEqual(expected, actual, all)).toBe(false);
});

test("a pattern of one's own stands for what it matches, with or without the flag g", () => {
  for (const flags of ["gu", "u"]) {
    const own = { name: "run", expression: new RegExp("run-\\w+", flags) };
    expect(isEqual("run-abc done", "run-x1 done", [own])).toBe(true);
    expect(isEqual("run-abc done", "run-x1 failed", [own])).toBe(false);
  }
});

test("an expression that matches nothing at all masks nothing", () => {
  expect(masksOf("abc", [{ name: "empty", expression: /x*/gu }])).toEqual([]);
});

test("of overlapping matches the first counts, then the longer one", () => {
  const patterns = [
    { name: "short", expression: /ab/gu },
    { name: "long", expression: /abc/gu },
    { name: "later", expression: /cd/gu },
  ];
  expect(masksOf("abcd", patterns).map(({ pattern }) => pattern)).toEqual(["long"]);
});

test("every pattern has the flags g and u and matches no empty text", () => {
  for (const [name, pattern] of Object.entries(PATTERNS)) {
    expect(pattern.name).toBe(name);
    expect(pattern.expression.flags).toBe("gu");
    expect("".match(pattern.expression)).toBeNull();
  }
});
