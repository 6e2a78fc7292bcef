/**
 * The client's end of a kernel's five sockets.
 *
 * shell, control, stdin: DEALER with one identity, because a kernel addresses its input_request to the identity that sent the
 * execute_request. iopub: SUB to everything. hb: REQ. All high-water marks are 0: nothing may be dropped, neither by a kernel's
 * flood nor by ours. A message that cannot be trusted or read becomes an "error" event, and the channel goes on.
 */
import { randomUUID } from "node:crypto";
import { Dealer, type Readable, type Socket, Subscriber } from "zeromq";
import { type ConnectionInfo, channelAddress } from "./connection.js";
import { Heartbeat } from "./heartbeat.js";
import { Mailbox } from "./mailbox.js";
import type { Message } from "./message.js";
import { SendQueue } from "./send-queue.js";
import { decodeMessage, encodeMessage, MessageError, ReplayGuard } from "./wire.js";

export type SendChannel = "shell" | "control" | "stdin";
export type ReceiveChannel = SendChannel | "iopub";

export interface ChannelOptions {
  /** Session and routing identity of the client. Default: a random UUID. */
  session?: string;
  /** How long zeromq may go on delivering after close, in milliseconds. Default: 1000, as Jupyter's clients. */
  lingerMs?: number;
}

/** A message that was refused, and where it came from. */
export interface ChannelFault {
  channel: ReceiveChannel;
  error: MessageError;
}

export class KernelChannels {
  readonly info: ConnectionInfo;
  readonly session: string;
  readonly #dealers: Record<SendChannel, Dealer>;
  readonly #iopub: Subscriber;
  readonly #queues: Record<SendChannel, SendQueue>;
  readonly #heartbeat: Heartbeat;
  readonly #mail: Record<ReceiveChannel, Mailbox<Message>>;
  readonly #faults = new Mailbox<ChannelFault>();
  readonly #receivers: Promise<void>[];
  #closing: Promise<void> | undefined;

  /** Connects at once; zeromq goes on trying until the kernel listens, and again after its restart. */
  constructor(info: ConnectionInfo, options: ChannelOptions = {}) {
    const { session = randomUUID(), lingerMs = 1000 } = options;
    this.info = info;
    this.session = session;
    const dealer = (channel: SendChannel) => {
      const socket = new Dealer({
        routingId: session,
        sendHighWaterMark: 0,
        receiveHighWaterMark: 0,
        linger: lingerMs,
      });
      socket.connect(channelAddress(info, channel));
      return socket;
    };
    this.#dealers = { shell: dealer("shell"), control: dealer("control"), stdin: dealer("stdin") };
    this.#iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
    this.#iopub.subscribe();
    this.#iopub.connect(channelAddress(info, "iopub"));
    this.#heartbeat = new Heartbeat(channelAddress(info, "hb"));
    const { shell, control, stdin } = this.#dealers;
    this.#queues = { shell: new SendQueue(shell), control: new SendQueue(control), stdin: new SendQueue(stdin) };
    this.#mail = { shell: new Mailbox(), control: new Mailbox(), stdin: new Mailbox(), iopub: new Mailbox() };
    this.#receivers = [
      this.#receive("shell", shell),
      this.#receive("control", control),
      this.#receive("stdin", stdin),
      this.#receive("iopub", this.#iopub),
    ];
  }

  /** Settles when zeromq has taken the message; messages of one channel leave in the order of the calls. */
  async send(channel: SendChannel, message: Message): Promise<void> {
    if (this.#closing) throw new Error(`cannot send ${message.header.msg_type}: the channels are closed`);
    await this.#queues[channel].send(encodeMessage(message, this.info.key));
  }

  /**
   * Calls `handler` for every message of the channel, in order; the first handler also gets those that came earlier.
   * "error" gets the refused ones. The answer removes the handler.
   */
  on(channel: ReceiveChannel, handler: (message: Message) => void): () => void;
  on(channel: "error", handler: (fault: ChannelFault) => void): () => void;
  on(
    channel: ReceiveChannel | "error",
    handler: ((message: Message) => void) | ((fault: ChannelFault) => void),
  ): () => void {
    if (channel === "error") return this.#faults.on(handler as (fault: ChannelFault) => void);
    return this.#mail[channel].on(handler as (message: Message) => void);
  }

  /** True when the kernel's process answered within the time. A missed beat does no harm to the next. */
  heartbeat(timeoutMs: number): Promise<boolean> {
    return this.#heartbeat.beat(timeoutMs);
  }

  /** Lets queued messages leave, closes the sockets and waits for the receivers to end. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.drained()));
    for (const socket of [...Object.values(this.#dealers), this.#iopub]) socket.close();
    this.#heartbeat.close();
    await Promise.all(this.#receivers);
  }

  async #receive(channel: ReceiveChannel, socket: Socket & Readable): Promise<void> {
    // Each channel has its own guard: a signature can only be replayed where it was seen.
    const guard = new ReplayGuard();
    // The iteration ends when the socket is closed.
    for await (const frames of socket as AsyncIterable<Buffer[]>) {
      let message: Message;
      try {
        message = decodeMessage(frames, this.info.key, guard);
      } catch (error) {
        if (!(error instanceof MessageError)) throw error;
        this.#deliver(this.#faults, { channel, error });
        continue;
      }
      this.#deliver(this.#mail[channel], message);
    }
  }

  /** A handler that throws is the caller's mistake: it surfaces as an uncaught exception, and the receiver lives on. */
  #deliver<T>(mailbox: Mailbox<T>, item: T): void {
    try {
      mailbox.post(item);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  }
}
