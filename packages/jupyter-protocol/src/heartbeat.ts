/**
 * The heartbeat: the kernel echoes bytes for as long as its process lives.
 *
 * A REQ socket that missed its reply may not send again, so a missed beat gets a fresh socket.
 */
import { randomUUID } from "node:crypto";
import { Request } from "zeromq";

export class Heartbeat {
  readonly #address: string;
  #socket: Request | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(address: string) {
    this.#address = address;
  }

  /** True when the kernel echoed within `timeoutMs`. Beats that overlap are sent one after the other. */
  beat(timeoutMs: number): Promise<boolean> {
    if (!(timeoutMs > 0)) throw new RangeError(`invalid heartbeat timeout: ${timeoutMs}`);
    const beat = this.#last.then(() => this.#beat(timeoutMs));
    this.#last = beat;
    return beat;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  async #beat(timeoutMs: number): Promise<boolean> {
    if (this.#closed) return false;
    const socket = this.#socket ?? this.#open();
    this.#socket = socket;
    socket.receiveTimeout = Math.ceil(timeoutMs);
    socket.sendTimeout = Math.ceil(timeoutMs);
    const ping = randomUUID();
    try {
      await socket.send(ping);
      const [pong] = await socket.receive();
      return pong?.toString() === ping;
    } catch {
      socket.close();
      this.#socket = undefined;
      return false;
    }
  }

  #open(): Request {
    const socket = new Request({ linger: 0 });
    socket.connect(this.#address);
    return socket;
  }
}
