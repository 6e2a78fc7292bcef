/**
 * What waits for clients that do not read.
 *
 * No output is dropped for a slow subscriber of IOPub: what it has not taken is kept for it, in buffers outside the heap that zeromq gives
 * back when they are sent or their client is gone. Nobody would look for a suspended browser when the memory runs out, so it is told:
 * at 512 MB, and whenever it has doubled since.
 */
import { logLine } from "./log.js";

/** Twice the default limit of a cell: no single cell gets there. */
const FIRST_MB = 512;
const EVERY_MS = 2000;

/** @returns stops it */
export function watchUnread(every: number = EVERY_MS): () => void {
  const watch = unreadWatch(logLine);
  const timer = setInterval(() => watch(process.memoryUsage().arrayBuffers), every);
  timer.unref();
  return () => clearInterval(timer);
}

/** Called now and then with the bytes that are held. */
export function unreadWatch(log: (line: string) => void): (bytes: number) => void {
  let told = FIRST_MB / 2;
  return (bytes) => {
    const megabytes = bytes / 1024 / 1024;
    if (megabytes < FIRST_MB / 2) told = FIRST_MB / 2;
    if (megabytes < 2 * told) return;
    told = megabytes;
    log(`${Math.round(megabytes)} MB of outputs are kept for a client that does not read them (IOPub)`);
  };
}
