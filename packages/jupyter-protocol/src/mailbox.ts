/**
 * Delivers in order, and loses nothing: what arrives before the first handler is there waits for it.
 */
export class Mailbox<T> {
  readonly #handlers = new Set<(item: T) => void>();
  #waiting: T[] = [];

  /** Hands `item` to every handler, or keeps it for the first one. */
  post(item: T): void {
    if (this.#handlers.size === 0) {
      this.#waiting.push(item);
      return;
    }
    for (const handler of [...this.#handlers]) handler(item);
  }

  /** Adds a handler; it first gets everything that waited. The answer removes it again. */
  on(handler: (item: T) => void): () => void {
    this.#handlers.add(handler);
    const waited = this.#waiting;
    this.#waiting = [];
    for (const item of waited) handler(item);
    return () => {
      this.#handlers.delete(handler);
    };
  }

  /** Forgets what waited. */
  clear(): void {
    this.#waiting = [];
  }
}
