// The source of the failing cell with line numbers; of a long one its beginning and its end, and the line that a trace names.
import { count } from "./marks.js";
import { type Paint, part, visible } from "./paint.js";

const HEAD = 7;
const TAIL = 4;
/** Lines shown before and after the line that failed. */
const CONTEXT = 2;
const WIDTH = 120;

/** `failing`: the line that raised the error, from 1, where that is known. */
export function sourceLines(source: string, paint: Paint, failing?: number): string[] {
  const all = source.trimEnd().split(/\r\n|[\r\n]/);
  if (source.trim() === "") return [paint.dim("  (empty cell)")];
  const isShown = (line: number) =>
    all.length <= HEAD + TAIL + 1 ||
    (failing === undefined
      ? line <= HEAD || line > all.length - TAIL
      : line <= 2 || Math.abs(line - failing) <= CONTEXT);
  const pad = String(all.length).length;
  const lines: string[] = [];
  let skipped = 0;
  const gap = () => {
    if (skipped > 0) lines.push(paint.dim(`  ${" ".repeat(pad)} │ … ${count(skipped, "line")} …`));
    skipped = 0;
  };
  all.forEach((text, at) => {
    const line = at + 1;
    if (!isShown(line)) {
      skipped++;
      return;
    }
    gap();
    const sign = line === failing ? paint.red(">") : " ";
    lines.push(`${sign} ${paint.dim(`${String(line).padStart(pad)} │`)} ${clipped(text)}`.trimEnd());
  });
  gap();
  return lines;
}

function clipped(text: string): string {
  const shown = visible(text);
  return shown.length > WIDTH ? `${part(shown, 0, WIDTH - 1)}…` : shown;
}
