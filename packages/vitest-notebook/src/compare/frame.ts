// Data frames (`application/vnd.dataresource+json`): columns by name, rows aligned, cells as JSON values. Rows are counted from 1.
//   counts: columns and their order, types (integer and number are one), rows and their order, keys, dates in columns of times
//   does not: null or absent, `pandas_version`, rows as records or as lists
import { compareColumns } from "./columns.js";
import { Findings } from "./findings.js";
import { FrameText } from "./frame-text.js";
import { cellOf, type Frame, frameOf, isNumeric, isTime } from "./frame-values.js";
import { compareJson } from "./json.js";
import { orderDifference, runPhrase } from "./json-differences.js";
import { brief, type JsonObject, sameJson } from "./json-values.js";
import { JsonWalk } from "./json-walk.js";
import { withoutDates } from "./plotly.js";
import { below, type IgnoreState, ignoring } from "./pointers.js";
import { alignLists, type Step } from "./sequence.js";
import type { CompareRules, Comparison, Difference } from "./types.js";

/** Two tables. What is no table is compared as JSON. `ignorePaths` are pointers into the JSON: a column is `/data/*` and its name. */
export function compareFrame(expected: unknown, actual: unknown, rules: CompareRules): Comparison {
  const [before, after] = [frameOf(expected), frameOf(actual)];
  if (before === undefined || after === undefined) return compareJson(expected, actual, rules);
  const comparison = new FrameComparison(before, after, rules);
  return { differences: comparison.findings.list(), ...comparison.text.segments() };
}

class FrameComparison {
  readonly findings: Findings = new Findings();
  readonly text: FrameText;
  readonly #expected: Frame;
  readonly #actual: Frame;
  readonly #data: IgnoreState;
  readonly #common: string[];
  readonly #rules: Map<string, CompareRules>;
  readonly #types: Map<string, string>;

  constructor(expected: Frame, actual: Frame, rules: CompareRules) {
    this.#expected = expected;
    this.#actual = actual;
    const root = ignoring(rules.ignorePaths);
    this.#data = below(root, "data");
    const names = [expected, actual].map(({ columns }) =>
      columns.map(({ name }) => name).filter((name) => !this.#isIgnored(name)),
    );
    const columns = compareColumns(names[0]!, names[1]!);
    this.#common = columns.common;
    this.#types = new Map(expected.columns.map(({ name, type }) => [name, type]));
    this.#rules = new Map(
      this.#common.map((name) => [name, isTime(this.#types.get(name)!) ? withoutDates(rules) : rules]),
    );
    this.text = new FrameText(expected, actual, columns);

    this.#all(columns.differences);
    this.#all(this.#typeDifferences(root));
    this.#all(this.#restDifferences(root, rules));
    this.#rows();
  }

  #all(differences: readonly Difference[]): void {
    for (const difference of differences) this.findings.add(difference);
  }

  /** A column is ignored where every one of its cells is. */
  #isIgnored(name: string): boolean {
    return below(below(this.#data, "*"), name) === "ignored";
  }

  #typeDifferences(root: IgnoreState): Difference[] {
    if (below(root, "schema") === "ignored") return [];
    const types = new Map(this.#actual.columns.map(({ name, type }) => [name, type]));
    return this.#expected.columns.flatMap(({ name, type }) => {
      const now = types.get(name);
      if (now === undefined || now === type || (isNumeric(now) && isNumeric(type)) || !this.#rules.has(name)) return [];
      return [{ kind: "structure" as const, place: `column ${name}`, message: `type ${now} instead of ${type}` }];
    });
  }

  #restDifferences(root: IgnoreState, rules: CompareRules): Difference[] {
    const [before, after] = [this.#expected, this.#actual];
    const walk = new JsonWalk({ rules, listRules: rules });
    walk.pair(
      { ...before.rest, key: before.key },
      { ...after.rest, key: after.key },
      { pointer: "", ignored: root, indent: "" },
    );
    const columns = new Set(this.#common);
    // The description of a column that is gone, or is new, goes with it.
    return walk.findings.list().filter(({ place }) => {
      const name = /^\/schema\/fields\/([^/]+)$/.exec(place)?.[1];
      return name === undefined || columns.has(name.replaceAll("~1", "/").replaceAll("~0", "~"));
    });
  }

  #rows(): void {
    const [before, after] = [this.#expected.rows, this.#actual.rows];
    const steps = alignLists({
      expected: before.length,
      actual: after.length,
      equal: (i, j) => this.#common.every((name) => this.#sameCell(i, j, name)),
      akin: (i, j) => 2 * this.#common.filter((name) => this.#sameCell(i, j, name)).length >= this.#common.length,
    });
    const shown = (row: JsonObject): unknown[] => this.#common.map((name) => cellOf(row, name));
    const ordered =
      this.#data.length === 0 ? orderDifference(before.map(shown), after.map(shown), steps, "", "row") : undefined;
    if (ordered !== undefined) this.findings.add(ordered);
    for (const step of steps) {
      if (step.kind === "equal") this.text.pair(step.expected, step.actual, new Set());
      else if (step.kind === "changed" && ordered === undefined) this.#changedRow(step.expected, step.actual);
      else this.#strangers(step, ordered === undefined);
    }
  }

  #changedRow(i: number, j: number): void {
    const differing = new Set<string>();
    for (const name of this.#common) {
      if (this.#sameCell(i, j, name)) continue;
      differing.add(name);
      if (this.findings.isFull) {
        this.findings.count(isNumeric(this.#types.get(name)!) ? "number" : "text");
        continue;
      }
      const rules = this.#rules.get(name)!;
      const walk = new JsonWalk({ rules, listRules: rules });
      const [before, after] = [this.#expected.rows[i]!, this.#actual.rows[j]!];
      walk.pair(cellOf(before, name), cellOf(after, name), { pointer: "", ignored: this.#state(i, name), indent: "" });
      const place = `${this.#rowPlace(i)}, column ${name}`;
      this.#all(
        walk.findings.list().map((difference) => ({ ...difference, place: `${place} ${difference.place}`.trim() })),
      );
    }
    this.text.pair(i, j, differing);
  }

  #strangers(step: Exclude<Step, { kind: "equal" }>, told: boolean): void {
    const range = (side: "expected" | "actual"): [number, number] => {
      if (step.kind === "removed" || step.kind === "inserted") {
        return (step.kind === "removed") === (side === "expected") ? [step.from, step.to] : [0, 0];
      }
      const at = step[side];
      return typeof at === "number" ? [at, at + 1] : at;
    };
    this.text.alone("expected", ...range("expected"));
    this.text.alone("actual", ...range("actual"));
    if (!told) return;
    const rows = (frame: Frame): unknown[][] => frame.rows.map((row) => this.#common.map((name) => cellOf(row, name)));
    const message = runPhrase(step, rows(this.#expected), rows(this.#actual), "row");
    const place = step.kind === "inserted" ? `row ${step.from + 1}` : this.#rowPlace(range("expected")[0]);
    this.findings.add({ kind: "structure", place, message });
  }

  #sameCell(i: number, j: number, name: string): boolean {
    const [before, after] = [cellOf(this.#expected.rows[i]!, name), cellOf(this.#actual.rows[j]!, name)];
    if (before === after) return true;
    const rules = this.#rules.get(name)!;
    return sameJson(before, after, { rules, listRules: rules }, this.#state(i, name));
  }

  #state(row: number, name: string): IgnoreState {
    return this.#data.length === 0 ? this.#data : below(below(this.#data, row), name);
  }

  #rowPlace(row: number): string {
    const names = this.#expected.key.map((key) => brief(cellOf(this.#expected.rows[row]!, key)));
    return names.length === 0 ? `row ${row + 1}` : `row ${row + 1} (${names.join(", ")})`;
  }
}
