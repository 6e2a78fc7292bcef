// The DevTools protocol over a pair of pipes: JSON messages, each ended by a zero byte. Requests are answered by number,
// events go to whoever listens. When the other side goes away, every open request fails with the same reason.
import type { Readable, Writable } from "node:stream";

export type Params = Record<string, unknown>;

interface Message {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: Params;
  result?: Params;
  error?: { message: string };
}

interface Pending {
  resolve: (result: Params) => void;
  reject: (error: Error) => void;
  method: string;
}

export class DevTools {
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, (params: Params) => void>();
  private readonly parts: Buffer[] = [];
  private last = 0;
  private lost: Error | undefined;

  constructor(
    private readonly output: Writable,
    input: Readable,
  ) {
    input.on("data", (chunk: Buffer) => this.read(chunk));
    // A pipe that breaks is reported by the process that ends; here it must only not be an unhandled event.
    for (const stream of [output, input]) stream.on("error", () => {});
  }

  /** Asks; fails with the protocol's own words. */
  send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    if (this.lost) return Promise.reject(this.lost);
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject, method });
      this.output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** One listener for each event of a session. */
  on(sessionId: string, method: string, listener: (params: Params) => void): void {
    this.listeners.set(`${sessionId} ${method}`, listener);
  }

  forget(sessionId: string): void {
    for (const key of this.listeners.keys()) if (key.startsWith(`${sessionId} `)) this.listeners.delete(key);
  }

  /** Fails whatever is open and whatever comes. */
  fail(reason: Error): void {
    this.lost ??= reason;
    for (const { reject } of this.pending.values()) reject(this.lost);
    this.pending.clear();
  }

  private read(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      this.parts.push(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      this.take(JSON.parse(Buffer.concat(this.parts.splice(0)).toString("utf8")) as Message);
    }
    if (rest.length > 0) this.parts.push(rest);
  }

  private take({ id, method, sessionId, params, result, error }: Message): void {
    if (id === undefined) {
      this.listeners.get(`${sessionId ?? ""} ${method ?? ""}`)?.(params ?? {});
      return;
    }
    const asked = this.pending.get(id);
    this.pending.delete(id);
    if (error) asked?.reject(new Error(`chromium refused ${asked.method}: ${error.message}`));
    else asked?.resolve(result ?? {});
  }
}
