// At most so many kernels at a time. Vitest's workers are processes of their own, so its main process hands out the slots: a worker
// connects, gets one byte when it is its turn, and holds the slot as long as the connection lives. A worker that dies gives it back.
import { connect, createServer, type Server, type Socket } from "node:net";

/** The side of vitest's main process. */
export class Slots {
  readonly #server: Server;
  readonly #holders = new Set<Socket>();
  #queue: Socket[] = [];

  /** @param jobs the number of slots, at least 1 */
  constructor(private jobs: number) {
    this.#server = createServer((socket) => this.#arrived(socket));
  }

  /** Starts listening. @returns the port on 127.0.0.1 */
  async open(): Promise<number> {
    await new Promise<void>((done, fail) => {
      this.#server.once("error", fail);
      this.#server.listen(0, "127.0.0.1", done);
    });
    // The slots never keep vitest alive.
    this.#server.unref();
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("internal: the slots have no port");
    return address.port;
  }

  /** Fewer when another part of the run asks for fewer. */
  limit(jobs: number): void {
    this.jobs = Math.min(this.jobs, jobs);
  }

  close(): void {
    for (const socket of [...this.#holders, ...this.#queue]) socket.destroy();
    this.#server.close();
  }

  #arrived(socket: Socket): void {
    socket.unref();
    // A worker that is killed resets the connection; "close" follows.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#holders.delete(socket);
      this.#queue = this.#queue.filter((waiting) => waiting !== socket);
      this.#grant();
    });
    socket.resume();
    this.#queue.push(socket);
    this.#grant();
  }

  #grant(): void {
    while (this.#holders.size < this.jobs) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#holders.add(next);
      next.write("1");
    }
  }
}

/**
 * The side of a worker: waits for a slot.
 * @param signal gives up waiting
 * @returns how to give the slot back
 * @throws Error when vitest's main process is gone, or the signal's reason
 */
export async function takeSlot(port: number, signal: AbortSignal): Promise<() => void> {
  signal.throwIfAborted();
  const socket = connect(port, "127.0.0.1");
  const abandon = () => socket.destroy(signal.reason instanceof Error ? signal.reason : new Error("stopped"));
  signal.addEventListener("abort", abandon, { once: true });
  try {
    await new Promise<void>((done, fail) => {
      socket.once("data", () => done());
      socket.once("error", fail);
      socket.once("close", () => fail(new Error("vitest is gone: no slot to run a notebook in")));
    });
  } finally {
    signal.removeEventListener("abort", abandon);
  }
  socket.on("error", () => socket.destroy());
  socket.unref();
  return () => socket.destroy();
}
