/**
 * One cell, from its execute_request to the content of its reply:
 *
 *   magics → compile → check (mode `error`: awaited; `warn`: beside the run) → run → names are known to later cells → result or error
 *
 * The caller has sent busy and will send the reply and idle; everything in between goes through the IOPub queue in this order.
 */
import type { Message } from "@innerloop/jupyter-protocol";
import type { LanguageClient } from "../language/types.js";
import type { ErrorReport } from "../link/types.js";
import type { Death, RunOutcome, Supervisor } from "../supervise/types.js";
import type { CompileOptions } from "../transform/types.js";
import { checkCell } from "./check-cell.js";
import type { Comms } from "./comms.js";
import { deathReport } from "./deaths.js";
import { broken, type Ending, failed, plainText, replyOf, reportOf } from "./endings.js";
import { type ExecuteRequest, readExecuteRequest } from "./execute-request.js";
import type { History } from "./history.js";
import type { IopubQueue } from "./iopub.js";
import { MagicError, type ParsedMagics, parseMagics } from "./magics.js";
import { Names } from "./names.js";
import type { OutputRouter } from "./output-router.js";
import { performMagic } from "./perform-magics.js";
import { forChild, Preparer, syntaxFailure } from "./prepare.js";
import { interruptReport, lateReport, limitReport } from "./reports.js";
import type { Run, Runs } from "./runs.js";
import type { Stdin } from "./stdin.js";
import { mark } from "./trace.js";
import type { Typechecker } from "./typecheck.js";

export interface ExecutorOptions {
  /** Folder of the notebook. */
  folder: string;
  supervisor: Promise<Supervisor>;
  language: LanguageClient;
  /** Settles when the notebook's settings are known. */
  typechecker: Promise<Typechecker>;
  compilerOptions?: CompileOptions["compilerOptions"];
  /** Bytes of output a cell may make: for the text of the error. */
  outputLimit: number;
  iopub: IopubQueue;
  runs: Runs;
  comms: Comms;
  router: OutputRouter;
  stdin: Stdin;
  history: History;
}

type Content = Record<string, unknown>;
export interface Executed {
  reply: Content;
  /** What the request wants done with the requests behind it. */
  next: "go on" | "abort";
}

export class Executor {
  readonly #options: ExecutorOptions;
  readonly #names: Names;
  readonly #preparer: Preparer;
  #count = 0;
  #silent = 0;
  #running: { run: Run; interrupted: AbortController } | undefined;
  #idleDeath: Death | undefined;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#names = new Names(options.language);
    this.#preparer = new Preparer({ ...options, names: this.#names });
  }

  get count(): number {
    return this.#count;
  }

  /** @throws Error when the request has no code */
  async execute(message: Message): Promise<Executed> {
    const { iopub, runs, router, stdin, history } = this.#options;
    const request = readExecuteRequest(message);
    const number = request.stored ? ++this.#count : this.#count;
    const run = runs.add({
      name: request.stored ? `cell ${number}` : `silent cell ${++this.#silent}`,
      parent: message.header,
      identities: message.identities,
      silent: request.silent,
      audience: request.allowStdin ? "person" : "headless",
    });
    const file = request.stored ? `cell-${number}` : `cell-silent-${this.#silent}`;
    if (!run.silent) iopub.post(run.parent, "execute_input", { code: request.code, execution_count: number });
    this.#running = { run, interrupted: new AbortController() };
    router.begin(run);
    const ending = await this.#run(request, run, file).catch(broken);
    router.end(run);
    this.#running = undefined;
    stdin.forget();
    const shown = run.silent ? undefined : ending;
    if (shown?.status === "error") iopub.post(run.parent, "error", { ...shown.report });
    if (shown?.status === "ok" && shown.value !== undefined) {
      iopub.post(run.parent, "execute_result", { execution_count: number, ...shown.value });
    }
    if (request.stored) history.add(number, request.code, plainText(ending));
    return {
      reply: replyOf(ending, number),
      // What a tool tries quietly is no reason to drop the cells of the person behind it.
      next: ending.status === "error" && request.stopOnError && !run.silent ? "abort" : "go on",
    };
  }

  /** Stops the running cell, whatever it is at. Nothing happens when nothing runs. */
  interrupt(): void {
    if (this.#running === undefined) return;
    this.#running.interrupted.abort();
    this.#options.language.cancel();
    void this.#options.supervisor.then((supervisor) => supervisor.interrupt());
  }

  /** The user's process ended while no cell ran: the next one is told. */
  onIdleDeath(death: Death): void {
    this.#idleDeath = death;
    this.#forgetAll();
  }

  /** The running cell wrote too much, and nobody is there to stop it. */
  onOutputLimit(): void {
    void this.#options.supervisor.then((supervisor) => supervisor.interrupt());
  }

  async #run(request: ExecuteRequest, run: Run, file: string): Promise<Ending> {
    // Silent cells come from tools: what failed is for the cells of the notebook.
    const earlier = run.silent ? undefined : this.#earlierFailure();
    if (earlier !== undefined) return failed(earlier);
    let parsed: ParsedMagics;
    try {
      parsed = parseMagics(request.code);
    } catch (error) {
      if (!(error instanceof MagicError)) throw error;
      return syntaxFailure(run.name, request.code, error.fault);
    }
    const [supervisor, typechecker] = await Promise.all([this.#options.supervisor, this.#options.typechecker]);
    const { language, iopub } = this.#options;
    const show = (data: Content) => {
      if (!run.silent) iopub.post(run.parent, "display_data", { data, metadata: {}, transient: {} });
    };
    const tools = { language, supervisor, names: this.#names, typechecker, show };
    for (const magic of parsed.magics) {
      await this.#unlessInterrupted(performMagic(magic, tools));
      if (this.#interrupted) return failed(interruptReport(run.name));
    }
    const prepared = await this.#preparer.cell(parsed.source, run.name, file);
    if (prepared.status === "error") return prepared;
    mark("first-cell");
    const { cell } = prepared;
    const source = { id: run.id, name: run.name, source: parsed.source, declarations: cell.declarations };
    const checked = await checkCell(typechecker, source, run, iopub);
    if (this.#interrupted) return failed(interruptReport(run.name));
    if (checked.status === "error") return checked;
    const userExpressions = await this.#preparer.expressions(request.userExpressions);
    if (this.#interrupted) return failed(interruptReport(run.name));
    const ended = await supervisor.run({
      run: run.id,
      cell: forChild(cell),
      allowStdin: request.allowStdin,
      silent: request.silent,
      userExpressions,
    });
    if (ended.status === "died") this.#forgetAll(run);
    else this.#names.commit(source, cell, ended.assigned);
    await checked.warnings();
    return this.#judge(ended, run);
  }

  #judge(ended: RunOutcome, run: Run): Ending {
    const late = this.#options.router.takeLateErrors();
    if (ended.status === "ok" && run.output.dropped !== undefined && run.audience === "headless") {
      return failed(limitReport(run.name, this.#options.outputLimit));
    }
    if (ended.status === "ok") {
      const [first] = late;
      return first === undefined ? ended : failed(lateReport(first));
    }
    const own = ended.status === "died" ? deathReport(run.name, ended.death) : reportOf(ended);
    for (const { error } of run.silent ? [] : late) {
      this.#options.iopub.stream(run.parent, "stderr", `${error.traceback.join("\n")}\n`);
    }
    const interrupted = ended.status === "died" ? ended.death.kind === "killed" : ended.interrupted;
    const overflowed = run.output.dropped !== undefined && run.audience === "headless" && interrupted;
    return failed(overflowed ? limitReport(run.name, this.#options.outputLimit, own.traceback) : own);
  }

  /** Something failed while no cell ran: it fails this one, which is not run. */
  #earlierFailure(): ErrorReport | undefined {
    const death = this.#idleDeath;
    this.#idleDeath = undefined;
    if (death !== undefined) return deathReport(undefined, death);
    const [late] = this.#options.router.takeLateErrors();
    return late === undefined ? undefined : lateReport(late);
  }

  /** The process and all it knew is gone. */
  #forgetAll(run?: Run): void {
    this.#names.reset();
    this.#options.comms.closeAll(run?.parent ?? {});
  }

  get #interrupted(): boolean {
    return this.#running?.interrupted.signal.aborted ?? false;
  }

  /** Settles with the work, or at once when the cell is interrupted. */
  async #unlessInterrupted(work: Promise<void>): Promise<void> {
    const signal = this.#running?.interrupted.signal;
    const interrupted = new Promise<void>((done) => signal?.addEventListener("abort", () => done(), { once: true }));
    await Promise.race([work, interrupted]);
  }
}
