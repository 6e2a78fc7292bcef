/**
 * Where an interrupt can reach running code:
 *
 *   for (…) body         →  for (…) { if (flag[0] !== 0) check(); body }
 *   await x              →  after(await x)
 *   for await (…) body   →  for await (…) { after(); body }
 *
 * `flag` is memory that another thread writes while a run is to be interrupted; `check` decides whether that means the running code. Each
 * function reads it into a constant of its own. A call that was never made costs V8 nothing: it is an exit from optimised code. (A counter
 * with a call of `check` at every 1,024th pass made V8 keep everything in memory around it: a dot product took 3.9 times as long.)
 *
 * A `for` with a test that calls nothing and holds no loop has no probe inside another loop: it ends soon enough.
 *
 * Cost, time with probes over time without (Node 20, processor time, best of 9): matrix product 1.0, y += a x in a loop of repetitions 1.0,
 * sieve 1.0, Newton's method in `while` 1.0, Runge-Kutta 4 with calls 1.0, for-of 1.0, sum of a `for` 1.0; worse where a pass takes half a
 * nanosecond: a dot product 1.3, an inlined x² + 1 1.3, y += a x alone 1.5, an integer sum 1.6.
 */
import type { Edits } from "./edits.js";
import type { Analysis, Frame, Loop } from "./scopes.js";

export interface Probes {
  /** Name of the constant that holds the flag. */
  flag: string;
  /** What it is read from. */
  source: string;
  /** A call that throws when the code was interrupted. */
  check: string;
  /** A function that gives its argument back or throws. */
  after: string;
  /** Which of the `for` loops with a test that call nothing and hold no loop have a probe: those outside other loops, or none. */
  short: "outer" | "none";
}

/** Says whether the top level needs the flag. */
export function instrument(code: string, { loops, awaits }: Analysis, probes: Probes, edits: Edits): boolean {
  const frames = new Set<Frame | undefined>();
  for (const { start, end } of awaits) {
    if (start < 0) continue;
    edits.open(start, `${probes.after}(`);
    edits.close(end, ")");
  }
  for (const loop of loops) {
    const probe = probeOf(loop, probes);
    if (!probe) continue;
    if (!loop.awaits) frames.add(loop.frame);
    if (loop.block) edits.close(loop.start + 1, ` ${probe}`);
    else {
      edits.open(loop.start, `{ ${probe} `);
      edits.close(loop.end, " }");
    }
  }
  for (const frame of frames) {
    if (frame) edits.close(code.indexOf("{", frame.body) + 1, ` const ${probes.flag} = ${probes.source};`);
  }
  return frames.has(undefined);
}

function probeOf(loop: Loop, { flag, check, after, short }: Probes): string | undefined {
  if (loop.awaits) return `${after}();`;
  if (loop.bounded && !loop.calls && !loop.loops && (short === "none" || loop.nested)) return undefined;
  return `if (${flag}[0] !== 0) ${check};`;
}
