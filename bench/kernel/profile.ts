/**
 * Where the time of our kernel's start goes: it is started with TS_JUPYTER_TRACE=1 and writes its milestones to stderr
 * (packages/ts-jupyter-kernel/src/front/trace.ts); the moments that only a client sees are added. Milliseconds since the spawn.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tracePrefix } from "../../packages/ts-jupyter-kernel/src/front/trace.js";
import { summarize } from "../harness/statistics.js";
import { markdownTable, three } from "../report/cells.js";
import { Session } from "./session.js";
import type { KernelSide } from "./sides.js";

/** Milliseconds that the language service gets to load after the first cell. */
const SETTLE = 5000;

interface TraceLine {
  readonly name: string;
  /** Milliseconds since 1970, all three. */
  readonly at: number;
  readonly started: number;
  readonly booted: number;
}

/** The milestones in what a kernel wrote to its stderr. */
export function traceLines(stderr: string): TraceLine[] {
  return stderr
    .split("\n")
    .filter((line) => line.startsWith(tracePrefix))
    .map((line) => JSON.parse(line.slice(tracePrefix.length)) as TraceLine);
}

/** A table of milestones by mode of type checking. @throws Error where our kernel is missing */
export async function profile(sides: readonly KernelSide[], rounds: number): Promise<string> {
  const ours = sides.filter(({ env }) => env.TS_JUPYTER_TYPECHECK !== undefined);
  const times = new Map<string, Map<string, number[]>>();
  for (let round = 0; round < rounds; round++) {
    for (const side of ours) {
      for (const [name, ms] of await milestonesOf(side)) {
        const row = times.get(name) ?? new Map<string, number[]>();
        times.set(name, row);
        row.set(side.name, [...(row.get(side.name) ?? []), ms]);
      }
    }
  }
  return profileTable(
    times,
    ours.map(({ name }) => name),
    rounds,
  );
}

/** Rows in the order in which they happen on the first side that has them. */
export function profileTable(
  times: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>,
  sides: readonly string[],
  rounds: number,
): string {
  const median = (name: string, side: string) => {
    const sample = times.get(name)?.get(side);
    return sample && summarize(sample).median;
  };
  const first = (name: string) => sides.map((side) => median(name, side)).find((ms) => ms !== undefined) ?? 0;
  const rows = [...times.keys()]
    .sort((a, b) => first(a) - first(b))
    .map((name) => [
      name,
      ...sides.map((side) => {
        const ms = median(name, side);
        return ms === undefined ? "–" : three(ms);
      }),
    ]);
  return `${markdownTable([`ms since the spawn, median of ${rounds}`, ...sides], rows)}\n`;
}

async function milestonesOf(side: KernelSide): Promise<[string, number][]> {
  if ("missing" in side.kernel) throw new Error(`${side.title}: ${side.kernel.missing}`);
  const folder = mkdtempSync(join(tmpdir(), "innerloop-kernel-bench-"));
  const session = await Session.launch(side.kernel.spec, { folder, env: { ...side.env, TS_JUPYTER_TRACE: "1" } });
  try {
    await session.ready();
    const ready = performance.now() - session.spawned;
    const { status } = await session.execute(side.forms.trivial);
    const first = performance.now() - session.spawned;
    if (status !== "ok") throw new Error(`${side.title}: the first cell ended with ${status}`);
    const spawned = performance.timeOrigin + session.spawned;
    const lines = await settledTrace(session);
    const [{ started, booted }] = lines.length > 0 ? lines : [{ started: undefined, booted: undefined }];
    return [
      ...(started === undefined ? [] : ([["node started", started - spawned]] as [string, number][])),
      ...(booted === undefined ? [] : ([["node ready", booted - spawned]] as [string, number][])),
      ...lines.map(({ name, at }): [string, number] => [name, at - spawned]),
      ["client: ready", ready],
      ["client: first cell has ended", first],
    ];
  } finally {
    await session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The trace with the language service's line, which may come after the first cell; without it after a while. */
async function settledTrace(session: Session): Promise<TraceLine[]> {
  const end = performance.now() + SETTLE;
  for (;;) {
    const lines = traceLines(session.process.stderrTail(1000));
    if (lines.some(({ name }) => name === "language-ready") || performance.now() > end) return lines;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
