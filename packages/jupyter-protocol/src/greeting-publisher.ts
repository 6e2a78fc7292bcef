/**
 * iopub of a kernel: an XPUB that greets before it tells (JEP 65).
 *
 * zeromq puts a subscription into force by itself, at the latest when it next sends; here it can be read of only when the event
 * loop has looked at the socket. So each message waits until that has happened, and greetings go before it: the first thing a
 * subscriber gets is its greeting, unless it came in the microseconds between that look and the send. (XPUB_MANUAL would leave no
 * such gap, but forgets a subscriber when another one leaves before the call that admits it.)
 */
import type { XPublisher } from "zeromq";
import type { FrameSender } from "./send-queue.js";

export class GreetingPublisher implements FrameSender {
  readonly #socket: XPublisher;
  readonly #greetings: Buffer[][] = [];

  constructor(socket: XPublisher) {
    this.#socket = socket;
  }

  /** Sends the greetings that are due, then the frames. */
  async send(frames: Buffer[]): Promise<void> {
    // The first may end the turn that is under way, without a look at the sockets; the second cannot.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    await this.sendGreetings();
    await this.#socket.send(frames);
  }

  /** Remembers a greeting: it goes before whatever is sent next. */
  greet(frames: Buffer[]): void {
    this.#greetings.push(frames);
  }

  async sendGreetings(): Promise<void> {
    for (let greeting = this.#greetings.shift(); greeting !== undefined; greeting = this.#greetings.shift())
      await this.#socket.send(greeting);
  }
}
