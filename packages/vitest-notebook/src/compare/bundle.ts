// Two MIME bundles: the same types, each compared by its own rule. The types of one bundle say the same thing, so one of those that differ
// is shown whole, the data before the texts made from it, and the others are named with a count.
import type { MimeBundle } from "@innerloop/nbformat";
import { describeValue } from "./describe.js";
import { guarded } from "./guard.js";
import { mimeType } from "./mime-types.js";
import type { CompareRules, Comparison, Difference } from "./types.js";

export interface BundleComparison extends Comparison {
  /** The type that is shown: the first that differs, else the first of the bundle; "" of an empty bundle. */
  mime: string;
}

const ORDER = ["structured", "text", "picture", "binary", "view"];
const TEXTS = ["text/plain", "text/markdown", "text/latex", "text/html"];

/** The types of a bundle in the order in which they are shown: data, texts (the plainest first), pictures, others. */
export function mimesOf(bundle: MimeBundle): string[] {
  const rank = (mime: string): number => {
    const text = TEXTS.indexOf(mime);
    return ORDER.indexOf(mimeType(mime).role) * 10 + (text === -1 ? TEXTS.length : text);
  };
  return Object.keys(bundle).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Do a bundle's texts and pictures come from data that the bundle holds, too? */
function holdsData(bundle: MimeBundle): boolean {
  return Object.keys(bundle).some((mime) => mimeType(mime).role === "structured");
}

/** Two bundles. `rules.derived` says whether texts and pictures beside structured data are compared or have only to be there. */
export function compareBundle(expected: MimeBundle, actual: MimeBundle, rules: CompareRules): BundleComparison {
  const wanted = mimesOf(expected);
  const common = wanted.filter((mime) => Object.hasOwn(actual, mime));
  const missing = wanted.filter((mime) => !Object.hasOwn(actual, mime));
  const extra = mimesOf(actual).filter((mime) => !Object.hasOwn(expected, mime));
  if (common.length === 0 && missing.length > 0 && extra.length > 0)
    return otherTypes(expected, actual, missing, extra);

  const presentOnly = rules.derived === "present" && (holdsData(expected) || holdsData(actual));
  const compared = common.filter((mime) => !(presentOnly && ["text", "picture"].includes(mimeType(mime).role)));
  const comparisons = compared.map((mime) => ({
    mime,
    ...guarded(() => mimeType(mime).compare(expected[mime], actual[mime], rules)),
  }));
  const [shown, ...others] = comparisons.filter((comparison) => comparison.differences.length > 0);
  const differences: Difference[] = [
    ...typeDifferences(expected, actual),
    ...(shown?.differences ?? []),
    ...others.map((comparison) => also(comparison.mime, comparison.differences)),
  ];
  if (shown !== undefined) return { ...shown, differences };
  const mime = missing[0] ?? extra[0] ?? wanted[0] ?? "";
  if (missing.length + extra.length > 0) return { mime, differences, ...sides(expected, actual, missing, extra) };
  const first = comparisons[0];
  if (first !== undefined) return { ...first, differences };
  return { mime, differences, expected: [], actual: [] };
}

/** Types that only one of two bundles holds. */
export function typeDifferences(expected: MimeBundle, actual: MimeBundle): Difference[] {
  const only = (one: MimeBundle, other: MimeBundle): string[] =>
    mimesOf(one).filter((mime) => !Object.hasOwn(other, mime));
  return [
    ...only(expected, actual).map(
      (mime): Difference => ({ kind: "missing", place: mime, message: "the output is there without this type" }),
    ),
    ...only(actual, expected).map(
      (mime): Difference => ({ kind: "extra", place: mime, message: "the reference has the output without this type" }),
    ),
  ];
}

function otherTypes(expected: MimeBundle, actual: MimeBundle, missing: string[], extra: string[]): BundleComparison {
  const message = `${list(extra)} instead of ${list(missing)}`;
  return {
    mime: missing[0]!,
    differences: [{ kind: "structure", place: "", message }],
    ...sides(expected, actual, missing, extra),
  };
}

/** What only one side holds, as texts. */
function sides(
  expected: MimeBundle,
  actual: MimeBundle,
  missing: string[],
  extra: string[],
): Pick<Comparison, "expected" | "actual"> {
  const [lost, gained] = [missing[0], extra[0]];
  return {
    expected: lost === undefined ? [] : [{ text: describeValue(lost, expected[lost]), mark: "differs" }],
    actual: gained === undefined ? [] : [{ text: describeValue(gained, actual[gained]), mark: "differs" }],
  };
}

/** One difference for a further type that differs: how much, and where first. */
function also(mime: string, differences: Difference[]): Difference {
  const [first] = differences;
  const count = differences.length === 1 ? "" : `${differences.length} differences, first `;
  const place = first!.place === "" ? "" : `${first!.place}: `;
  return { ...first!, place: mime, message: `differs too: ${count}${place}${first!.message}` };
}

function list(mimes: string[]): string {
  return mimes.join(", ");
}
