/**
 * A Jupyter message in memory, and how one is made.
 *
 * Protocol 5.4 ("Messaging in Jupyter", General Message Format): a message is a header, the header of the message
 * that caused it, metadata, content, and any number of binary buffers. On a ROUTER socket it is preceded by the
 * routing identities of its peer. Field names inside the header stay as they are on the wire, because a header is
 * copied verbatim into the `parent_header` of every message that follows from it.
 */
import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";

/** The version of the protocol that our headers announce. */
export const PROTOCOL_VERSION = "5.4";

export interface Header {
  /** Unique for the life of the session. */
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  /** ISO 8601 with time zone. */
  date: string;
  /** Protocol version of the sender. */
  version: string;
  /** Fields of later protocols (`subshell_id`) are carried along. */
  [field: string]: unknown;
}

export interface Message {
  /** Routing identities before the delimiter; empty on DEALER sockets. */
  identities: Uint8Array[];
  header: Header;
  /** Empty when nothing caused the message. */
  parentHeader: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  /** Raw binary frames after the content; not covered by the signature (the protocol signs four parts). */
  buffers: Uint8Array[];
}

export interface MessageOptions {
  /** Session of the sender: one UUID for the life of a client or kernel. */
  session: string;
  /** Default: `{}`. */
  parentHeader?: Partial<Header>;
  /** Default: `{}`. */
  metadata?: Record<string, unknown>;
  /** Default: none. */
  buffers?: Uint8Array[];
  /** Default: none. */
  identities?: Uint8Array[];
}

/** A fresh header: new id, present time, this user. */
export function createHeader(type: string, session: string): Header {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: username(),
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}

/** A message of the given type and content, with a fresh header. */
export function createMessage(type: string, content: Record<string, unknown>, options: MessageOptions): Message {
  return {
    identities: options.identities ?? [],
    header: createHeader(type, options.session),
    parentHeader: options.parentHeader ?? {},
    metadata: options.metadata ?? {},
    content,
    buffers: options.buffers ?? [],
  };
}

/** A container may run under a user id without an entry; the protocol only wants a string. */
function username(): string {
  try {
    return userInfo().username;
  } catch {
    return "user";
  }
}
