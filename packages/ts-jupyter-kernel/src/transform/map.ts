/** Source maps: from the code that runs, through every step, to the source. */
import remapping from "@jridgewell/remapping";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type MagicString from "magic-string";

/** Maps of the steps, last step first, joined to one map (version 3, JSON) whose only source is `url`. */
export function joinMaps(steps: readonly (object | string)[], url: string): string {
  const inputs = steps.map((step) => (typeof step === "string" ? step : { ...step, version: 3 as const }));
  const map = remapping(inputs as Parameters<typeof remapping>[0] & unknown[], () => null, { excludeContent: true });
  return JSON.stringify({ ...JSON.parse(map.toString()), sources: [url], sourcesContent: undefined });
}

/** The map of one step. `boundary`: a segment for every word, so that columns are right within untouched text. */
export function mapOf(code: MagicString): object {
  const { mappings, names } = code.generateMap({ hires: "boundary", source: "source" });
  return { version: 3, mappings, names, sources: ["source"] };
}

/** UTF-16 offset in `source` of a place (line from 1, column from 0) in the mapped code. */
export function originalOffset(map: string, source: string, line: number, column: number): number | undefined {
  const place = originalPositionFor(new TraceMap(map), { line, column });
  if (place.line === null) return undefined;
  let start = 0;
  for (let i = 1; i < place.line; i++) start = source.indexOf("\n", start) + 1;
  return start + place.column;
}
