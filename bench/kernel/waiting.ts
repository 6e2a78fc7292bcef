/** Waiting with an end. */
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** Waits for the first of some things, at most `ms` milliseconds. */
export async function soonest(things: readonly Promise<unknown>[], ms: number): Promise<void> {
  const limit = new AbortController();
  await Promise.race([...things, pause(ms, undefined, { signal: limit.signal }).catch(() => {})]);
  limit.abort();
}

/** Whether somebody accepts connections there. */
export function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
