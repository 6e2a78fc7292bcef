// The one table of MIME types: how two values of a type are held against each other, and what the type is in a bundle.
import { CHECK_MIME, isJsonMime } from "@innerloop/nbformat";
import { compareBinary } from "./binary.js";
import { compareFrame } from "./frame.js";
import { compareHtml } from "./html.js";
import { compareJson } from "./json.js";
import { comparePlotly } from "./plotly.js";
import { comparePng } from "./png.js";
import { compareSvg } from "./svg.js";
import { compareText } from "./text.js";
import type { CompareRules, Comparison } from "./types.js";

/**
 * "structured": data, which the texts and pictures of the same bundle are made from. "view": says only where a page finds something; a text
 * beside it is not made from it. "text" and "picture" are for people; "binary": nothing is known.
 */
export type MimeRole = "structured" | "view" | "text" | "picture" | "binary";

export interface MimeType {
  role: MimeRole;
  compare(expected: unknown, actual: unknown, rules: CompareRules): Comparison;
}

type Entry = [matches: string | RegExp, type: MimeType];

/** First match wins. */
const TABLE: readonly Entry[] = [
  [CHECK_MIME, { role: "structured", compare: compareJson }],
  [/^application\/vnd\.plotly\.v\d+\+json$/, { role: "structured", compare: comparePlotly }],
  ["application/vnd.dataresource+json", { role: "structured", compare: compareFrame }],
  ["application/vnd.jupyter.widget-view+json", { role: "view", compare: ignoring("/model_id") }],
  [/^application\/vnd\.vega(?:lite)?\.v\d+\+json$/, { role: "structured", compare: ignoring("/usermeta/**") }],
  ["text/html", { role: "text", compare: strings(compareHtml) }],
  ["image/svg+xml", { role: "picture", compare: strings(compareSvg) }],
  ["image/png", { role: "picture", compare: strings(comparePng) }],
  [/^image\//, { role: "picture", compare: strings(compareBinary) }],
  [/^text\/|^application\/(?:javascript|x-tex|xml|xhtml\+xml|sql)$/, { role: "text", compare: strings(compareText) }],
];
const JSON_TYPE: MimeType = { role: "structured", compare: compareJson };
const BINARY_TYPE: MimeType = { role: "binary", compare: strings(compareUnknown) };

/** What is known about a MIME type; its parameters (`; charset=utf-8`) do not count. */
export function mimeType(mime: string): MimeType {
  const name = mime.split(";", 1)[0]!.trim().toLowerCase();
  const entry = TABLE.find(([matches]) => (typeof matches === "string" ? matches === name : matches.test(name)));
  return entry?.[1] ?? (isJsonMime(name) ? JSON_TYPE : BINARY_TYPE);
}

/** A value that is no string where the type is made of strings is compared as JSON. */
function strings(compare: (expected: string, actual: string, rules: CompareRules) => Comparison): MimeType["compare"] {
  return (expected, actual, rules) =>
    typeof expected === "string" && typeof actual === "string"
      ? compare(expected, actual, rules)
      : compareJson(expected, actual, rules);
}

function ignoring(pointer: string): MimeType["compare"] {
  return (expected, actual, rules) =>
    compareJson(expected, actual, { ...rules, ignorePaths: [...rules.ignorePaths, pointer] });
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** A type that is in no table: bytes where both values read as base64, a text otherwise. */
function compareUnknown(expected: string, actual: string, rules: CompareRules): Comparison {
  const bytes = [expected, actual].every((value) => BASE64.test(value) && value.replace(/\s/g, "").length % 4 === 0);
  return bytes ? compareBinary(expected, actual) : compareText(expected, actual, rules);
}
