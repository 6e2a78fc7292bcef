/**
 * Answers to history_request, from a list of entries in order.
 *
 *   range: lines start ≤ line < stop of one session (0: this one, −1: the one before, …)
 *   tail: the last n    search: the last n that match a glob, of equal inputs only the last when `unique`
 */
import { excerptOf } from "./excerpt.js";
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
    const matches = globOf(typeof request.pattern === "string" ? request.pattern : "*");
    const matching = entries.filter(({ input }) => matches(input));
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
  throw new Error(`unknown hist_access_type: ${excerptOf(type)} (known: range, tail, search)`);
}

/**
 * A glob as SQLite and IPython read it: `*`, `?`, `[abc]`, `[a-z]`, `[^a]`; the whole text must match.
 *
 * Only the last `*` is ever widened, so the time is at most |glob|·|text|: a regular expression would take |text| to the power of the
 * number of stars.
 */
export function globOf(glob: string): (text: string) => boolean {
  const tokens = tokensOf(glob);
  return (text) => {
    let [at, token] = [0, 0];
    let star: { token: number; at: number } | undefined;
    while (at < text.length) {
      const one = tokens[token];
      if (one === "*") star = { token: ++token, at };
      else if (one?.(text.codePointAt(at)!)) {
        at += width(text, at);
        token++;
      } else if (star !== undefined) {
        star.at += width(text, star.at);
        ({ token, at } = star);
      } else return false;
    }
    return tokens.slice(token).every((rest) => rest === "*");
  };
}

type Token = "*" | ((point: number) => boolean);

function tokensOf(glob: string): Token[] {
  return [...glob.matchAll(/\[(\^?)(\]?[^\]]*)\]|[\s\S]/gu)].map(([token, not, set]): Token => {
    if (token === "*") return "*";
    if (token === "?") return () => true;
    return set === undefined ? inSet(token, false) : inSet(set, not === "^");
  });
}

function inSet(set: string, not: boolean): (point: number) => boolean {
  const ranges = [...set.matchAll(/([\s\S])-([\s\S])|[\s\S]/gu)].map(([one, from = one, to = one]) => {
    return [from.codePointAt(0)!, to.codePointAt(0)!] as const;
  });
  return (point) => ranges.some(([from, to]) => from <= point && point <= to) !== not;
}

function width(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}
