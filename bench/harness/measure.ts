/**
 * A program on all sides: load, compare, calibrate, and then blocks in turn, A B C A B C …, so that whatever else the machine does falls on all sides
 * alike. A block is as many calls as last about `blockMs`.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type LoadAnswer, slowMs } from "../sides/side.js";
import { disagreement, gradientDisagreement, gradientDistance, referenceOf } from "./agree.js";
import type { Client } from "./client.js";
import type { Cell } from "./results.js";
import { summarize } from "./statistics.js";

export interface Runner {
  readonly key: string;
  readonly name: string;
  readonly client: Pick<Client, "load" | "time">;
}

export interface MeasureOptions {
  readonly rounds: number;
  /** About how long a block lasts. */
  readonly blockMs: number;
  /** A side that used more seconds than this sits out the later rounds, once it has three samples. */
  readonly enoughSeconds: number;
  /** Losses to compare. */
  readonly steps: number;
}

/** Threads of a side that was just timed may spin on for a moment; the next side shall not pay for them. */
const REST_MS = 30;

/** The cells of one program by side, whose numbers were the reference, and how far gradients were from its own. */
export async function measure(
  program: string,
  problem: string,
  runners: readonly Runner[],
  options: MeasureOptions,
): Promise<{ readonly cells: Record<string, Cell>; readonly reference?: string; readonly gradientsOff?: number }> {
  const cells: Record<string, Cell> = {};
  const loaded = new Map<Runner, LoadAnswer>();
  for (const runner of runners) {
    await attempt(cells, runner, async () => {
      const request = { do: "load", program, problem, steps: options.steps } as const;
      loaded.set(runner, await runner.client.load(request));
    });
  }
  const reference = referenceOf([...loaded.keys()].map(({ name }) => name));
  const expected = [...loaded].find(([{ name }]) => name === reference)?.[1];
  for (const [runner, answer] of loaded) {
    const reason = expected && differs(answer, expected, reference ?? "");
    if (reason === undefined) continue;
    cells[runner.key] = { status: "wrong", reason };
    loaded.delete(runner);
  }
  await timeInTurn(program, loaded, cells, options);
  return { cells, reference, gradientsOff: largestDistance([...loaded.values()], expected) };
}

/** Why a side's losses, or its gradients where both tell them, are not the reference's. */
function differs(found: LoadAnswer, expected: LoadAnswer, reference: string): string | undefined {
  const losses = disagreement(found.check, expected.check, reference);
  if (losses !== undefined || found.gradients === undefined || expected.gradients === undefined) return losses;
  return gradientDisagreement(found.gradients, expected.gradients, reference);
}

function largestDistance(answers: readonly LoadAnswer[], expected: LoadAnswer | undefined): number | undefined {
  const all = answers.flatMap(({ gradients }) =>
    gradients && expected?.gradients ? gradientDistance(gradients, expected.gradients).off : [],
  );
  return all.length < 2 ? undefined : Math.max(...all);
}

async function timeInTurn(
  program: string,
  loaded: ReadonlyMap<Runner, LoadAnswer>,
  cells: Record<string, Cell>,
  { rounds, blockMs, enoughSeconds }: MeasureOptions,
): Promise<void> {
  const runs = [...loaded].map(([runner, answer]) => ({
    runner,
    answer,
    calls: 1,
    seconds: 0,
    samples: [] as number[],
    shares: [] as number[],
  }));
  // The first two rounds are not counted: one finds out how many calls make a block, from single calls that are still cold; then a whole block warms
  // every side up (JavaScript is compiled while it runs, pools are filled) and corrects that number.
  for (let round = -1; round <= rounds; round++) {
    for (const run of runs) {
      const { runner, answer, samples } = run;
      if (answer.firstMs > slowMs) continue;
      if (cells[runner.key] || (run.seconds > enoughSeconds && samples.length >= 3)) continue;
      await attempt(cells, runner, async () => {
        await pause(REST_MS);
        const before = performance.now();
        const request = { do: "time", program, calls: run.calls, repetitions: round <= 0 ? 3 : 1 } as const;
        const { milliseconds, processorShare, loss } = await runner.client.time(request);
        if (typeof loss !== "number" || !Number.isFinite(loss)) throw new Error(`the loss became ${loss}`);
        run.seconds += (performance.now() - before) / 1000;
        if (round <= 0) {
          const perCall = summarize(milliseconds).median * answer.stepsPerCall;
          run.calls = Math.min(Math.max(Math.ceil(blockMs / perCall), 1), 20_000);
        } else {
          samples.push(...milliseconds);
          run.shares.push(processorShare);
        }
      });
    }
  }
  for (const { runner, answer, samples, shares } of runs) {
    if (cells[runner.key]) continue;
    const { compileMs, firstMs, memoryMb, nodes, engine } = answer;
    if (firstMs > slowMs) samples.push(firstMs / answer.stepsPerCall);
    const time = summarize(samples);
    const processorShare = shares.length > 0 ? summarize(shares).median : undefined;
    // Of a process that waits for its core, the processor's time tells more than the clock's.
    const processorMs = shares.length > 0 ? summarize(samples.map((ms, i) => ms * shares[i])).median : undefined;
    cells[runner.key] = {
      status: "measured",
      time,
      samples,
      processorShare,
      processorMs,
      compileMs,
      firstMs,
      memoryMb,
      nodes,
      engine,
    };
  }
}

/** Runs one side's part; its failure is its cell and stops no other side. */
async function attempt(cells: Record<string, Cell>, { key }: Runner, part: () => Promise<void>): Promise<void> {
  try {
    await part();
  } catch (error) {
    cells[key] = { status: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
