/** A kernel's end of the five sockets, for tests: real zeromq sockets, no kernel behind them. */
import {
  type ConnectionInfo,
  channelAddress,
  decodeMessage,
  encodeMessage,
  type Message,
} from "@innerloop/jupyter-protocol";
import { Publisher, Reply, Router, type Socket } from "zeromq";

export class FakeKernel {
  readonly iopub = new Publisher({ sendHighWaterMark: 0, linger: 0 });
  readonly shell = new Router({ sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 0 });
  readonly control = new Router({ linger: 0 });
  readonly stdin = new Router({ linger: 0 });
  readonly hb = new Reply({ linger: 0 });
  readonly #info: ConnectionInfo;

  private constructor(info: ConnectionInfo) {
    this.#info = info;
  }

  static async listen(info: ConnectionInfo): Promise<FakeKernel> {
    const kernel = new FakeKernel(info);
    for (const channel of ["shell", "iopub", "stdin", "control", "hb"] as const) {
      await bind(kernel[channel], channelAddress(info, channel));
    }
    void kernel.#echo();
    return kernel;
  }

  /** The next message on a channel; its identities are the client's. */
  async receive(channel: "shell" | "control" | "stdin"): Promise<Message> {
    return decodeMessage(await this[channel].receive(), this.#info.key);
  }

  async send(channel: "shell" | "control" | "stdin" | "iopub", message: Message): Promise<void> {
    await this[channel].send(encodeMessage(message, this.#info.key));
  }

  close(): void {
    for (const socket of [this.iopub, this.shell, this.control, this.stdin, this.hb]) socket.close();
  }

  async #echo(): Promise<void> {
    for await (const frames of this.hb) await this.hb.send(frames);
  }
}

/** A closed socket gives its port back a moment later, in zeromq's own thread. */
async function bind(socket: Socket, address: string): Promise<void> {
  for (;;) {
    try {
      return await socket.bind(address);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      await new Promise((done) => setTimeout(done, 10));
    }
  }
}
