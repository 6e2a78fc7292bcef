// Which values of two HTML documents are equal, apart from where they stand: texts, attributes, code, embedded pictures.
import { compareBinary } from "./binary.js";
import { compareCode } from "./html-code.js";
import { type HtmlElement, type HtmlNode, isElement } from "./html-tree.js";
import { comparePng } from "./png.js";
import { compareSvg } from "./svg.js";
import { compareText } from "./text.js";
import type { CompareRules, Comparison } from "./types.js";

/** What a data URI in an attribute is shown as. */
export function shownAttribute(value: string): string {
  return value.startsWith("data:") && value.length > 100
    ? `${value.slice(0, 40)}… (${value.length} characters)`
    : value;
}

/** Two values of an attribute. */
export function compareAttribute(expected: string, actual: string, rules: CompareRules): Comparison {
  const [before, after] = [dataUri(expected), dataUri(actual)];
  if (before === undefined || after === undefined) return compareText(expected, actual, rules);
  if (before.mime !== after.mime)
    return compareText(shownAttribute(expected), shownAttribute(actual), { ...rules, patterns: [] });
  if (before.mime === "image/png") return comparePng(before.base64, after.base64, rules);
  if (before.mime !== "image/svg+xml") return compareBinary(before.base64, after.base64);
  const [here, there] = [before, after].map(({ base64 }) => Buffer.from(base64, "base64").toString());
  return compareSvg(here!, there!, rules);
}

function dataUri(value: string): { mime: string; base64: string } | undefined {
  const match = /^data:([^,;]*)([^,]*),/.exec(value);
  if (match === null) return undefined;
  const body = value.slice(match[0].length);
  if (match[2]!.endsWith(";base64")) return { mime: match[1]!, base64: body };
  try {
    return { mime: match[1]!, base64: Buffer.from(decodeURIComponent(body)).toString("base64") };
  } catch {
    return undefined;
  }
}

/** Equality of nodes, asked often and remembered. `kids` are the children that count. */
export class NodeEquality {
  readonly #rules: CompareRules;
  readonly #kids: (element: HtmlElement) => readonly HtmlNode[];
  #known: WeakMap<HtmlNode, WeakMap<HtmlNode, boolean>> = new WeakMap();

  constructor(rules: CompareRules, kids: (element: HtmlElement) => readonly HtmlNode[]) {
    this.#rules = rules;
    this.#kids = kids;
  }

  same(expected: HtmlNode, actual: HtmlNode): boolean {
    const known = this.#known.get(expected) ?? new WeakMap<HtmlNode, boolean>();
    this.#known.set(expected, known);
    const same = known.get(actual) ?? this.#compare(expected, actual);
    known.set(actual, same);
    return same;
  }

  /** Other children count from now on. */
  forget(): void {
    this.#known = new WeakMap();
  }

  #compare(expected: HtmlNode, actual: HtmlNode): boolean {
    if (!isElement(expected) || !isElement(actual)) {
      return (
        !isElement(expected) && !isElement(actual) && isEqual(compareText, expected.text, actual.text, this.#rules)
      );
    }
    if (!this.sameHead(expected, actual)) return false;
    if (!isEqual(compareSvg, expected.svg ?? "", actual.svg ?? "", this.#rules)) return false;
    if (!isEqual(compareCode, expected.code ?? "", actual.code ?? "", this.#rules)) return false;
    const [here, there] = [this.#kids(expected), this.#kids(actual)];
    return here.length === there.length && here.every((child, i) => this.same(child, there[i]!));
  }

  /** Tags and attributes. */
  sameHead(expected: HtmlElement, actual: HtmlElement): boolean {
    if (expected.tag !== actual.tag || (expected.id === undefined) !== (actual.id === undefined)) return false;
    if (expected.attributes.size !== actual.attributes.size) return false;
    return [...expected.attributes].every(([name, value]) => {
      const other = actual.attributes.get(name);
      return other !== undefined && isEqual(compareAttribute, value, other, this.#rules);
    });
  }
}

function isEqual(compare: typeof compareText, expected: string, actual: string, rules: CompareRules): boolean {
  return expected === actual || compare(expected, actual, rules).differences.length === 0;
}
