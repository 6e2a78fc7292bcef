// The words of the progress display: pure text, no terminal.
import type { Outcome, Status } from "./outcome.js";

const marks: Record<Status, string> = { ok: "✓", failed: "✗", unreadable: "✗", interrupted: "■", "not-run": "·" };

/** `0.4 s`, `12.3 s`, `3 min 05 s`, `1 h 02 min`. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

const counted = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** The one line that a finished notebook leaves: `✓ 01-kernels  24 cells, 31 checks, 12.3 s`. */
export function outcomeLine(outcome: Outcome): string {
  const { job, status, cells, checks, seconds, written } = outcome;
  const failed = checks.filter((check) => check.status === "fail").length;
  const parts = [
    status === "ok" ? counted(cells.total, "cell") : `${cells.done} of ${counted(cells.total, "cell")}`,
    ...(checks.length > 0 ? [counted(checks.length, "check") + (failed > 0 ? ` (${failed} failed)` : "")] : []),
    duration(seconds),
  ];
  const head = `${marks[status]} ${job.name}`;
  // The message of an unreadable notebook is one line, and names its file.
  if (status === "unreadable") return `${marks[status]} ${outcome.message ?? job.input}`;
  if (status === "not-run") return `${head}  not run`;
  const word = status === "ok" ? "" : `${status}: `;
  return `${head}  ${word}${parts.join(", ")}${files(written)}`;
}

const shownFiles = 2;

function files(written: readonly string[]): string {
  if (written.length === 0) return "";
  const more = written.length - shownFiles;
  return ` → ${written.slice(0, shownFiles).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/**
 * One line as a terminal may be given it: no control characters, which file names and notebooks can hold and which would move the
 * cursor or worse, and no marks that turn the direction of what follows.
 */
export const printable = (text: string): string => text.replace(/\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu, "\ufffd");

/** The same for a message of several lines, which may have colours. */
export const printableLines = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that set a colour begin with one
    .split(/(\n|\t|\x1b\[[\d;]*m)/)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join("");

/** Columns that a text takes on a terminal: two for East Asian wide characters and emoji, none for combining marks. */
export function columns(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const columnsOf = (character: string): number =>
  /\p{Mn}|\p{Me}|\p{Cf}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;

/** Cuts a text to so many columns, marking the cut. Control characters and tabs become spaces. */
export function cut(text: string, width: number): string {
  const clean = text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, " ");
  if (columns(clean) <= width) return clean;
  let kept = "";
  let used = 0;
  for (const character of clean) {
    used += columnsOf(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** A bar of `width` columns, filled in the given proportion (0 to 1). */
export function bar(proportion: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, proportion)) * width);
  return "━".repeat(filled) + "─".repeat(width - filled);
}
