/**
 * Where an interrupt can reach running code:
 *
 *   for (…) body         →  for (…) { if (++n > 1023) { n = 0; check(); } body }
 *   await x              →  after(await x)
 *   for await (…) body   →  for await (…) { after(); body }
 *
 * The counter is local to its function. A loop whose pass calls functions counts every pass as 32: a step of 50 ms is interrupted within two
 * seconds and not within a minute.
 *
 * Cost, time with probes over time without (Node 20, best of 50 on a busy machine; module / function of a cell):
 * matrix product 1.0 / 1.0, Newton's method in `while` 0.9 / 1.0, Runge-Kutta 4 with calls 1.0 / 1.0, Math.sin 1.0 / 1.0, for-of 1.0 / 1.0;
 * worse where a pass does next to nothing: an inlined x² + 1 1.4 / 1.4, a sieve 1.4 / 1.5, y += a x 1.0 / 1.5, an empty `for` 1.0 / 2.0.
 */
import type { Edits } from "./edits.js";
import type { Analysis, Frame, Loop } from "./scopes.js";

export interface Probes {
  /** Name of the counter. */
  counter: string;
  /** A call that throws when the code was interrupted. */
  check: string;
  /** A function that gives its argument back or throws. */
  after: string;
  /** `all`; `open`: not the `for` loops with a test that call nothing and hold no loop: they end soon enough. */
  loops: "all" | "open";
}

/** Passes between two checks. */
const PERIOD = 1024;
/** What a pass counts that may take long. */
const HEAVY = 32;

/** Says whether the top level needs the counter. */
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
    if (frame) edits.close(code.indexOf("{", frame.body) + 1, ` let ${probes.counter} = 0;`);
  }
  return frames.has(undefined);
}

function probeOf(loop: Loop, { counter, check, after, loops }: Probes): string | undefined {
  if (loop.awaits) return `${after}();`;
  if (loops === "open" && loop.bounded && !loop.calls && !loop.loops) return undefined;
  const heavy = loop.calls || (loops === "open" && loop.loops);
  const step = heavy ? `(${counter} += ${HEAVY})` : `++${counter}`;
  return `if (${step} >= ${PERIOD}) { ${counter} = 0; ${check}; }`;
}
