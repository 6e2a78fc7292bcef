/**
 * Keeps one user's process alive: hands it one cell at a time, interrupts, and starts a fresh process whenever one has ended.
 */
import type { CommEvent, ErrorReport, FromChild, RunRequest } from "../link/types.js";
import { Ladder } from "./ladder.js";
import type { Death, RunOutcome, Supervisor, SupervisorEvents, SupervisorOptions } from "./types.js";
import { UserProcess } from "./user-process.js";

const GRACE_MS = 5000;

interface Current {
  request: RunRequest;
  /** The process has it. */
  sent: boolean;
  ladder: Ladder;
  settle(outcome: RunOutcome): void;
}

class LivingProcess implements Supervisor {
  readonly #options: SupervisorOptions;
  readonly #events: SupervisorEvents;
  #process: UserProcess;
  /** It died before it was ready: a fresh one would too, so that is left until somebody needs it. */
  #stillborn = false;
  #stopped = false;
  #current: Current | undefined;
  readonly #questions: Map<number, (names: string[]) => void> = new Map();
  #lastQuestion = 0;

  constructor(options: SupervisorOptions, events: SupervisorEvents) {
    this.#options = options;
    this.#events = events;
    this.#process = this.#start();
  }

  run(request: RunRequest): Promise<RunOutcome> {
    if (this.#current !== undefined) throw new Error(`internal: run ${this.#current.request.run} has not ended`);
    return new Promise((resolve) => {
      const ladder = new Ladder(
        {
          flag: () => this.#process.flag(request.run),
          signal: () => this.#process.signal(request.run),
          kill: () => this.#process.kill(),
        },
        this.#options.grace ?? GRACE_MS,
      );
      const current: Current = {
        request,
        sent: false,
        ladder,
        settle: (outcome) => {
          if (this.#current !== current) return;
          ladder.stop();
          this.#current = undefined;
          resolve(outcome);
        },
      };
      this.#current = current;
      if (this.#stillborn && !this.#stopped) this.#process = this.#start();
      const { ready } = this.#process;
      ready.then(() => {
        if (this.#current !== current) return;
        current.sent = true;
        this.#process.send({ type: "execute", ...request });
      });
    });
  }

  interrupt(): void {
    const current = this.#current;
    if (current === undefined) return;
    if (current.sent) current.ladder.start();
    else current.settle({ status: "error", interrupted: true, assigned: [], ...notBegun(current.request.cell.name) });
  }

  answerInput(id: number, value: string | undefined): void {
    this.#process.send({ type: "input", id, value });
  }

  comm(event: CommEvent): void {
    this.#process.send(event);
  }

  async reset(): Promise<void> {
    const process = this.#process;
    // A dead one has forgotten everything already.
    await Promise.race([process.ready, process.gone]);
    process.send({ type: "reset" });
  }

  async properties(name: string): Promise<string[]> {
    if (this.#current !== undefined || this.#stillborn) return [];
    const id = ++this.#lastQuestion;
    return new Promise((resolve) => {
      this.#questions.set(id, resolve);
      this.#process.send({ type: "properties", id, name });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#process.kill();
    await this.#process.gone;
  }

  #start(): UserProcess {
    this.#stillborn = false;
    let ready = false;
    const started = new UserProcess(this.#options, (message) => this.#receive(started, message));
    started.ready.then(() => {
      ready = true;
      this.#events.ready?.();
    });
    started.gone.then((death) => this.#died(death, ready));
    return started;
  }

  #receive(from: UserProcess, message: FromChild): void {
    switch (message.type) {
      case "done":
        if (this.#current?.request.run === message.run) this.#done(from, this.#current, message.result);
        break;
      case "input":
        this.#events.input({ id: message.id, prompt: message.prompt, password: message.password, run: message.run });
        break;
      case "properties":
        this.#questions.get(message.id)?.(message.names);
        this.#questions.delete(message.id);
        break;
      case "ready":
      case "exiting":
        break;
      default:
        this.#events.output(message);
    }
  }

  #done(from: UserProcess, current: Current, result: RunOutcome): void {
    // The cell has ended: from here on nothing may hit the process.
    current.ladder.stop();
    from.nativeOutput(current.request.run).then(() => current.settle(result));
  }

  #died(death: Death, wasReady: boolean): void {
    for (const resolve of this.#questions.values()) resolve([]);
    this.#questions.clear();
    if (wasReady && !this.#stopped) this.#process = this.#start();
    else this.#stillborn = true;
    if (this.#current !== undefined) this.#current.settle({ status: "died", death });
    else if (death.kind !== "killed") this.#events.died(death);
  }
}

function notBegun(name: string): ErrorReport {
  const evalue = `${name} was interrupted before it began`;
  return { ename: "KernelInterrupt", evalue, traceback: [`KernelInterrupt: ${evalue}`] };
}

/** Resolves as soon as the process is spawned; `run` waits until it is ready. */
export async function startSupervisor(options: SupervisorOptions, events: SupervisorEvents): Promise<Supervisor> {
  return new LivingProcess(options, events);
}
