/**
 * Comms: named two-way channels between code in the kernel and code in the front end ("Custom Messages" in Messaging in Jupyter).
 *
 * The side that opens names a target; the other side has registered what to do with it. Either side then sends and closes. Closed and unknown
 * comms are left alone: messages for them are dropped, as the protocol demands.
 */
import type { CommEvent } from "../link/types.js";

/** One message of a comm. */
export interface CommMessage {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: readonly Uint8Array[];
}

/** What goes with a message beside its data. */
export interface CommExtras {
  /** Default: {}. */
  metadata?: Record<string, unknown>;
  /** Binary parts, sent as they are. Default: none. */
  buffers?: readonly Uint8Array[];
}

/** Called with a comm that the front end opened, and the message it was opened with. */
export type CommTarget = (comm: Comm, opened: CommMessage) => void;

export interface Comm {
  readonly id: string;
  readonly target: string;
  readonly closed: boolean;
  /** @throws Error when the comm is closed */
  send(data: Record<string, unknown>, extras?: CommExtras): void;
  /** Adds a listener for messages of the front end; the answer removes it. */
  onMessage(listener: (message: CommMessage) => void): () => void;
  /** Adds a listener for the end of the comm, from either side. */
  onClose(listener: (message: CommMessage) => void): () => void;
  /** Ends the comm on both sides. Nothing happens when it is closed already. */
  close(data?: Record<string, unknown>, extras?: CommExtras): void;
}

export class CommRegistry {
  readonly #send: (event: CommEvent) => void;
  readonly #targets: Map<string, CommTarget> = new Map();
  readonly #open: Map<string, OpenComm> = new Map();

  constructor(send: (event: CommEvent) => void) {
    this.#send = send;
  }

  /** Says what happens when the front end opens this target; replaces the earlier answer. The answer takes it back. */
  register(target: string, opened: CommTarget): () => void {
    this.#targets.set(target, opened);
    return () => {
      if (this.#targets.get(target) === opened) this.#targets.delete(target);
    };
  }

  /** Opens a comm to what the front end has registered as `target`. */
  open(target: string, data: Record<string, unknown> = {}, extras: CommExtras & { id?: string } = {}): Comm {
    const comm = this.#add(extras.id ?? crypto.randomUUID(), target);
    this.#send({ type: "comm", event: "open", commId: comm.id, target, ...message(data, extras) });
    return comm;
  }

  /** Comms that are open now: id → target. */
  list(): Map<string, string> {
    return new Map([...this.#open.values()].map((comm) => [comm.id, comm.target]));
  }

  /** For the kernel: what the front end sent. Errors of listeners come through. */
  receive(event: CommEvent): void {
    const { commId, target = "" } = event;
    const received: CommMessage = { data: event.data, metadata: event.metadata, buffers: event.buffers };
    const comm = this.#open.get(commId);
    if (event.event === "open") {
      const opened = this.#targets.get(target);
      // The protocol: nobody knows the target, so it is closed again at once.
      if (!opened) this.#send({ type: "comm", event: "close", commId, ...message({}, {}) });
      else opened(this.#add(commId, target), received);
    } else if (event.event === "msg") comm?.deliver(received);
    else comm?.end(received);
  }

  /** For the kernel: forgets all comms and targets. */
  clear(): void {
    this.#targets.clear();
    this.#open.clear();
  }

  #add(id: string, target: string): OpenComm {
    const comm = new OpenComm(id, target, {
      send: (event) => this.#send(event),
      ended: () => this.#open.delete(id),
    });
    this.#open.set(id, comm);
    return comm;
  }
}

interface Line {
  send(event: CommEvent): void;
  ended(): void;
}

class OpenComm implements Comm {
  readonly id: string;
  readonly target: string;
  readonly #line: Line;
  readonly #onMessage: Set<(message: CommMessage) => void> = new Set();
  readonly #onClose: Set<(message: CommMessage) => void> = new Set();
  #closed = false;

  constructor(id: string, target: string, line: Line) {
    this.id = id;
    this.target = target;
    this.#line = line;
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(data: Record<string, unknown>, extras: CommExtras = {}): void {
    if (this.#closed) throw new Error(`closed comm: "${this.target}" ${this.id}`);
    this.#line.send({ type: "comm", event: "msg", commId: this.id, ...message(data, extras) });
  }

  onMessage(listener: (message: CommMessage) => void): () => void {
    this.#onMessage.add(listener);
    return () => void this.#onMessage.delete(listener);
  }

  onClose(listener: (message: CommMessage) => void): () => void {
    this.#onClose.add(listener);
    return () => void this.#onClose.delete(listener);
  }

  close(data: Record<string, unknown> = {}, extras: CommExtras = {}): void {
    if (this.#closed) return;
    const last = message(data, extras);
    this.#line.send({ type: "comm", event: "close", commId: this.id, ...last });
    this.end(last);
  }

  deliver(received: CommMessage): void {
    for (const listener of [...this.#onMessage]) listener(received);
  }

  end(received: CommMessage): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#line.ended();
    for (const listener of [...this.#onClose]) listener(received);
  }
}

function message(
  data: Record<string, unknown>,
  { metadata = {}, buffers = [] }: CommExtras,
): Pick<CommEvent, "data" | "metadata" | "buffers"> {
  return { data, metadata, buffers: [...buffers] };
}
