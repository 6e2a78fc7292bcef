// What a worker of vitest does when somebody ends the run: Ctrl-C reaches the workers as well as vitest, and a vitest that is gone closes
// its channel. The kernel is stopped and what ran is kept before the worker follows.

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Calls `stop` once when this process shall end, and ends it after that; a second signal ends it at once.
 * @returns how to stop listening
 */
export function onInterrupt(stop: (reason: string) => Promise<void>): () => void {
  const die = (signal: NodeJS.Signals) => {
    release();
    // In a test, process.exit is vitest's and throws.
    process.kill(process.pid, signal);
  };
  const interrupted = (signal: NodeJS.Signals, reason: string) => {
    release();
    void stop(reason)
      .catch(() => {})
      .finally(() => die(signal));
  };
  const heard = (signal: NodeJS.Signals) => interrupted(signal, `interrupted by ${signal}`);
  const abandoned = () => interrupted("SIGTERM", "vitest is gone");
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, heard);
    process.off("disconnect", abandoned);
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  process.on("disconnect", abandoned);
  return release;
}
