/**
 * Mistakes that show only in the JavaScript, at their place in the source: regular expressions, and what V8 refuses.
 */
import type { Analysis } from "./analysis.js";
import { originalOffset } from "./map.js";
import { scriptFault } from "./script-check.js";
import type { SourceFault } from "./types.js";

/** `final`: what runs; `lowered`: the JavaScript that was analysed. */
export function lateFaults(
  source: string,
  final: { code: string; map: string },
  analysis: Analysis,
  lowered: { code: string; map: () => string },
): SourceFault[] {
  const place = (line: number, column: number, of: string) => originalOffset(of, source, line, column) ?? 0;
  if (analysis.faults.length > 0) {
    const map = lowered.map();
    return analysis.faults.map(({ message, start, end }) => {
      const before = lowered.code.slice(0, start).split("\n");
      const at = place(before.length, before.at(-1)?.length ?? 0, map);
      return { message, start: at, end: at + end - start };
    });
  }
  const fault = scriptFault(final.code);
  if (!fault) return [];
  const at = place(fault.line, fault.column, final.map);
  return [{ message: fault.message, start: at, end: Math.min(at + 1, source.length) }];
}
