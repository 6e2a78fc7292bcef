/** The child's end of the link: frames to the front, written at once and in order; messages from the front. */
import { Socket } from "node:net";
import { Decoder } from "../link/decoder.js";
import { encodeMessage, encodeText, type StreamName, wellFormedJson } from "../link/frame.js";
import { FRAMES_IN, FRAMES_OUT } from "../link/settings.js";
import type { FromChild, RunId, ToChild } from "../link/types.js";
import { shared } from "./runs.js";
import { lock, unlock } from "./shared.js";
import { writeAll } from "./write.js";

/** Longer texts travel in pieces: neither side holds the whole of a 100 MB string in one more copy. */
const PIECE = 1 << 20;
const scratch = Buffer.allocUnsafeSlow(1 << 16);

function put(bytes: Uint8Array): void {
  try {
    writeAll(FRAMES_OUT, bytes);
  } catch {
    // Nobody reads any more: the front is dead, and so is everything that belongs to it.
    process.kill(-process.pid, "SIGKILL");
  }
}

/** @throws TypeError for what JSON cannot hold; then nothing was sent */
export function send(message: FromChild): void {
  const parts = encodeMessage(message, wellFormedJson);
  lock(shared);
  for (const part of parts) put(part);
  unlock(shared);
}

export function sendText(name: StreamName, text: string, run: RunId | undefined): void {
  const length = encodeText(scratch, name, text, run);
  if (length !== undefined) {
    lock(shared);
    put(scratch.subarray(0, length));
    unlock(shared);
    return;
  }
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + PIECE, text.length);
    // A pair of surrogates stays together.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
    const target = Buffer.allocUnsafe(3 * (end - start) + scratch.length);
    const frame = target.subarray(0, encodeText(target, name, text.slice(start, end), run));
    lock(shared);
    put(frame);
    unlock(shared);
    start = end;
  }
}

/** Calls back with every message of the front. Keeps the process alive; ends it when the front closes the link. */
export function listen(receive: (message: ToChild) => void, ended: () => void): void {
  const decoder = new Decoder<ToChild>(receive);
  const socket = new Socket({ fd: FRAMES_IN, readable: true, writable: false });
  socket.on("data", (chunk) => decoder.push(chunk));
  socket.on("error", ended);
  socket.on("close", ended);
}
