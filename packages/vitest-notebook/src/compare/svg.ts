// SVG pictures. What is written is compared as text. What is drawn is equal when the elements are, numbers within the tolerance; where they
// are not, both documents are drawn and the pictures decide (pixels.ts), since the same picture can be written in many ways.
import { describeBytes } from "./binary.js";
import { isClose } from "./numbers.js";
import { comparePictures, sizeOf } from "./pictures.js";
import { drawnWidth, naturalSize, renderSvg } from "./render.js";
import { type SvgElement, svgParts } from "./svg-parts.js";
import { compareText } from "./text.js";
import type { CompareRules, Comparison, Difference, Segment, Tolerance } from "./types.js";

/** Two SVG documents. */
export function compareSvg(expected: string, actual: string, rules: CompareRules): Comparison {
  if (expected === actual) return { differences: [], expected: [whole(expected)], actual: [whole(actual)] };
  const [before, after] = [svgParts(expected), svgParts(actual)];
  const texts = compareText(before.texts, after.texts, rules);
  const change = firstChange(before.elements, after.elements, rules);
  const drawn = change === undefined ? undefined : drawnDifference(expected, actual, change, rules);
  const written = texts.differences.map((difference) => ({
    ...difference,
    place: `text of the picture, ${difference.place}`,
  }));
  const differences = drawn === undefined ? written : [...written, drawn];
  if (written.length > 0) return { ...texts, differences };
  const mark = drawn === undefined ? "same" : "differs";
  return { differences, expected: [whole(expected, mark)], actual: [whole(actual, mark)] };
}

function whole(svg: string, mark: Segment["mark"] = "same"): Segment {
  return { text: describeSvg(svg), mark };
}

/** For people: `460 × 345 pixels, 12,345 bytes, sha256 0a1b2c3d…`. */
export function describeSvg(svg: string): string {
  const size = naturalSize(svg);
  const bytes = describeBytes(Buffer.from(svg));
  return size === undefined ? `${bytes}, cannot be drawn` : `${sizeOf(size)}, ${bytes}`;
}

function drawnDifference(
  expected: string,
  actual: string,
  change: string,
  rules: CompareRules,
): Difference | undefined {
  const [wanted, got] = [naturalSize(expected), naturalSize(actual)];
  if (wanted === undefined || got === undefined) return undrawable(wanted !== undefined, got !== undefined, change);
  const size = ["width", "height"] as const;
  if (size.some((side) => Math.abs(wanted[side] - got[side]) > 0.5)) {
    return { kind: "picture", place: "", message: `${sizeOf(got)} instead of ${sizeOf(wanted)}` };
  }
  const width = drawnWidth(wanted);
  const [before, after] = [renderSvg(expected, width), renderSvg(actual, width)];
  if (before === undefined || after === undefined) return undrawable(before !== undefined, after !== undefined, change);
  const difference = comparePictures(before, after, rules);
  return difference && { ...difference, message: `${difference.message}; first change: ${change}` };
}

/** What nobody can see counts as changed where its elements are. */
function undrawable(expected: boolean, actual: boolean, change: string): Difference {
  const sides = expected === actual ? "neither picture can" : `the ${expected ? "actual" : "expected"} picture cannot`;
  return { kind: "picture", place: "", message: `${sides} be drawn; first change: ${change}` };
}

/** The first place where two lists of elements differ, as one phrase, or undefined. */
function firstChange(expected: SvgElement[], actual: SvgElement[], tolerance: Tolerance): string | undefined {
  const counts = new Map<string, number>();
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    const [before, after] = [expected[i], actual[i]];
    if (before === undefined) return `a further <${after!.name}>`;
    const number = (counts.get(before.name) ?? 0) + 1;
    counts.set(before.name, number);
    const place = `<${before.name}> ${number}`;
    if (after === undefined) return `${place} is missing`;
    if (before.name !== after.name) return `<${after.name}> instead of ${place}`;
    const names = new Set([...before.attributes, ...after.attributes].map(([name]) => name));
    for (const name of names) {
      const [wanted, got] = [before, after].map((side) => side.attributes.find(([key]) => key === name)?.[1]);
      if (wanted === got) continue;
      if (wanted === undefined) return `${place} has ${name}=${short(got!)}`;
      if (got === undefined) return `${place} has no ${name}`;
      const found = valueChange(name, wanted, got, tolerance);
      if (found !== undefined) return `${place}${name === "" ? "" : `, ${name}`}: ${found}`;
    }
  }
  return undefined;
}

const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;
/** A number that is no part of a name or a colour. */
const FREE_NUMBER = /(?<![#\w.-])[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;

function valueChange(name: string, expected: string, actual: string, tolerance: Tolerance): string | undefined {
  const number = ["d", "points", "transform", "viewBox"].includes(name) ? NUMBER : FREE_NUMBER;
  const [before, after] = [expected.match(number) ?? [], actual.match(number) ?? []];
  const [frame, other] = [expected, actual].map((value) => words(value.replaceAll(number, " 0 ")));
  if (frame !== other || before.length !== after.length) return `${short(actual)} instead of ${short(expected)}`;
  const at = before.findIndex((value, i) => !isClose(Number(value), Number(after[i]), tolerance));
  return at === -1 ? undefined : `${after[at]} instead of ${before[at]}`;
}

function words(value: string): string {
  return value.replace(/[\s,]+/g, " ").trim();
}

function short(value: string): string {
  const text = words(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
