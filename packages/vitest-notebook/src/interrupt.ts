// What a worker of vitest does when somebody ends the run: Ctrl-C reaches the workers as well as vitest, and a vitest that is gone closes
// its channel. The kernel is stopped and what ran is kept before the worker follows.
import type { EventEmitter } from "node:events";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What `process` emits as an error when a worker reports to a vitest that is gone; it may come before the channel is known to be closed. */
const GONE = ["ERR_IPC_CHANNEL_CLOSED", "EPIPE"];

/**
 * Calls `stop` once when this process shall end, and ends it after that; a second signal ends it at once.
 * @returns how to stop listening
 */
export function onInterrupt(stop: (reason: string) => Promise<void>): () => void {
  const emitter: EventEmitter = process;
  // vitest's own listener ends the worker as soon as a report finds nobody, before anything is kept.
  const theirs = emitter.listeners("error") as ((error: Error) => void)[];
  let interrupted = false;
  const deafen = () => {
    for (const signal of SIGNALS) process.off(signal, heard);
    process.off("disconnect", abandoned);
  };
  const end = (signal: NodeJS.Signals, reason: string) => {
    if (interrupted) return;
    interrupted = true;
    deafen();
    void stop(reason)
      .catch(() => {})
      // In a test, process.exit is vitest's and throws.
      .finally(() => process.kill(process.pid, signal));
  };
  const heard = (signal: NodeJS.Signals) => end(signal, `interrupted by ${signal}`);
  const abandoned = () => end("SIGTERM", "vitest is gone");
  const failed = (error: NodeJS.ErrnoException) => {
    if (GONE.includes(error.code ?? "")) abandoned();
    else for (const listener of theirs) listener(error);
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  process.on("disconnect", abandoned);
  emitter.removeAllListeners("error");
  emitter.on("error", failed);
  return () => {
    deafen();
    if (interrupted) return;
    emitter.off("error", failed);
    for (const listener of theirs) emitter.on("error", listener);
  };
}
