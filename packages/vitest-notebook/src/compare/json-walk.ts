// Two JSON values walked together: differences are told with their places, and both values are printed with the same layout, the keys in
// the order of the expected one, so that equal things stand on equal lines.
import { Findings } from "./findings.js";
import { akin, numberDifference, orderDifference, runDifference, valueDifference } from "./json-differences.js";
import { ListLayout, printJson } from "./json-print.js";
import {
  brief,
  deviationOf,
  isObject,
  isScalar,
  type JsonObject,
  type JsonRules,
  keysOf,
  member,
  numberOf,
  sameJson,
} from "./json-values.js";
import { below, childPointer, type IgnoreState } from "./pointers.js";
import { SidesWriter } from "./segments.js";
import { alignLists, type Step } from "./sequence.js";
import { compareText } from "./text.js";
import type { CompareRules } from "./types.js";

/** Above so many pairs, texts of a list are partners only where they are the same. */
const MOST_TEXT_PAIRS = 10_000;

/** A place in the document on the way down. */
interface Place {
  pointer: string;
  ignored: IgnoreState;
  indent: string;
}

type Partners = Extract<Step, { kind: "equal" | "changed" }>;

export class JsonWalk {
  readonly findings: Findings;
  readonly sides: SidesWriter;
  readonly #json: JsonRules;

  constructor(json: JsonRules, findings: Findings = new Findings(), sides: SidesWriter = new SidesWriter()) {
    this.#json = json;
    this.findings = findings;
    this.sides = sides;
  }

  pair(
    expected: unknown,
    actual: unknown,
    place: Place,
    rules: CompareRules = this.#json.rules,
    differs = false,
  ): void {
    if (place.ignored === "ignored") this.#print(expected, actual, place, "same");
    else if (Array.isArray(expected) && Array.isArray(actual)) this.#lists(expected, actual, place);
    else if (isObject(expected) && isObject(actual)) this.#objects(expected, actual, place);
    else if (!differs && sameJson(expected, actual, { ...this.#json, rules }, place.ignored))
      this.#print(expected, actual, place, "same");
    else if (typeof expected === "string" && typeof actual === "string")
      this.#texts(expected, actual, place.pointer, rules);
    else {
      const [wanted, found] = [numberOf(expected), numberOf(actual)];
      const numbers = wanted !== undefined && found !== undefined;
      this.findings.add(
        numbers
          ? numberDifference(wanted, found, place.pointer, rules)
          : valueDifference(expected, actual, place.pointer),
      );
      this.#print(expected, actual, place, "differs");
    }
  }

  #print(expected: unknown, actual: unknown, { indent }: Place, mark: "same" | "differs"): void {
    printJson(this.sides.expected, expected, indent, mark);
    printJson(this.sides.actual, actual, indent, mark);
  }

  #texts(expected: string, actual: string, pointer: string, rules: CompareRules): void {
    if (this.findings.isFull) {
      const { kind, relativeError } = deviationOf(expected, actual);
      this.findings.count(kind, relativeError);
      this.sides.expected.write(JSON.stringify(expected), "differs");
      this.sides.actual.write(JSON.stringify(actual), "differs");
      return;
    }
    const comparison = compareText(expected, actual, rules);
    const lines = expected.includes("\n") || actual.includes("\n");
    for (const difference of comparison.differences) {
      this.findings.add({ ...difference, place: lines ? `${pointer} ${difference.place}`.trim() : pointer });
    }
    const inner = (text: string): string => JSON.stringify(text).slice(1, -1);
    this.sides.both('"');
    this.sides.expected.writeAll(comparison.expected, inner);
    this.sides.actual.writeAll(comparison.actual, inner);
    this.sides.both('"');
  }

  #objects(expected: JsonObject, actual: JsonObject, place: Place): void {
    const indent = `${place.indent}  `;
    const start = { expected: "{", actual: "{" };
    const head = (side: "expected" | "actual", key: string, mark: "same" | "differs" = "same"): void => {
      this.sides[side].write(`${start[side]}\n${indent}`);
      this.sides[side].write(`${JSON.stringify(key)}: `, mark);
      start[side] = ",";
    };
    const keys = keysOf(expected);
    for (const key of keys.concat(keysOf(actual).filter((name) => member(expected, name) === undefined))) {
      const [here, there] = [member(expected, key), member(actual, key)];
      const inner = { pointer: childPointer(place.pointer, key), ignored: below(place.ignored, key), indent };
      if (here !== undefined && there !== undefined) {
        head("expected", key);
        head("actual", key);
        this.pair(here, there, inner);
        continue;
      }
      const side = there === undefined ? "expected" : "actual";
      const mark = inner.ignored === "ignored" ? "same" : "differs";
      head(side, key, mark);
      printJson(this.sides[side], here ?? there, indent, mark);
      if (mark === "same") continue;
      const message = `${there === undefined ? "missing" : "unexpected"}: ${brief(here ?? there)}`;
      this.findings.add({ kind: "structure", place: inner.pointer, message });
    }
    for (const side of ["expected", "actual"] as const) {
      this.sides[side].write(start[side] === "{" ? "{}" : `\n${place.indent}}`);
    }
  }

  #lists(expected: readonly unknown[], actual: readonly unknown[], place: Place): void {
    const inList = { ...this.#json, rules: this.#json.listRules };
    const same = (i: number, j: number): boolean =>
      sameJson(expected[i], actual[j], isScalar(expected[i]) ? inList : this.#json, below(place.ignored, i));
    if (expected.length === actual.length && expected.every((_, i) => same(i, i))) {
      this.#print(expected, actual, place, "same");
      return;
    }
    const few = expected.length * actual.length <= MOST_TEXT_PAIRS;
    const steps = alignLists({
      expected: expected.length,
      actual: actual.length,
      equal: same,
      quick: (i, j) => (typeof expected[i] === "string" && !few ? expected[i] === actual[j] : same(i, j)),
      akin: (i, j) => akin(expected[i], actual[j], this.#json),
    });
    const order = place.ignored.length > 0 ? undefined : orderDifference(expected, actual, steps, place.pointer);
    if (order !== undefined) this.findings.add(order);
    const layout = new ListLayout(this.sides, expected, actual, place.indent);
    this.sides.both("[");
    for (const step of steps) {
      if (step.kind === "equal" || (step.kind === "changed" && order === undefined)) {
        this.#partners(expected, actual, step, place, layout);
      } else this.#strangers(step, expected, actual, place, layout, order === undefined);
    }
    layout.end();
  }

  #partners(
    expected: readonly unknown[],
    actual: readonly unknown[],
    { kind, expected: i, actual: j }: Partners,
    place: Place,
    layout: ListLayout,
  ): void {
    const rules = isScalar(expected[i]) ? this.#json.listRules : this.#json.rules;
    const inner = { pointer: childPointer(place.pointer, i), ignored: below(place.ignored, i), indent: layout.indent };
    layout.next("expected", "actual");
    this.pair(expected[i], actual[j], inner, rules, kind === "changed" && inner.ignored !== "ignored");
  }

  /** Elements without a partner on the other side. */
  #strangers(
    step: Step,
    expected: readonly unknown[],
    actual: readonly unknown[],
    place: Place,
    layout: ListLayout,
    told: boolean,
  ): void {
    let ignored = true;
    const write = (side: "expected" | "actual", from: number, to: number): void => {
      for (let i = from; i < to; i++) {
        const mark = below(place.ignored, i) === "ignored" ? "same" : "differs";
        ignored &&= mark === "same";
        layout.next(side);
        printJson(this.sides[side], (side === "expected" ? expected : actual)[i], layout.indent, mark);
      }
    };
    if (step.kind === "removed") write("expected", step.from, step.to);
    else if (step.kind === "inserted") write("actual", step.from, step.to);
    else if (step.kind === "replaced") {
      write("expected", ...step.expected);
      write("actual", ...step.actual);
    } else {
      write("expected", step.expected, step.expected + 1);
      write("actual", step.actual, step.actual + 1);
    }
    if (told && !ignored) this.findings.add(runDifference(step, expected, actual, place.pointer));
  }
}
