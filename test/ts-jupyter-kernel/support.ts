/**
 * A real kernel process and a client for it, over real sockets. It collects and waits; it asserts nothing.
 *
 *   const kernel = await TestKernel.start({ args: ["--typecheck", "off"] });
 *   const { result, stdout, error } = await kernel.execute("1 + 1");
 *   await kernel.stop();
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import {
  type ConnectionFile,
  type ConnectionOptions,
  createConnectionFile,
  createMessage,
  KernelChannels,
  type Message,
} from "@innerloop/jupyter-protocol";

const BIN = fileURLToPath(new URL("../../packages/ts-jupyter-kernel/bin/ts-jupyter-kernel.js", import.meta.url));
/** A test that waits longer has failed; the error says what was waited for and what the kernel wrote to its log. */
const PATIENCE_MS = 60_000;

export interface TestKernelOptions {
  /** The notebook's folder. Default: a new one, removed by stop(). */
  folder?: string;
  /** Flags of `ts-jupyter-kernel start`. Default: `["--typecheck", "off"]`. */
  args?: string[];
  /** Added to the environment. Jupyter's data folder is `<folder>/.jupyter` unless it says something else. */
  env?: Record<string, string | undefined>;
  /** Where it listens, and its key. Default: tcp on free ports, signed. */
  connection?: Pick<ConnectionOptions, "transport" | "key">;
  /** A command that starts the kernel, which it gets as its last arguments; it is `process` then. */
  starter?: readonly string[];
}

export interface ExecuteOptions {
  silent?: boolean;
  storeHistory?: boolean;
  userExpressions?: Record<string, string>;
  /** Default: true when there are inputs, else false, which is a headless run. */
  allowStdin?: boolean;
  stopOnError?: boolean;
  /** Answers to the input_requests of this cell, in order. */
  inputs?: string[];
}

/** What came of one cell. */
export interface Executed {
  /** msg_id of the execute_request: the parent of everything below. */
  id: string;
  /** Content of the execute_reply. */
  reply: Record<string, unknown>;
  status: string;
  /** All IOPub messages of this cell up to idle, in order, status messages included. */
  messages: Message[];
  /** Types of `messages`; a status with its state: `status:busy`. */
  types: string[];
  stdout: string;
  stderr: string;
  /** Data of the execute_result. */
  result: Record<string, unknown> | undefined;
  /** `text/plain` of the result. */
  text: string | undefined;
  /** Contents of display_data and update_display_data, in order. */
  displays: Record<string, unknown>[];
  /** From IOPub; the traceback is one text without colours. */
  error: { ename: string; evalue: string; traceback: string } | undefined;
  /** input_requests that were sent for this cell. */
  prompts: Record<string, unknown>[];
}

/** A cell that was sent. */
export interface Submitted {
  id: string;
  /** Settles with the reply and idle. */
  done: Promise<Executed>;
  /** Its IOPub messages until now, late ones included. */
  messages(): Message[];
  /** Settles when a message of the cell is there for which the condition holds. */
  until(condition: (message: Message) => boolean): Promise<Message>;
}

export class TestKernel {
  readonly process: ChildProcess;
  readonly folder: string;
  readonly file: ConnectionFile;
  readonly channels: KernelChannels;
  /** Everything that arrived on IOPub. */
  readonly iopub: Message[] = [];
  /** Everything that arrived on stdin: input_requests. */
  readonly questions: Message[] = [];
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  #log = "";
  readonly #replies = new Map<string, Message>();
  readonly #inputs = new Map<string, string[]>();
  /** By parent: a flood of other messages costs a cell nothing. */
  readonly #byParent = new Map<string, Message[]>();
  #watchers: (() => void)[] = [];
  readonly #temporary: string[];
  #gone: string | undefined;

  private constructor(options: { process: ChildProcess; folder: string; file: ConnectionFile; temporary: string[] }) {
    this.process = options.process;
    this.folder = options.folder;
    this.file = options.file;
    this.#temporary = options.temporary;
    this.channels = new KernelChannels(options.file.info, { lingerMs: 0 });
    for (const pipe of [this.process.stdout, this.process.stderr]) {
      pipe?.setEncoding("utf8").on("data", (text: string) => {
        this.#log += text;
        this.#wake();
      });
    }
    this.exited = new Promise((done) => {
      this.process.once("exit", (code, signal) => {
        this.#gone = `the kernel ended with ${signal ?? code}`;
        this.#wake();
        done({ code, signal });
      });
    });
    for (const channel of ["shell", "control"] as const) {
      this.channels.on(channel, (message) => {
        this.#replies.set(String(message.parentHeader.msg_id), message);
        this.#wake();
      });
    }
    this.channels.on("iopub", (message) => {
      this.iopub.push(message);
      const parent = String(message.parentHeader.msg_id);
      const list = this.#byParent.get(parent);
      if (list === undefined) this.#byParent.set(parent, [message]);
      else list.push(message);
      this.#wake();
    });
    this.channels.on("stdin", (message) => {
      this.questions.push(message);
      const answer = this.#inputs.get(String(message.parentHeader.msg_id))?.shift();
      if (answer !== undefined) void this.answer(answer, message);
      this.#wake();
    });
  }

  /** Starts a kernel and waits until it answers and its IOPub reaches us. */
  static async start(options: TestKernelOptions = {}): Promise<TestKernel> {
    const kernel = await TestKernel.launch(options);
    await kernel.ready();
    return kernel;
  }

  /** Starts the process and connects, without waiting. */
  static async launch(options: TestKernelOptions = {}): Promise<TestKernel> {
    const { args = ["--typecheck", "off"], env = {} } = options;
    const scratch = await realpath(await mkdtemp(join(tmpdir(), "tsk-")));
    const folder = options.folder ?? scratch;
    const file = await createConnectionFile({ dir: scratch, ...options.connection });
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TS_JUPYTER|JPY)_/.test(name)));
    const command = [...(options.starter ?? []), process.execPath, BIN, "start", file.path, ...args];
    const child = spawn(command[0]!, command.slice(1), {
      cwd: folder,
      env: { ...clean, JUPYTER_DATA_DIR: join(scratch, ".jupyter"), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new TestKernel({ process: child, folder, file, temporary: [scratch] });
  }

  /** The kernel answers kernel_info and has greeted our subscription. */
  async ready(): Promise<void> {
    await this.request("kernel_info_request");
    await this.wait("iopub_welcome", () => this.iopub.some(({ header }) => header.msg_type === "iopub_welcome"));
  }

  /** What the front process wrote to stdout and stderr. */
  get log(): string {
    return this.#log;
  }

  /** Runs a cell to its end. */
  execute(code: string, options: ExecuteOptions = {}): Promise<Executed> {
    return this.submit(code, options).done;
  }

  /** Sends a cell and does not wait. */
  submit(code: string, options: ExecuteOptions = {}): Submitted {
    const { silent = false, storeHistory = true, userExpressions = {}, stopOnError = true, inputs } = options;
    const message = createMessage(
      "execute_request",
      {
        code,
        silent,
        store_history: storeHistory,
        user_expressions: userExpressions,
        allow_stdin: options.allowStdin ?? inputs !== undefined,
        stop_on_error: stopOnError,
      },
      { session: this.channels.session },
    );
    const id = message.header.msg_id;
    if (inputs !== undefined) this.#inputs.set(id, [...inputs]);
    const messages = () => this.#byParent.get(id) ?? [];
    const until = async (condition: (message: Message) => boolean) => {
      await this.wait("a message of the cell", () => messages().some(condition));
      return messages().find(condition)!;
    };
    void this.channels.send("shell", message);
    return { id, done: this.#collect(id, code), messages, until };
  }

  /** Sends any request and gives its reply. */
  async request(
    type: string,
    content: Record<string, unknown> = {},
    channel: "shell" | "control" = "shell",
  ): Promise<Message> {
    const id = this.send(type, content, channel);
    await this.wait(`the reply to ${type}`, () => this.#replies.has(id));
    return this.#replies.get(id)!;
  }

  /** Sends any message without waiting. @returns its msg_id */
  send(
    type: string,
    content: Record<string, unknown> = {},
    channel: "shell" | "control" | "stdin" = "shell",
    buffers: Uint8Array[] = [],
  ): string {
    const message = createMessage(type, content, { session: this.channels.session, buffers });
    void this.channels.send(channel, message);
    return message.header.msg_id;
  }

  /** Answers an input_request; default: the last one. */
  answer(value: string, question: Message | undefined = this.questions.at(-1)): Promise<void> {
    const options = { session: this.channels.session, parentHeader: question?.header ?? {} };
    return this.channels.send("stdin", createMessage("input_reply", { value }, options));
  }

  async interrupt(): Promise<void> {
    await this.request("interrupt_request", {}, "control");
  }

  /** IOPub messages with this parent until now. */
  messagesOf(id: string): Message[] {
    return this.#byParent.get(id) ?? [];
  }

  /** Settles when the condition holds; it is asked whenever something arrives. */
  async wait(what: string, condition: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!condition()) {
      if (this.#gone !== undefined) throw new Error(`${this.#gone} while waiting for ${what}\n${this.#log}`);
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}\n${this.#log}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, 1000);
        this.#watchers.push(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }

  /** Processes below the front that live now (Linux). */
  descendants(): number[] {
    return descendantsOf(this.process.pid ?? 0);
  }

  /** Ends the kernel as Jupyter does, by force after 10 seconds, and removes what start() made. */
  async stop(): Promise<void> {
    if (this.#gone === undefined) {
      this.send("shutdown_request", { restart: false }, "control");
      const force = setTimeout(() => this.process.kill("SIGKILL"), 10_000);
      await this.exited;
      clearTimeout(force);
    }
    await this.channels.close();
    for (const path of this.#temporary) await rm(path, { recursive: true, force: true });
  }

  async #collect(id: string, code: string): Promise<Executed> {
    const messages = () => this.#byParent.get(id) ?? [];
    await this.wait(`the end of ${JSON.stringify(code.slice(0, 60))}`, () => {
      const idle = messages().findLast(({ header }) => header.msg_type === "status");
      return this.#replies.has(id) && idle?.content.execution_state === "idle";
    });
    const prompts = this.questions.filter(({ parentHeader }) => parentHeader.msg_id === id);
    return summary(id, this.#replies.get(id)!, [...messages()], prompts);
  }

  #wake(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}

function summary(id: string, reply: Message, messages: Message[], questions: Message[]): Executed {
  const contents = (...types: string[]) =>
    messages.filter(({ header }) => types.includes(header.msg_type)).map(({ content }) => content);
  const stream = (name: string) =>
    contents("stream")
      .filter((content) => content.name === name)
      .map(({ text }) => text)
      .join("");
  const [result] = contents("execute_result").map(({ data }) => data as Record<string, unknown>);
  const [error] = contents("error");
  return {
    id,
    reply: reply.content,
    status: String(reply.content.status),
    messages,
    types: messages.map(({ header, content }) =>
      header.msg_type === "status" ? `status:${content.execution_state}` : header.msg_type,
    ),
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    result,
    text: result?.["text/plain"] as string | undefined,
    displays: contents("display_data", "update_display_data"),
    error: error && {
      ename: String(error.ename),
      evalue: String(error.evalue),
      traceback: stripVTControlCharacters((error.traceback as string[]).join("\n")),
    },
    prompts: questions.map(({ content }) => content),
  };
}

/** All processes whose chain of parents leads to `pid`, from /proc. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name in parentheses may hold anything; the state and the parent come after the last one.
      const [, parent] = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1)!.split(" ");
      parents.set(Number(name), Number(parent));
    } catch {
      // it has just ended
    }
  }
  const below = (root: number): number[] =>
    [...parents].filter(([, parent]) => parent === root).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}
