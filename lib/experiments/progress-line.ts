/** What a long grid says of itself: how far it is, how fast, and how long it takes from here. */
import { formatNumber, formatSeconds } from "../report/index.js";

export interface GridProgress {
  /** Entries stored, earlier ones included. */
  readonly done: number;
  readonly total: number;
  /** Entries computed since the start of this command. */
  readonly computed: number;
  readonly seconds: number;
  /** Work computed since the start, and work that is left, in the unit of `Entry.cost`. */
  readonly workDone: number;
  readonly workLeft: number;
}

/** `37 of 132 entries, 2.1 a minute, 48 min 10 s left` */
export function progressText({ done, total, computed, seconds, workDone, workLeft }: GridProgress): string {
  const amount = `${done} of ${total} entries`;
  if (computed === 0 || seconds <= 0) return amount;
  const perMinute = (60 * computed) / seconds;
  const left = workDone > 0 ? (seconds * Math.max(0, workLeft)) / workDone : Number.NaN;
  return `${amount}, ${formatNumber(perMinute, 2)} a minute, ${formatSeconds(left)} left`;
}
