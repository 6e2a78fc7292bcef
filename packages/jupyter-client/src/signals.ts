// SIGINT, SIGTERM and SIGHUP while notebooks run: the first one stops the runs (kernels killed, what ran is saved), the
// second one meets Node's default and ends the process at once; the kernels' supervisors see to the kernels then.
import { constants } from "node:os";

export type Signals = "stop" | "ignore";

export interface SignalGuard {
  /** Aborted by a signal to the process, or by the caller's own signal. */
  signal: AbortSignal;
  /** Takes the handlers away again. */
  release(): void;
}

const NAMES = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Listens until released. A process that was stopped leaves with 128 + the signal's number, if nothing else sets its exit code. */
export function signalGuard(signals: Signals, outer?: AbortSignal): SignalGuard {
  const controller = new AbortController();
  const relay = () => controller.abort(outer?.reason);
  if (outer?.aborted) relay();
  else outer?.addEventListener("abort", relay);
  const stop = (name: (typeof NAMES)[number]) => {
    unlisten();
    process.exitCode ??= 128 + constants.signals[name];
    controller.abort(new Error(`received ${name}`));
  };
  const unlisten = () => {
    for (const name of NAMES) process.off(name, stop);
  };
  if (signals === "stop") for (const name of NAMES) process.on(name, stop);
  return {
    signal: controller.signal,
    release() {
      unlisten();
      outer?.removeEventListener("abort", relay);
    },
  };
}
