// Scripts and styles: the JSON in them as JSON (a figure as a figure), the rest as text.
import { splitJson } from "./embedded-json.js";
import { compareValues } from "./json.js";
import { isObject } from "./json-values.js";
import { plainFigure, withoutDates } from "./plotly.js";
import { SidesWriter } from "./segments.js";
import { compareText } from "./text.js";
import type { CompareRules, Comparison, Difference } from "./types.js";

/** A longer code that differs is a library's other version; its differences would help nobody. */
const LONGEST_TEXT = 50_000;

/** Two pieces of code. Places are pointers into the data they hold, or lines. */
export function compareCode(expected: string, actual: string, rules: CompareRules): Comparison {
  if (expected === actual) return whole(expected, actual, []);
  const [before, after] = [splitJson(expected), splitJson(actual)];
  if (before.values.length !== after.values.length) return compareLong(expected, actual, rules);
  const code = compareLong(before.code, after.code, rules);
  const sides = new SidesWriter();
  sides.expected.writeAll(code.expected);
  sides.actual.writeAll(code.actual);
  const differences = [...code.differences];
  const plotly = expected.includes("Plotly");
  before.values.forEach((value, i) => {
    const other = after.values[i];
    const figure = plotly || (isObject(value) && Array.isArray(value.data) && isObject(value.layout));
    const data = figure
      ? compareValues(plainFigure(value), plainFigure(other), { rules, listRules: withoutDates(rules) })
      : compareValues(value, other, { rules, listRules: rules });
    if (data.differences.length === 0) return;
    const place = before.values.length === 1 ? "" : `data ${i + 1} `;
    differences.push(...data.differences.map((each) => ({ ...each, place: `${place}${each.place}` })));
    sides.both(`\n⟨data ${i + 1}⟩ = `);
    sides.expected.writeAll(data.expected);
    sides.actual.writeAll(data.actual);
  });
  return { differences, expected: sides.expected.segments(), actual: sides.actual.segments() };
}

function compareLong(expected: string, actual: string, rules: CompareRules): Comparison {
  if (expected === actual) return whole(expected, actual, []);
  if (Math.max(expected.length, actual.length) <= LONGEST_TEXT) return compareText(expected, actual, rules);
  const message = `code of ${actual.length} characters instead of ${expected.length}, which differ`;
  return whole(expected, actual, [{ kind: "text", place: "", message }]);
}

function whole(expected: string, actual: string, differences: Difference[]): Comparison {
  const mark = differences.length === 0 ? "same" : "differs";
  return { differences, expected: [{ text: expected, mark }], actual: [{ text: actual, mark }] };
}
