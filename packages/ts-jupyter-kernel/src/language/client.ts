/**
 * The language service as the front holds it: a worker thread, requests in order, and the notebook's state, so that a fresh
 * worker can take over where one ended.
 *
 * `cancel` first asks (a shared counter that TypeScript looks at between statements). A type that TypeScript is lost in does not look: after a grace
 * time the worker is ended and a fresh one gets all commits again. The same happens, once for each call, when it crashes.
 */
import { Worker } from "node:worker_threads";
import { distFile } from "../dist-path.js";
import type { Answers, FromWorker, Notice, Request, ToWorker, WorkerData } from "./protocol.js";
import type { CellSource, LanguageClient, LanguageOptions } from "./types.js";

/** Milliseconds from `cancel` until a check that does not stop is ended with its worker. */
const CANCEL_GRACE = 1000;
/** Fresh workers that may end without one answer before no further one is started. */
const RESTARTS = 1;

type Body = Request extends infer R ? (R extends Request ? Omit<R, "id"> : never) : never;

interface Waiting {
  request: Request;
  /** Commits that came before it. */
  after: number;
  resolve: (value: Answers[keyof Answers]) => void;
  reject: (error: Error) => void;
}

export function startLanguage(options: LanguageOptions): LanguageClient {
  return new LanguageWorker(options);
}

class LanguageWorker implements LanguageClient {
  readonly #cancelled = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  readonly #waiting = new Map<number, Waiting>();
  /** What a fresh worker has to be told. */
  #commits: Notice[] = [];
  #lastId = 0;
  #worker: Worker;
  /** Why nothing can be asked any more. */
  #ended: string | undefined;
  /** Workers in a row that ended before they answered anything. */
  #barren = 0;

  constructor(private readonly options: LanguageOptions) {
    this.#worker = this.#start();
  }

  check(cell: CellSource) {
    return this.#ask<"check">({ type: "check", cell });
  }

  commit(cell: CellSource, names: readonly string[]): void {
    this.#tell({ type: "commit", cell: plain(cell), names: [...names] });
  }

  reset(): void {
    this.#commits = [];
    for (const waiting of this.#waiting.values()) waiting.after = 0;
    this.#tell({ type: "reset" });
  }

  complete(source: string, offset: number) {
    return this.#ask<"complete">({ type: "complete", source, offset });
  }

  inspect(source: string, offset: number, detail: 0 | 1) {
    return this.#ask<"inspect">({ type: "inspect", source, offset, detail });
  }

  who() {
    return this.#ask<"who">({ type: "who" });
  }

  cancel(): void {
    const checks = [...this.#waiting.values()].filter(({ request }) => request.type === "check");
    const last = checks.at(-1)?.request.id;
    if (last === undefined) return;
    Atomics.store(new Int32Array(this.#cancelled), 0, last);
    for (const waiting of checks) {
      this.#waiting.set(waiting.request.id, { ...waiting, resolve: () => {}, reject: () => {} });
      waiting.reject(new DOMException("the check was cancelled", "AbortError"));
    }
    const worker = this.#worker;
    const timer = setTimeout(() => {
      const stuck = checks.some(({ request }) => this.#waiting.has(request.id));
      if (stuck && worker === this.#worker) this.#replace();
    }, CANCEL_GRACE);
    timer.unref();
  }

  async close(): Promise<void> {
    this.#end("the language service is closed");
    await this.#worker.terminate();
  }

  #end(reason: string): void {
    this.#ended = reason;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new Error(reason));
  }

  #ask<Type extends Request["type"]>(body: Body & { type: Type }): Promise<Answers[Type]> {
    if (this.#ended !== undefined) return Promise.reject(new Error(this.#ended));
    const id = ++this.#lastId;
    const request = { ...("cell" in body ? { ...body, cell: plain(body.cell) } : body), id } as Request;
    return new Promise<Answers[keyof Answers]>((resolve, reject) => {
      this.#waiting.set(id, { request, after: this.#commits.length, resolve, reject });
      this.#post(request);
    }) as Promise<Answers[Type]>;
  }

  #tell(notice: Notice): void {
    if (notice.type === "commit") this.#commits.push(notice);
    this.#post(notice);
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const { folder, memory } = this.options;
    const workerData: WorkerData = { folder, cancelled: this.#cancelled };
    const worker = new Worker(distFile("language/worker.js"), {
      workerData,
      name: "language",
      ...(memory !== undefined && { resourceLimits: { maxOldGenerationSizeMb: memory } }),
    });
    worker.on("message", (message: FromWorker) => this.#answered(message));
    worker.on("error", (error) => this.#crashed(worker, error));
    worker.on("exit", (code) => this.#crashed(worker, new Error(`exit code ${code}`)));
    return worker;
  }

  #answered(message: FromWorker): void {
    this.#barren = 0;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.status === "ok") waiting?.resolve(message.value);
    else if (message.status === "cancelled") waiting?.reject(new DOMException("the check was cancelled", "AbortError"));
    else waiting?.reject(new Error(`the language service failed: ${message.message}`));
  }

  /** The first request in line is the one that it was working on; the others are asked again. */
  #crashed(worker: Worker, error: Error): void {
    if (this.#ended !== undefined || worker !== this.#worker) return;
    const reason = `the language service ended in the middle: ${error.message}`;
    const [first] = this.#waiting.values();
    if (first !== undefined) {
      this.#waiting.delete(first.request.id);
      first.reject(new Error(reason, { cause: error }));
    }
    if (++this.#barren > RESTARTS) this.#end(reason);
    else this.#replace();
  }

  #replace(): void {
    const old = this.#worker;
    this.#worker = this.#start();
    void old.terminate();
    let told = 0;
    const tell = (until: number) => {
      for (const notice of this.#commits.slice(told, until)) this.#post(notice);
      told = until;
    };
    for (const { request, after } of this.#waiting.values()) {
      tell(after);
      this.#post(request);
    }
    tell(this.#commits.length);
  }
}

/** Only what may cross to a thread, and only what the worker needs: a caller may hand in a whole compiled cell. */
function plain({ id, name, source }: CellSource): CellSource {
  return { id, name, source, declarations: [] };
}
