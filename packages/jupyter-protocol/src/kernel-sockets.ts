/**
 * A kernel's end of its five sockets: the mirror image of KernelChannels.
 *
 * shell, control, stdin: ROUTER. iopub: XPUB, so that the kernel hears of a new subscriber and greets it with iopub_welcome
 * (JEP 65). hb: ROUTER that echoes; a REP, which must answer each request before the next, now and then fell silent for good after
 * malformed ones. All high-water marks are 0, and every socket sends one message at a time: nothing is dropped. A message
 * that cannot be trusted or read becomes a `fault`, and the socket goes on.
 */
import { randomUUID } from "node:crypto";
import { type Readable, Router, type Socket, XPublisher } from "zeromq";
import { type Channel, type ConnectionInfo, channelAddress } from "./connection.js";
import { GreetingPublisher } from "./greeting-publisher.js";
import { createMessage, type Message } from "./message.js";
import { SendQueue } from "./send-queue.js";
import { decodeMessage, encodeMessage, MessageError, ReplayGuard } from "./wire.js";

export type RequestChannel = "shell" | "control" | "stdin";

export interface KernelSocketOptions {
  /** Session of the kernel. Default: a random UUID. */
  session?: string;
  /** How long zeromq may go on delivering after close, in milliseconds. Default: 1000, as Jupyter's clients. */
  lingerMs?: number;
}

export interface KernelSocketEvents {
  /** Every readable message, in the order of its channel. */
  message(channel: RequestChannel, message: Message): void;
  /** A message that was refused. */
  fault(channel: RequestChannel, error: MessageError): void;
}

/** A socket could not be bound; the message names channel, address and reason. */
export class BindError extends Error {
  override name = "BindError";
}

export class KernelSockets {
  readonly info: ConnectionInfo;
  readonly session: string;
  readonly #routers: Record<RequestChannel, Router>;
  readonly #iopub: XPublisher;
  readonly #publisher: GreetingPublisher;
  readonly #hb: Router;
  readonly #queues: Record<RequestChannel | "iopub", SendQueue>;

  private constructor(info: ConnectionInfo, options: KernelSocketOptions) {
    const { session = randomUUID(), lingerMs: linger = 1000 } = options;
    this.info = info;
    this.session = session;
    const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger };
    // A client that reconnects under its old identity gets its messages again.
    const router = () => new Router({ ...unlimited, handover: true });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    this.#iopub = new XPublisher({ ...unlimited, verbosity: "allSubs" });
    this.#publisher = new GreetingPublisher(this.#iopub);
    this.#hb = new Router({ linger: 0 });
    const { shell, control, stdin } = this.#routers;
    this.#queues = {
      shell: new SendQueue(shell),
      control: new SendQueue(control),
      stdin: new SendQueue(stdin),
      iopub: new SendQueue(this.#publisher),
    };
  }

  /** Binds all five sockets. @throws {BindError}, and leaves no socket open. */
  static async bind(info: ConnectionInfo, options: KernelSocketOptions = {}): Promise<KernelSockets> {
    const sockets = new KernelSockets(info, options);
    const bindings: [Channel, Socket][] = [
      ...Object.entries(sockets.#routers),
      ["iopub", sockets.#iopub],
      ["hb", sockets.#hb],
    ] as [Channel, Socket][];
    // A socket cannot be closed while it is being bound, so all are waited for.
    const bound = await Promise.allSettled(
      bindings.map(([channel, socket]) => bindTo(socket, channel, channelAddress(info, channel))),
    );
    const refused = bound.find((result) => result.status === "rejected");
    if (refused !== undefined) {
      sockets.#closeAll();
      throw refused.reason;
    }
    void sockets.#welcome();
    void sockets.#echo();
    return sockets;
  }

  /** Begins to receive; what has come before waits in the sockets. To be called once. */
  listen(events: KernelSocketEvents): void {
    for (const channel of ["shell", "control", "stdin"] as const) void this.#receive(channel, events);
  }

  /** To one client: the message's identities say which. Settles when zeromq has taken it; never rejects. */
  async send(channel: RequestChannel, message: Message): Promise<void> {
    // A client that has gone away is no fault of the kernel, nor is a send at the very end.
    await this.#queues[channel].send(encodeMessage(message, this.info.key)).catch(() => {});
  }

  /** To everyone who listens on iopub. Settles when zeromq has taken it; never rejects. */
  async publish(message: Message): Promise<void> {
    await this.#queues.iopub.send(this.#published(message)).catch(() => {});
  }

  #published(message: Message): Buffer[] {
    const topic = Buffer.from(`kernel.${this.session}.${message.header.msg_type}`);
    return encodeMessage({ ...message, identities: [topic] }, this.info.key);
  }

  /** Lets queued messages leave and closes the sockets. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.drained()));
    this.#closeAll();
  }

  #closeAll(): void {
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#hb]) socket.close();
  }

  async #receive(channel: RequestChannel, events: KernelSocketEvents): Promise<void> {
    // Each channel has its own guard: a signature can only be replayed where it was seen.
    const guard = new ReplayGuard();
    for await (const frames of framesOf(this.#routers[channel])) {
      let message: Message;
      try {
        message = decodeMessage(frames, this.info.key, guard);
      } catch (error) {
        if (!(error instanceof MessageError)) throw error;
        events.fault(channel, error);
        continue;
      }
      events.message(channel, message);
    }
  }

  /** A subscription arrives as a frame: 1 and the topic. */
  async #welcome(): Promise<void> {
    for await (const [frame] of framesOf(this.#iopub)) {
      if (frame === undefined || frame[0] !== 1) continue;
      const subscription = frame.subarray(1).toString("utf8");
      const welcome = createMessage("iopub_welcome", { subscription }, { session: this.session });
      this.#publisher.greet(this.#published(welcome));
      void this.#queues.iopub.run(() => this.#publisher.sendGreetings()).catch(() => {});
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of framesOf(this.#hb)) await this.#hb.send(frames).catch(() => {});
  }
}

/** The iteration ends when the socket is closed. */
function framesOf(socket: Readable): AsyncIterable<Buffer[]> {
  return socket as unknown as AsyncIterable<Buffer[]>;
}

async function bindTo(socket: Socket, channel: Channel, address: string): Promise<void> {
  try {
    await socket.bind(address);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // Clients that chose the ports look for these words, and choose again.
    const reason = code === "EADDRINUSE" ? "address already in use" : message.toLowerCase();
    throw new BindError(`cannot bind ${channel} to ${address}: ${reason}`, { cause });
  }
}
