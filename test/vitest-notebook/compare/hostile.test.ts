// Outputs that nobody wrote by hand: malformed, huge, nested without end. No comparison throws, and none passes because it failed.
import { CHECK_MIME, type Output } from "@innerloop/nbformat";
import { expect, it } from "vitest";
import { compareOutputs } from "../../../packages/vitest-notebook/src/compare/outputs.js";
import { matplotlibLike, png, rules } from "./figures.js";
import { randomNumbers } from "./structured.js";

const shown = (mime: string, value: unknown, metadata: Record<string, unknown> = {}): Output => ({
  output_type: "display_data",
  data: { [mime]: value },
  metadata,
});
const told = (expected: Output[], actual: Output[]): string[] =>
  compareOutputs(expected, actual, rules).flatMap(({ differences }) => differences.map(({ message }) => message));

it.each<[string, (leaf: number) => Output]>([
  [
    "JSON",
    (leaf) =>
      shown(
        "application/json",
        Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], leaf),
      ),
  ],
  ["HTML", (leaf) => shown("text/html", `${"<div>".repeat(20_000)}${leaf}`)],
  [
    "SVG",
    (leaf) => shown("image/svg+xml", `<svg width="9" height="9">${"<g>".repeat(20_000)}<text>${leaf}</text></svg>`),
  ],
])("%s nested without end differs from another one", (_, output) => {
  expect(told([output(1)], [output(2)])).toEqual(["cannot be compared: it is nested too deeply"]);
});

it("a line of more than a million characters is compared as it is, and says so", () => {
  const line = (end: string): Output => ({
    output_type: "stream",
    name: "stdout",
    text: `${"1.5 ".repeat(300_000)}${end}`,
  });
  expect(told([line("2")], [line("2")])).toEqual([]);
  expect(told([line("2")], [line("3")])).toEqual([
    '"3" instead of "2" (a line of more than a million characters is compared as it is)',
  ]);
});

it("a check that gives no bounds to lie between is malformed", () => {
  const check = { name: "c", status: "pass", value: 1, expectation: { kind: "between" }, source: "s" };
  const output = shown(CHECK_MIME, check);
  expect(told([output], [output])).toEqual([expect.stringMatching(/^malformed check record: /)]);
});

it("mutated outputs never throw, and are equal to themselves", () => {
  const next = randomNumbers(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const figure = { data: [{ y: { dtype: "f8", bdata: "AAAAAAAA8D8=" } }], layout: { title: "a" } };
  const frame = { schema: { fields: [{ name: "a", type: "number" }] }, data: [{ a: 1 }, { a: 2 }] };
  const check = { name: "c", status: "pass", value: 1, expectation: { kind: "atMost", atMost: 2 }, source: "s" };
  const values: unknown[] = [
    figure,
    frame,
    check,
    matplotlibLike(),
    png(9, 9, () => 7),
    "<table><tr><td>1",
    "1.5 ms",
    "",
  ];
  const odd: unknown[] = [null, undefined, 5, true, [], {}, "", "\u0000", Number.NaN, "\ud800", [[]], { a: null }];
  const mimes = [
    "application/vnd.plotly.v1+json",
    "application/vnd.dataresource+json",
    CHECK_MIME,
    "application/json",
    "image/svg+xml",
    "image/png",
    "text/html",
    "text/plain",
    "x",
    "",
  ];
  /** A copy in which one thing, at some depth, is another thing. */
  const mutated = (value: unknown): unknown => {
    if (next() < 0.3) return pick(odd);
    if (typeof value === "string")
      return value.slice(0, Math.floor(next() * value.length)) + pick(["", "<", "{", "]", "\r"]);
    if (Array.isArray(value)) return value.map((each, i) => (i === 0 ? mutated(each) : each));
    if (typeof value !== "object" || value === null) return pick(odd);
    const key = pick(Object.keys(value));
    return { ...value, [String(key)]: mutated((value as Record<string, unknown>)[String(key)]) };
  };
  const output = (): Output => {
    const value = next() < 0.7 ? mutated(pick(values)) : pick(values);
    const kind = next();
    if (kind < 0.1) return { output_type: "stream", name: pick(["stdout", "stderr", "x"]), text: String(value) };
    if (kind < 0.2) return { output_type: "error", ename: String(value), evalue: "e", traceback: [] };
    return shown(pick(mimes), value, next() < 0.1 ? { width: value } : {});
  };
  for (let round = 0; round < 400; round++) {
    const outputs = (): Output[] => Array.from({ length: 1 + Math.floor(next() * 3) }, output);
    const [one, other] = [outputs(), outputs()];
    const failed = [...told(one, other), ...told(other, one)].filter((message) => /cannot be compared/.test(message));
    const known = one.filter((each) => !("data" in each && CHECK_MIME in each.data));
    expect(told(known, structuredClone(known)), JSON.stringify(known).slice(0, 500)).toEqual([]);
    expect(failed, JSON.stringify([one, other]).slice(0, 500)).toEqual([]);
  }
});
