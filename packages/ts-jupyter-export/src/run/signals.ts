// SIGINT, SIGTERM and SIGHUP become an AbortSignal: the running kernels are stopped and what ran is written before the
// process ends with the shell's code for that signal, 128 + its number. A second signal does not wait for any of it.
import { constants } from "node:os";

const caught = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interruption {
  readonly signal: AbortSignal;
  /** 128 + the number of the signal that came; undefined when none did. */
  exitCode(): number | undefined;
  /** Gives the signals back to Node. */
  release(): void;
}

export function catchSignals(): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  const listener = (name: NodeJS.Signals): void => {
    if (code !== undefined) process.exit(code);
    code = 128 + constants.signals[name];
    controller.abort(new Error(name === "SIGINT" ? "interrupted" : `stopped by ${name}`));
  };
  for (const name of caught) process.on(name, listener);
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => {
      for (const name of caught) process.off(name, listener);
    },
  };
}
