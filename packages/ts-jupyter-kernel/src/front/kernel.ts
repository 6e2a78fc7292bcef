/**
 * The message loop: a request is busy, handled, replied to, idle.
 *
 * execute_requests wait for each other; everything else is answered at once, also while a cell runs (a completion does not wait for a
 * training loop). After such an answer the running cell is said to be busy once more, for front ends show the last state they heard.
 */
import { createMessage, type Message, type RequestChannel } from "@innerloop/jupyter-protocol";
import type { Supervisor } from "../supervise/types.js";
import type { Assist } from "./assist.js";
import type { Comms } from "./comms.js";
import type { Executor } from "./executor.js";
import type { History } from "./history.js";
import { queryHistory } from "./history-query.js";
import type { IopubQueue } from "./iopub.js";
import { kernelInfo } from "./kernel-info.js";
import { logLine } from "./log.js";
import type { Stdin } from "./stdin.js";
import { mark } from "./trace.js";

export interface KernelOptions {
  session: string;
  iopub: IopubQueue;
  executor: Executor;
  assist: Assist;
  history: History;
  comms: Comms;
  stdin: Stdin;
  supervisor: Promise<Supervisor>;
  send(channel: RequestChannel, message: Message): Promise<void>;
  /** The ports, for connect_request. */
  ports: Record<string, unknown>;
  /** A client asked the kernel to end; its reply has been sent. */
  onShutdown(): void;
}

/** How long the reply of a failed cell waits for requests that were sent together with it: they take 1 to 10 ms here. */
const STRAGGLERS_MS = 20;

interface Request {
  channel: RequestChannel;
  message: Message;
}

type Content = Record<string, unknown>;
/** The content of the reply; undefined: there is none. */
type Handler = (message: Message) => Content | undefined | Promise<Content | undefined>;

export class Kernel {
  readonly #options: KernelOptions;
  readonly #handlers: Record<string, Handler>;
  /** execute_requests that wait, and whether an error before them has decided their fate. */
  #queue: (Request & { fate: "run" | "abort" })[] = [];
  #running: Message | undefined;
  #pumping = false;
  #closed = false;

  constructor(options: KernelOptions) {
    const { assist, comms, executor } = options;
    this.#options = options;
    this.#handlers = {
      kernel_info_request: () => kernelInfo(),
      complete_request: (message) => assist.complete(message),
      inspect_request: (message) => assist.inspect(message),
      is_complete_request: (message) => assist.isComplete(message),
      history_request: (message) => this.#history(message),
      comm_info_request: ({ content }) => comms.info(content.target_name),
      comm_open: (message) => this.#comm("open", message),
      comm_msg: (message) => this.#comm("msg", message),
      comm_close: (message) => this.#comm("close", message),
      connect_request: () => ({ status: "ok", ...options.ports }),
      interrupt_request: () => {
        executor.interrupt();
        return { status: "ok" };
      },
      shutdown_request: ({ content }) => ({ status: "ok", restart: content.restart === true }),
      debug_request: ({ content }) => debugReply(content),
    };
  }

  /** The kernel ends: the running cell is stopped, those behind it are dropped, nothing is answered any more. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    this.#options.executor.interrupt();
  }

  onMessage(channel: RequestChannel, message: Message): void {
    if (this.#closed) return;
    const type = message.header.msg_type;
    const handler = Object.hasOwn(this.#handlers, type) ? this.#handlers[type] : undefined;
    if (channel === "stdin" && type === "input_reply") this.#options.stdin.onReply(message);
    else if (channel === "shell" && type === "execute_request") {
      this.#queue.push({ channel, message, fate: "run" });
      void this.#pump();
    } else if (channel !== "stdin" && handler !== undefined) void this.#serve({ channel, message }, handler);
    else logLine(`ignored: unknown message ${JSON.stringify(type.slice(0, 80))} on ${channel}`);
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    for (let request = this.#queue.shift(); request !== undefined; request = this.#queue.shift()) {
      const { fate } = request;
      await this.#serve(request, (message) => (fate === "abort" ? this.#aborted() : this.#execute(message)));
      mark("first-reply");
    }
    this.#pumping = false;
  }

  async #execute(message: Message): Promise<Content> {
    this.#running = message;
    try {
      const { reply, next } = await this.#options.executor.execute(message);
      if (next === "abort") {
        // What its client sent before it could know of the error may still be on its way; nobody knows before the reply.
        await new Promise((done) => setTimeout(done, STRAGGLERS_MS));
        for (const waiting of this.#queue) waiting.fate = "abort";
      }
      return reply;
    } finally {
      this.#running = undefined;
    }
  }

  #aborted(): Content {
    return { status: "aborted", execution_count: this.#options.executor.count, user_expressions: {}, payload: [] };
  }

  /** Never rejects: a request that cannot be handled is answered with an error. */
  async #serve({ channel, message }: Request, handler: Handler): Promise<void> {
    const { iopub, session, send, onShutdown } = this.#options;
    const { header, identities } = message;
    const started = new Date().toISOString();
    iopub.status(header, "busy");
    const content = await answer(handler, message);
    // All that the request caused is out before its reply, and the reply before idle.
    await iopub.flush();
    if (content !== undefined) {
      const type = header.msg_type.replace(/_request$/, "_reply");
      const options = { session, parentHeader: header, identities, ...metadataOf(header.msg_type, started) };
      await send(channel, createMessage(type, content, options)).catch((error: Error) => {
        // What the user's process could still write as JSON, its stack being larger, may be too deep for ours.
        logLine(`${type}: ${error.message}`);
        return send(channel, createMessage(type, errorContent(error), options));
      });
      if (type === "shutdown_reply") iopub.post(header, type, content);
    }
    iopub.status(header, "idle");
    if (this.#running !== undefined && this.#running !== message) iopub.status(this.#running.header, "busy");
    await iopub.flush();
    if (header.msg_type === "shutdown_request") onShutdown();
  }

  async #history({ content }: Message): Promise<Content> {
    const { session, entries } = await this.#options.history.read();
    return { status: "ok", history: queryHistory(content, entries, session) };
  }

  async #comm(event: "open" | "msg" | "close", message: Message): Promise<undefined> {
    const sent = this.#options.comms.fromFrontEnd(event, message);
    if (sent === undefined) throw new Error(`invalid comm_${event}: no comm_id`);
    (await this.#options.supervisor).comm(sent);
  }
}

async function answer(handler: Handler, message: Message): Promise<Content | undefined> {
  try {
    return await handler(message);
  } catch (error) {
    const type = message.header.msg_type;
    const content = errorContent(error instanceof Error ? error : new Error(String(error)));
    logLine(`${type}: ${content.evalue}`);
    return type.endsWith("_request") ? content : undefined;
  }
}

function errorContent({ name, message }: Error): Content {
  return { status: "error", ename: name, evalue: message, traceback: [] };
}

/** When the cell began after its wait in the queue: JupyterLab keeps it in the notebook as the cell's timing. */
function metadataOf(type: string, started: string): { metadata?: Record<string, unknown> } {
  return type === "execute_request" ? { metadata: { started } } : {};
}

/** The answer that the Debug Adapter Protocol has for it. */
function debugReply({ seq, command }: Content): Content {
  const message = "this kernel has no debugger";
  return { type: "response", seq: 1, request_seq: seq ?? 0, success: false, command: command ?? "", message, body: {} };
}
