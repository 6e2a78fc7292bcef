/**
 * A problem on all sides: load, solve by every method once, hold the numbers to the anchors and to each other, take each side's fastest method that
 * is right, and then blocks of calls in turn, A B A B …, so that whatever else the machine does falls on both alike.
 */
import { type Summary, summarize } from "../harness/statistics.js";
import type { NamedProblem } from "./problems.js";
import type { LoadAnswer, SolveAnswer } from "./side.js";

/** Largest difference of an observable, relative to the largest observable. */
export const TOLERANCE = 1e-6;
/** About how long a block of calls lasts, milliseconds. */
const BLOCK_MS = 150;
const MOST_CALLS = 200;
/** A side that has used more milliseconds than this for its blocks sits out the later rounds, once it has two samples. */
const ENOUGH_MS = 90_000;

export interface Runner {
  readonly name: string;
  ask(request: object): Promise<Readonly<Record<string, unknown>>>;
}

export interface Tried {
  readonly method: string;
  /** Milliseconds of processor time of one call, or why there is none. */
  readonly outcome: { readonly ms: number; readonly off: number } | { readonly reason: string };
}

export interface Measured {
  readonly status: "measured";
  readonly method: string;
  /** Milliseconds a call, over all rounds. */
  readonly setup: Summary;
  readonly run: Summary;
  readonly total: Summary;
  /** Processor time over wall time, median over rounds. */
  readonly processorShare: number;
  /** Milliseconds of processor time a call, median over rounds. */
  readonly processorMs: number;
  readonly samples: readonly number[];
  readonly tried: readonly Tried[];
  /** Largest difference from the reference. */
  readonly off: number;
}

/** "wrong": no method has the right numbers; "failed": it could not solve the problem at all. */
export type Cell =
  | Measured
  | { readonly status: "wrong" | "failed"; readonly reason: string; readonly tried: readonly Tried[] };

interface Candidate {
  readonly method: string;
  readonly ms: number;
  /** Processor time over wall time. */
  readonly share: number;
  readonly values: readonly number[];
}

/**
 * The cells of one problem by side.
 * @param path of the problem as JSON
 */
export async function compare(
  { anchors }: Pick<NamedProblem, "anchors">,
  path: string,
  runners: readonly Runner[],
  rounds: number,
): Promise<Record<string, Cell>> {
  const cells: Record<string, Cell> = {};
  const able = new Map<Runner, { candidates: Candidate[]; tried: Tried[] }>();
  for (const runner of runners) {
    try {
      able.set(runner, await candidatesOf(runner, path));
    } catch (error) {
      cells[runner.name] = { status: "failed", reason: messageOf(error), tried: [] };
    }
  }
  // Whom the others are compared with: the first method of the last side that meets the anchors, the peer's most accurate one.
  const reference = [...able.values()]
    .reverse()
    .flatMap(({ candidates }) => candidates)
    .find(({ values }) => offAnchors(values, anchors) === undefined)?.values;
  const chosen = new Map<Runner, { method: string; ms: number; off: number; tried: Tried[] }>();
  for (const [runner, { candidates, tried }] of able) {
    const judged = candidates.map((one) => ({ ...one, off: difference(one.values, reference ?? one.values) }));
    const right = judged.filter(({ values, off }) => off <= TOLERANCE && offAnchors(values, anchors) === undefined);
    const all = [
      ...judged.map(({ method, ms, share, off }) => ({ method, outcome: { ms: ms * share, off } })),
      ...tried,
    ];
    // By processor time: on a busy machine a single call's clock would choose at random.
    const [fastest] = right.sort((a, b) => a.ms * a.share - b.ms * b.share);
    if (fastest !== undefined) chosen.set(runner, { ...fastest, tried: all });
    else cells[runner.name] = faulty(judged, anchors, all);
  }
  return { ...cells, ...(await inTurn(chosen, rounds)) };
}

async function candidatesOf(runner: Runner, path: string): Promise<{ candidates: Candidate[]; tried: Tried[] }> {
  const { methods } = (await runner.ask({ do: "load", problem: path })) as unknown as LoadAnswer;
  const candidates: Candidate[] = [];
  const tried: Tried[] = [];
  for (const method of methods) {
    try {
      // Twice where it is quick: the first call finds cold code.
      const first = await ask(runner, method, 1);
      const again = totalOf(first)[0] < 1000 ? await ask(runner, method, 2) : first;
      candidates.push({ method, ms: Math.min(...totalOf(again)), share: again.processorShare, values: again.values });
    } catch (error) {
      tried.push({ method, outcome: { reason: messageOf(error) } });
    }
  }
  return { candidates, tried };
}

async function inTurn(
  chosen: ReadonlyMap<Runner, { method: string; ms: number; off: number; tried: Tried[] }>,
  rounds: number,
): Promise<Record<string, Cell>> {
  const cells: Record<string, Cell> = {};
  const runs = [...chosen].map(([runner, choice]) => ({ runner, choice, answers: [] as SolveAnswer[], used: 0 }));
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) {
      const { runner, choice, answers } = run;
      if (cells[runner.name] !== undefined || (run.used > ENOUGH_MS && answers.length >= 2)) continue;
      const calls = Math.min(Math.max(Math.ceil(BLOCK_MS / choice.ms), 1), MOST_CALLS);
      try {
        const answer = await ask(runner, choice.method, calls);
        answers.push(answer);
        run.used += totalOf(answer).reduce((sum, ms) => sum + ms, 0);
      } catch (error) {
        cells[runner.name] = { status: "failed", reason: messageOf(error), tried: choice.tried };
      }
    }
  }
  for (const { runner, choice, answers } of runs) cells[runner.name] ??= measured(choice, answers);
  return cells;
}

function measured(
  { method, off, tried }: { method: string; off: number; tried: Tried[] },
  answers: readonly SolveAnswer[],
): Measured {
  const samples = answers.flatMap(totalOf);
  const processor = answers.map((answer) => summarize(totalOf(answer)).median * answer.processorShare);
  return {
    status: "measured",
    method,
    setup: summarize(answers.flatMap(({ setupMs }) => setupMs)),
    run: summarize(answers.flatMap(({ runMs }) => runMs)),
    total: summarize(samples),
    processorShare: summarize(answers.map(({ processorShare }) => processorShare)).median,
    processorMs: summarize(processor).median,
    samples,
    tried,
    off,
  };
}

async function ask(runner: Runner, method: string, calls: number): Promise<SolveAnswer> {
  const answer = (await runner.ask({ do: "solve", method, calls })) as unknown as SolveAnswer;
  if (answer.values.length === 0 || !answer.values.every(Number.isFinite))
    throw new Error("numbers that are not finite");
  return answer;
}

function totalOf({ setupMs, runMs }: SolveAnswer): number[] {
  return setupMs.map((ms, i) => ms + runMs[i]);
}

function faulty(
  judged: readonly (Candidate & { off: number })[],
  anchors: NamedProblem["anchors"],
  tried: readonly Tried[],
): Cell {
  if (judged.length === 0) return { status: "failed", reason: reasonsOf(tried), tried };
  const [first] = judged;
  const reason = offAnchors(first.values, anchors) ?? `differs by ${first.off.toExponential(1)} (${first.method})`;
  return { status: "wrong", reason, tried };
}

function reasonsOf(tried: readonly Tried[]): string {
  return tried.map(({ method, outcome }) => `${method}: ${"reason" in outcome ? outcome.reason : ""}`).join("; ");
}

/** "number 11 is 0.5, expected 0.7832448", or undefined where all anchors are met. */
export function offAnchors(values: readonly number[], anchors: NamedProblem["anchors"]): string | undefined {
  const off = anchors.find(({ place, value, within }) => !(Math.abs(values[place] - value) <= within));
  return off && `number ${off.place + 1} is ${values[off.place]}, expected ${off.value}`;
}

/** Largest difference relative to the largest expected number; Infinity where the numbers of values differ. */
export function difference(values: readonly number[], expected: readonly number[]): number {
  if (values.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...values.map((value, i) => Math.abs(value - expected[i]))) / scale;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
