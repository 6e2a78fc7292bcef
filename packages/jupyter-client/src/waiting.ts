// Waiting without leaks: every timer and listener ends with the wait that made it.

/** Milliseconds from any origin: durations must not depend on the system's clock, which may be set while a notebook runs. */
export const clock = (): number => performance.now();

/** Resolves after the time, or at once when the signal is aborted. Never rejects. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    // Node's timers hold 31 bits of milliseconds; a longer one would fire at once.
    const timer = setTimeout(end, Math.min(ms, 0x7fffffff));
    signal.addEventListener("abort", end);
  });
}

/** Resolves when the first signal is aborted, or when `until` ends the wait. Never rejects. */
export function aborted(signal: AbortSignal, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || until.aborted) return resolve();
    const end = () => {
      signal.removeEventListener("abort", end);
      until.removeEventListener("abort", end);
      resolve();
    };
    signal.addEventListener("abort", end);
    until.addEventListener("abort", end);
  });
}

/** Waits for one of several things, at most `ms` milliseconds (Infinity: without limit). */
export async function waitFor(things: Promise<unknown>[], ms: number, signal: AbortSignal): Promise<void> {
  const wait = new AbortController();
  const limits = Number.isFinite(ms) ? [sleep(ms, wait.signal)] : [];
  try {
    await Promise.race([...things, ...limits, aborted(signal, wait.signal)]);
  } finally {
    wait.abort();
  }
}

export interface Deferred<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
}

/** A promise and its resolve function (Promise.withResolvers came with Node 22). */
export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
