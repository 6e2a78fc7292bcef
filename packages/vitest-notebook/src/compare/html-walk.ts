// Two HTML trees walked together. Elements are aligned among their siblings, so that an inserted one is one difference; places are paths of
// tags, and in tables row and column.
import { Findings } from "./findings.js";
import { HtmlCells } from "./html-cells.js";
import { compareCode } from "./html-code.js";
import { compareAttribute, NodeEquality, shownAttribute } from "./html-pairs.js";
import { childNames, countTables, join, phrase, sliceOf } from "./html-places.js";
import { endTag, lonePrint } from "./html-print.js";
import { type HtmlElement, type HtmlNode, isElement } from "./html-tree.js";
import { brief } from "./json-values.js";
import { SidesWriter } from "./segments.js";
import { alignLists } from "./sequence.js";
import { compareSvg } from "./svg.js";
import { compareText } from "./text.js";
import type { CompareRules, Comparison } from "./types.js";

export class HtmlWalk {
  readonly findings: Findings = new Findings();
  readonly sides: SidesWriter = new SidesWriter();
  readonly #rules: CompareRules;
  readonly #cells: HtmlCells = new HtmlCells();
  readonly #equality: NodeEquality;
  /** Id of the expected document → its partner in the actual one. */
  readonly #partners: Map<string, string> = new Map();
  readonly #references: [expected: string, actual: string, place: string][] = [];

  constructor(rules: CompareRules) {
    this.#rules = rules;
    this.#equality = new NodeEquality(rules, (element) => this.#cells.kids(element));
  }

  documents(expected: HtmlElement, actual: HtmlElement): void {
    const several = countTables(expected) > 1;
    this.#children(expected, actual, "", "", several);
    for (const [before, after, place] of this.#references) {
      if ((this.#partners.get(before) ?? after) === after) continue;
      this.findings.add({
        kind: "structure",
        place,
        message: `refers to "${after}" instead of the counterpart of "${before}"`,
      });
    }
  }

  #node(expected: HtmlNode, actual: HtmlNode, place: string, indent: string, several: boolean): void {
    if (!isElement(expected) || !isElement(actual)) {
      if (isElement(expected) || isElement(actual)) this.#other(expected, actual, place, indent);
      else this.#texts(compareText(expected.text, actual.text, this.#rules), place, indent);
    } else if (expected.tag !== actual.tag) this.#other(expected, actual, place, indent);
    else this.#elements(expected, actual, this.#cells.places.get(expected) ?? place, indent, several);
  }

  #elements(expected: HtmlElement, actual: HtmlElement, place: string, indent: string, several: boolean): void {
    if (expected.tag === "table") {
      for (const difference of this.#cells.note(expected, actual, several)) this.findings.add(difference);
      if (this.#cells.told.size > 0) this.#equality.forget();
    }
    this.#identities(expected, actual, place);
    this.sides.both(`${indent}<${expected.tag}`);
    if (expected.id !== undefined) this.sides.expected.write(` id="${expected.id}"`);
    if (actual.id !== undefined) this.sides.actual.write(` id="${actual.id}"`);
    for (const name of new Set([...expected.attributes.keys(), ...actual.attributes.keys()])) {
      this.#attribute(name, expected.attributes.get(name), actual.attributes.get(name), place);
    }
    this.sides.both(">\n");
    if (expected.svg !== undefined && actual.svg !== undefined) {
      this.#texts(compareSvg(expected.svg, actual.svg, this.#rules), place, `${indent}  `);
    } else if (expected.code !== undefined && actual.code !== undefined) {
      this.#texts(compareCode(expected.code, actual.code, this.#rules), place, `${indent}  `);
    } else this.#children(expected, actual, place, `${indent}  `, several);
    this.sides.both(`${indent}${endTag(expected)}\n`);
  }

  #identities(expected: HtmlElement, actual: HtmlElement, place: string): void {
    const [before, after] = [expected.id, actual.id];
    if (before !== undefined && after !== undefined) {
      if (!this.#partners.has(before)) this.#partners.set(before, after);
    } else if (before !== after) {
      const message = before === undefined ? `unexpected id "${after}"` : `the id "${before}" is missing`;
      this.findings.add({ kind: "structure", place, message });
    }
    const { references } = actual;
    // Where one names more, its code or attributes differ, which is told there.
    if (references.length !== expected.references.length) return;
    expected.references.forEach((id, i) => {
      this.#references.push([id, references[i]!, place]);
    });
  }

  #attribute(name: string, expected: string | undefined, actual: string | undefined, place: string): void {
    const comparison =
      expected !== undefined && actual !== undefined ? compareAttribute(expected, actual, this.#rules) : undefined;
    const mark = comparison !== undefined && comparison.differences.length === 0 ? "same" : "differs";
    if (expected !== undefined) this.sides.expected.write(` ${name}="${shownAttribute(expected)}"`, mark);
    if (actual !== undefined) this.sides.actual.write(` ${name}="${shownAttribute(actual)}"`, mark);
    for (const difference of comparison?.differences ?? []) {
      this.findings.add({ ...difference, place: join(place, `attribute ${name}`) });
    }
    if (comparison !== undefined) return;
    const value = brief(shownAttribute(expected ?? actual ?? ""));
    const message = actual === undefined ? `missing: ${value}` : `unexpected: ${value}`;
    this.findings.add({ kind: "structure", place: join(place, `attribute ${name}`), message });
  }

  #texts(comparison: Comparison, place: string, indent: string): void {
    for (const difference of comparison.differences) {
      const inner = difference.place === "line 1" ? "" : difference.place;
      this.findings.add({ ...difference, place: join(place, inner) });
    }
    this.sides.both(indent);
    this.sides.expected.writeAll(comparison.expected);
    this.sides.actual.writeAll(comparison.actual);
    this.sides.both("\n");
  }

  #other(expected: HtmlNode, actual: HtmlNode, place: string, indent: string): void {
    this.findings.add({ kind: "structure", place, message: `${phrase(actual)} instead of ${phrase(expected)}` });
    this.sides.expected.write(lonePrint(expected, indent), "differs");
    this.sides.actual.write(lonePrint(actual, indent), "differs");
  }

  #children(expected: HtmlElement, actual: HtmlElement, place: string, indent: string, several: boolean): void {
    const [before, after] = [this.#cells.kids(expected), this.#cells.kids(actual)];
    const told = { expected: [...expected.children], actual: [...actual.children] };
    /** What has been told already is printed where it stands. */
    const printTold = (side: "expected" | "actual", until?: HtmlNode): void => {
      for (let node = told[side].shift(); node !== undefined && node !== until; node = told[side].shift()) {
        if (this.#cells.told.has(node)) this.sides[side].write(lonePrint(node, indent), "differs");
      }
    };
    const names = childNames(before);
    const steps = alignLists({
      expected: before.length,
      actual: after.length,
      equal: (i, j) => this.#equality.same(before[i]!, after[j]!),
      akin: (i, j) => this.#akin(before[i]!, after[j]!),
    });
    for (const step of steps) {
      if (step.kind === "equal" || step.kind === "changed") {
        printTold("expected", before[step.expected]);
        printTold("actual", after[step.actual]);
        this.#node(
          before[step.expected]!,
          after[step.actual]!,
          join(place, names[step.expected]!, " > "),
          indent,
          several,
        );
        continue;
      }
      const [removed, inserted] = [sliceOf(step, "expected", before), sliceOf(step, "actual", after)];
      for (const [side, nodes] of [
        ["expected", removed],
        ["actual", inserted],
      ] as const) {
        for (const node of nodes) {
          printTold(side, node);
          this.sides[side].write(lonePrint(node, indent), "differs");
        }
      }
      this.#strangers(removed, inserted, place);
    }
    printTold("expected");
    printTold("actual");
  }

  #strangers(removed: readonly HtmlNode[], inserted: readonly HtmlNode[], place: string): void {
    const list = (nodes: readonly HtmlNode[]): string =>
      `${nodes.slice(0, 3).map(phrase).join(", ")}${nodes.length > 3 ? ", …" : ""}`;
    const count = (nodes: readonly HtmlNode[]): string => (nodes.length === 1 ? "" : `${nodes.length} nodes `);
    const row = [...removed, ...inserted].find((node) => isElement(node) && node.tag === "tr");
    const firstCell = row !== undefined && isElement(row) ? row.children.filter(isElement)[0] : undefined;
    const cell = firstCell === undefined ? undefined : this.#cells.places.get(firstCell);
    const at = cell?.replace(/, column .*/, "") ?? place;
    if (removed.length > 0)
      this.findings.add({ kind: "structure", place: at, message: `${count(removed)}missing: ${list(removed)}` });
    if (inserted.length > 0)
      this.findings.add({ kind: "structure", place: at, message: `${count(inserted)}inserted: ${list(inserted)}` });
  }

  #akin(expected: HtmlNode, actual: HtmlNode): boolean {
    if (!isElement(expected) || !isElement(actual)) return isElement(expected) === isElement(actual);
    if (!this.#equality.sameHead(expected, actual)) return false;
    if (expected.tag !== "tr") return true;
    const [cells, others] = [expected.children, actual.children];
    const shared = cells.filter((cell, i) => others[i] !== undefined && this.#equality.same(cell, others[i])).length;
    return 2 * shared >= Math.max(cells.length, others.length);
  }
}
