/** A phase: some measures that are taken from fresh kernels of one side. */
import type { Measure } from "../results.js";
import type { Audience, Session } from "../session.js";
import type { KernelSide } from "../sides.js";

export interface Phase {
  readonly name: string;
  readonly measures: readonly Measure[];
  /** What throws ends the phase for this side and this round, and is reported. */
  run(turn: Turn): Promise<void>;
}

/** One side's turn. */
export interface Turn {
  readonly side: KernelSide;
  /** A fresh kernel that is ready; it is killed when the turn ends. */
  start(): Promise<Session>;
  number(measure: string, value: number): void;
  /** Stands in the table beside the number, or alone. */
  word(measure: string, word: string): void;
}

/** The milliseconds of a cell that ends well. @throws Error saying how it ended otherwise */
export async function millisecondsOf(
  session: Session,
  code: string,
  patience?: number,
  audience?: Audience,
): Promise<number> {
  const { status, ms, idle, content } = await session.execute(code, patience, audience);
  if (status === "ok" && idle) return ms;
  const how = {
    ok: "its idle status was lost",
    error: `${content.ename ?? "error"}: ${content.evalue ?? "not said"}`,
    aborted: "aborted",
    silent: `no reply within ${Math.round(ms / 1000)} s`,
    died: "the kernel died",
  }[status];
  throw new Error(`${code.split("\n")[0].slice(0, 60)}: ${how}`);
}
