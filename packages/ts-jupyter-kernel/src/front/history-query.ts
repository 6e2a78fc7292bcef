/**
 * Answers to history_request, from a list of entries in order.
 *
 *   range: lines start ≤ line < stop of one session (0: this one, −1: the one before, …)
 *   tail: the last n    search: the last n that match a glob, of equal inputs only the last when `unique`
 */
import type { HistoryEntry } from "./history.js";

export interface HistoryRequest {
  output?: unknown;
  hist_access_type?: unknown;
  session?: unknown;
  start?: unknown;
  stop?: unknown;
  n?: unknown;
  pattern?: unknown;
  unique?: unknown;
}

type Row = [session: number, line: number, input: string | [input: string, output: string | null]];

/** @throws Error for an unknown access type */
export function queryHistory(request: HistoryRequest, entries: readonly HistoryEntry[], session: number): Row[] {
  const found = select(request, entries, session);
  return found.map(({ session: of, line, input, output }) => [
    of,
    line,
    request.output === true ? [input, output ?? null] : input,
  ]);
}

function select(request: HistoryRequest, entries: readonly HistoryEntry[], session: number): readonly HistoryEntry[] {
  const { hist_access_type: type, n } = request;
  const last = typeof n === "number" ? (list: HistoryEntry[]) => (n > 0 ? list.slice(-n) : []) : <T>(list: T) => list;
  if (type === "tail") return last([...entries]);
  if (type === "search") {
    const pattern = globToRegExp(typeof request.pattern === "string" ? request.pattern : "*");
    const matching = entries.filter(({ input }) => pattern.test(input));
    if (request.unique !== true) return last(matching);
    const latest = new Map(matching.map((entry) => [entry.input, entry]));
    return last(matching.filter((entry) => latest.get(entry.input) === entry));
  }
  if (type === "range") {
    const asked = typeof request.session === "number" ? request.session : 0;
    const wanted = asked > 0 ? asked : session + asked;
    const start = typeof request.start === "number" ? request.start : 1;
    const stop = typeof request.stop === "number" ? request.stop : Number.POSITIVE_INFINITY;
    return entries.filter((entry) => entry.session === wanted && entry.line >= start && entry.line < stop);
  }
  throw new Error(`unknown hist_access_type: ${JSON.stringify(type)} (known: range, tail, search)`);
}

/** A glob as SQLite and IPython read it: `*`, `?`, `[abc]`, `[a-z]`, `[^a]`; the whole text must match. */
export function globToRegExp(glob: string): RegExp {
  const body = glob.replace(
    /\[(\^?)(\]?[^\]]*)\]|[\s\S]/g,
    (token, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not}${set.replace(/[\\\]]/g, "\\$&")}]`;
      if (token === "*") return "[\\s\\S]*";
      if (token === "?") return "[\\s\\S]";
      return token.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    },
  );
  try {
    return new RegExp(`^${body}$`, "u");
  } catch {
    // `[z-a]` and the like match nothing that could be meant: take the text as it is.
    return new RegExp(`^${glob.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`, "u");
  }
}
