/**
 * Messages to frames and back.
 *
 *   identity*, "<IDS|MSG>", signature, header, parent_header, metadata, content, buffer*
 *
 * signature = hex(HMAC-SHA256(key, header ‖ parent_header ‖ metadata ‖ content)) over the serialized bytes; an empty key
 * means an empty signature ("The Wire Protocol" in Messaging in Jupyter). Encoding and decoding are each other's inverse,
 * so that the client's and a kernel's side share them.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Header, Message } from "./message.js";

const DELIMITER = Buffer.from("<IDS|MSG>");
const PARTS = ["header", "parent_header", "metadata", "content"] as const;

/** What was wrong with a received message. */
export type MessageFault = "missing delimiter" | "too few frames" | "bad signature" | "replayed" | "malformed part";

/** A received message that cannot be trusted or read; `message` is one line with the offending value. */
export class MessageError extends Error {
  override name = "MessageError";
  constructor(
    readonly fault: MessageFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The frames of a message, signed with `key`. Throws MessageError when a part cannot be written as JSON. */
export function encodeMessage(message: Message, key: string): Buffer[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map(encodePart);
  return [
    ...message.identities.map(asBuffer),
    DELIMITER,
    Buffer.from(sign(parts, key)),
    ...parts,
    ...message.buffers.map(asBuffer),
  ];
}

/**
 * The message in `frames`, verified with `key`; with a guard, a signature seen before is refused.
 * The buffers are views of the frames, not copies. Throws MessageError.
 */
export function decodeMessage(frames: readonly Uint8Array[], key: string, replayGuard?: ReplayGuard): Message {
  const all = frames.map(asBuffer);
  const at = all.findIndex((frame) => frame.equals(DELIMITER));
  if (at < 0) throw new MessageError("missing delimiter", `message without <IDS|MSG> delimiter: ${all.length} frames`);
  const signature = all[at + 1];
  const parts = all.slice(at + 2, at + 2 + PARTS.length);
  if (signature === undefined || parts.length < PARTS.length) {
    const found = all.length - at - 1;
    throw new MessageError(
      "too few frames",
      `message too short: ${found} frames after the delimiter, at least 5 needed`,
    );
  }
  if (key !== "") {
    verify(signature, parts, key);
    // Only after verification, or an attacker could make the guard refuse a genuine message.
    replayGuard?.admit(signature.toString("latin1"));
  }
  const [header, parentHeader, metadata, content] = parts.map(decodePart);
  return {
    identities: all.slice(0, at),
    header: asHeader(header ?? {}, parts[0]!),
    parentHeader: parentHeader ?? {},
    metadata: metadata ?? {},
    content: content ?? {},
    buffers: all.slice(at + 2 + PARTS.length),
  };
}

/**
 * Remembers signatures, so that a recorded message cannot be played back. Jupyter keeps 65,536 of them and then
 * forgets a random tenth; here the oldest are forgotten first.
 */
export class ReplayGuard {
  readonly #seen = new Set<string>();
  readonly #size: number;

  constructor(size = 65_536) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`invalid replay guard size: ${size}`);
    this.#size = size;
  }

  /** Throws MessageError when this signature was admitted before. */
  admit(signature: string): void {
    if (this.#seen.has(signature))
      throw new MessageError("replayed", `message replayed: signature ${signature} was seen before`);
    this.#seen.add(signature);
    if (this.#seen.size > this.#size) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
  }
}

function sign(parts: readonly Buffer[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function verify(signature: Buffer, parts: readonly Buffer[], key: string): void {
  const expected = Buffer.from(sign(parts, key));
  // The length of a signature is public; its bytes are compared in constant time.
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    throw new MessageError(
      "bad signature",
      `message with invalid signature: "${signature.toString("latin1").slice(0, 64)}"`,
    );
  }
}

function encodePart(value: unknown, index: number): Buffer {
  try {
    return Buffer.from(JSON.stringify(value));
  } catch (cause) {
    throw new MessageError(
      "malformed part",
      `message ${PARTS[index]} is not JSON: ${(cause as Error).message.split("\n")[0]}`,
      { cause },
    );
  }
}

function decodePart(bytes: Buffer, index: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new MessageError("malformed part", `message ${PARTS[index]} is not JSON: ${excerpt(bytes)}`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MessageError("malformed part", `message ${PARTS[index]} is not an object: ${excerpt(bytes)}`);
  }
  return value as Record<string, unknown>;
}

function asHeader(header: Record<string, unknown>, bytes: Buffer): Header {
  for (const field of ["msg_id", "msg_type"]) {
    if (typeof header[field] !== "string") {
      throw new MessageError("malformed part", `message header without ${field}: ${excerpt(bytes)}`);
    }
  }
  // Every answer carries it as its parent, and JSON.parse reads lists in lists deeper than JSON.stringify can write them.
  if (Object.values(header).some((value) => typeof value === "object")) encodePart(header, 0);
  // The other fields are informative, and some kernels leave them out.
  return { session: "", username: "", date: "", version: "", ...header } as Header;
}

function excerpt(bytes: Buffer): string {
  const text = bytes.subarray(0, 80).toString("utf8").replace(/\s+/g, " ");
  return bytes.length > 80 ? `${text}…` : text;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
