/**
 * One send at a time, in the order of the calls.
 *
 * A zeromq 6 socket takes one pending send; a second call before the first has settled fails with EBUSY, and the message is
 * lost when nobody looks at the promise. With the high-water mark at 0 a send never has to wait for the peer.
 */
export interface FrameSender {
  send(frames: Buffer[]): Promise<void>;
}

export class SendQueue {
  readonly #socket: FrameSender;
  #last: Promise<void> = Promise.resolve();

  constructor(socket: FrameSender) {
    this.#socket = socket;
  }

  /** Settles when zeromq has taken the frames. A failed send does not stop the ones after it. */
  send(frames: Buffer[]): Promise<void> {
    return this.run(() => this.#socket.send(frames));
  }

  /** Takes its turn among the sends. */
  run(send: () => Promise<void>): Promise<void> {
    const sent = this.#last.then(send);
    this.#last = sent.catch(() => {});
    return sent;
  }

  /** Settles when everything that was queued so far has been taken or has failed. */
  drained(): Promise<void> {
    return this.#last;
  }
}
