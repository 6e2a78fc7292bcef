/**
 * Where an interrupt can reach running code:
 *
 *   for (…) body         →  for (…) { trap[flag[0]]; body }
 *   await x              →  after(await x)
 *   for await (…) body   →  for await (…) { after(); body }
 *
 * `flag` is memory that another thread sets to 1 while a run is to be interrupted. Element 0 of `trap` is a number, element 1 is inherited: a
 * getter, which decides whether the running code is meant and throws. Every function has the two in constants of its own.
 *
 * Why no call: V8 keeps all values of a loop in memory around a call, even one that is never made, when it optimises a loop that already
 * runs. An element beyond the end is an exit from optimised code and costs a comparison. Sum of a loop at the top level, 3e8 passes (Node 20,
 * processor time): no probe 250 ms; this one 340; `if (flag[0] !== 0) check()` 1,300; a counter with a call at every 1,024th pass 1,300.
 *
 * A `for` with a test that calls nothing and holds no loop has no probe inside another loop: it ends soon enough.
 *
 * Time with probes over time without, best of 9: matrix product 1.0, y += a x with repetitions 1.0, sieve 1.1, Newton's method in `while` 1.0,
 * Runge-Kutta 4 with calls 1.0, for-of 1.0, sum 1.0, dot product 1.0, y += a x alone 1.2; worst where a pass takes half a nanosecond: an
 * inlined x² + 1 1.3, an integer sum 1.6.
 */
import type { Analysis, Frame, Loop } from "./analysis.js";
import type { Edits } from "./edits.js";

export interface Probes {
  /** Names of the two constants. */
  flag: string;
  trap: string;
  /** The record that they come from. */
  source: string;
  /** A function that gives its argument back or throws. */
  after: string;
  /** Which of the `for` loops with a test that call nothing and hold no loop have a probe: those outside other loops, or none. */
  short: "outer" | "none";
}

/** Declares the two constants. */
export function constantsOf({ flag, trap, source }: Probes): string {
  return `const { flag: ${flag}, trap: ${trap} } = ${source};`;
}

/** Says whether the top level needs the constants. */
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
    if (frame) edits.close(code.indexOf("{", frame.body) + 1, ` ${constantsOf(probes)}`);
  }
  return frames.has(undefined);
}

function probeOf(loop: Loop, { flag, trap, after, short }: Probes): string | undefined {
  if (loop.awaits) return `${after}();`;
  if (loop.bounded && !loop.calls && !loop.loops && (short === "none" || loop.nested)) return undefined;
  return `${trap}[${flag}[0]];`;
}
